//! `erasure init`: writes a commented configuration, a key and a journal; with a sandbox, everything to try the other
//! commands.

mod found;
mod section;
mod site;

use std::fmt::Write;

use erasure::VendorKind;
use erasure_journal::Journal;
use erasure_receipt::Key;
use serde_json::json;

use crate::arguments::Global;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::Console;
use crate::sandbox::Control;
use found::Found;
use site::Site;

const TEMPLATE: &str = include_str!("template.toml");

/// The time zone's placeholder in the template.
const ZONE: &str = "{zone}";

/// Where the template's vendors begin. With a sandbox, its vendors replace them.
const VENDORS: &str = "# One section per vendor";

const KEY: &str = "erasure.key";
const JOURNAL: &str = "erasure.journal";

/// Sets everything up.
pub(super) async fn init(
    global: &Global,
    sandbox: Option<Control>,
    console: Console,
) -> Result<Exit, Error> {
    let mut site = Site::at(&global.config);
    site.refuse_existing([KEY, JOURNAL])?;
    let (text, next) = match sandbox {
        Some(control) => {
            let found = Found::at(control).await?;
            found.write(&mut site)?;
            (found.configuration(&template()), found.next())
        }
        None => (template(), "erasure vendors"),
    };
    let key = Key::generate()?;
    key.write_new(site.path(KEY))?;
    site.wrote(
        KEY,
        "the key: keep a copy elsewhere; without it the journal can't be read",
    );
    drop(Journal::create(site.path(JOURNAL), &key)?);
    site.wrote(JOURNAL, "the journal");
    site.configure(&text)?;
    let document = json!({ "written": site.written(), "ignore": site.ignored(), "next": next });
    console.result(|| shown(&site, next), &document)?;
    site.finish();
    Ok(Exit::Complete)
}

/// The template with this machine's time zone and a commented section for each vendor.
fn template() -> String {
    let zone = jiff::tz::TimeZone::system();
    let mut text = TEMPLATE.replace(ZONE, zone.iana_name().unwrap_or("UTC"));
    for kind in VendorKind::ALL {
        text.push('\n');
        for line in section::lines(kind) {
            let _ = writeln!(text, "# {line}");
        }
    }
    text
}

fn shown(site: &Site, next: &str) -> String {
    let name = |file: &site::Written| file.path.display().to_string();
    let width = site
        .written()
        .iter()
        .map(|file| name(file).chars().count())
        .max()
        .unwrap_or(0);
    let mut text = String::from("Wrote\n");
    // Writing to a string can't fail.
    for file in site.written() {
        let _ = writeln!(text, "  {:width$}  {}", name(file), file.what);
    }
    text.push_str("\nKeep these files private, for example with these lines in .gitignore:\n");
    for line in site.ignored() {
        let _ = writeln!(text, "  {line}");
    }
    let _ = writeln!(text, "\nNext: `{next}`");
    text
}
