//! The manual, README.md: its table of the vendors' settings is computed from the same tables that read a
//! configuration. `BLESS=1 cargo test -p erasure-cli manual` writes it.

use std::fs;
use std::io::Write as _;

use erasure::{Setting, SettingType, VendorKind};

const OPENING: &str = "<!-- settings -->\n";
const CLOSING: &str = "<!-- /settings -->";

fn table() -> String {
    let mut text = String::from(
        "| vendor | setting | takes | default | meaning |\n| --- | --- | --- | --- | --- |\n",
    );
    for kind in VendorKind::ALL {
        let regions: Vec<&str> = (kind.regions)().iter().map(|(name, _)| *name).collect();
        if regions.len() > 1 {
            text += &format!(
                "| `{}` | `region` | {} | required | |\n",
                kind.id,
                choice(&regions)
            );
        }
        for setting in kind.settings {
            text += &row(kind, setting);
        }
    }
    text
}

fn row(kind: &VendorKind, setting: &Setting) -> String {
    let takes = match setting.takes {
        SettingType::Text => "text".to_owned(),
        SettingType::Secret => "secret".to_owned(),
        SettingType::Flag => "`true` or `false`".to_owned(),
        SettingType::OneOf(values) => choice(values),
        SettingType::Fields => format!("`{}`", kind.example(setting)),
    };
    let default = match setting.default {
        Some("") => String::new(),
        Some(default) => format!("`\"{default}\"`"),
        None if setting.is_required() => "required".to_owned(),
        None => String::new(),
    };
    format!(
        "| `{}` | `{}` | {takes} | {default} | {} |\n",
        kind.id, setting.name, setting.description
    )
}

fn choice(values: &[&str]) -> String {
    let values: Vec<String> = values
        .iter()
        .map(|value| format!("`\"{value}\"`"))
        .collect();
    values.join(" or ")
}

#[test]
fn the_manual_has_every_setting_of_every_vendor() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let manual = fs::read_to_string(path).unwrap();
    let (before, rest) = manual.split_once(OPENING).unwrap();
    let (_, after) = rest.split_once(CLOSING).unwrap();
    let fresh = [before, OPENING, &table(), CLOSING, after].concat();
    if std::env::var_os("BLESS").is_some() {
        return fs::File::create(path)
            .and_then(|mut file| file.write_all(fresh.as_bytes()))
            .unwrap();
    }
    assert!(
        manual == fresh,
        "README.md: run `BLESS=1 cargo test -p erasure-cli manual`"
    );
}
