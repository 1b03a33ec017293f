//! A vendor's section in the template: every setting with a comment.

use erasure::{Setting, SettingType, VendorKind};

/// The column of the comments.
const MARGIN: usize = 41;

/// The section's lines.
pub(super) fn lines(kind: &VendorKind) -> Vec<String> {
    let needs = kind.unconfigured().needs();
    let asked_by = format!("asked by {needs}");
    let mut lines = vec![commented(format!("[vendors.{}]", kind.id), &asked_by)];
    let regions: Vec<&str> = (kind.regions)().iter().map(|(name, _)| *name).collect();
    if regions.len() > 1 {
        lines.push(choice("region", &regions));
    }
    lines.extend(kind.settings.iter().map(|setting| line(kind, setting)));
    lines
}

fn line(kind: &VendorKind, setting: &Setting) -> String {
    if let SettingType::OneOf(values) = setting.takes {
        return choice(setting.name, values);
    }
    let line = format!("{} = {}", setting.name, kind.example(setting));
    let counts =
        setting.is_required() || setting.default.is_some_and(|default| !default.is_empty());
    let line = if counts { line } else { format!("# {line}") };
    commented(line, setting.description)
}

/// A setting with its first value, and the others beside it.
fn choice(name: &str, values: &[&str]) -> String {
    let mut values = values.iter().map(|value| format!("\"{value}\""));
    let first = values.next().unwrap_or_default();
    let others: Vec<String> = values.collect();
    commented(
        format!("{name} = {first}"),
        &format!("or {}", others.join(" or ")),
    )
}

fn commented(line: String, comment: &str) -> String {
    match comment {
        "" => line,
        comment => format!("{line:MARGIN$} # {comment}"),
    }
}
