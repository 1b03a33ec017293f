//! What follows from all specs together: what files that people write say of the vendors, between two marks.

use std::{fs, io};

use regex::{Captures, Regex};

use super::{Error, adapter::Adapter, module, names::constant_name, tables, write::Wanted};
use crate::{command_line::usual, model::Model};

/// A file, the name of the marks in it, and the line that each vendor has between these.
const LINES: &str = r#"
Cargo.toml clients {id}-client = { path = "crates/clients/{id}", version = "0.1.0" }
crates/erasure-cli/Cargo.toml defaults "{id}",
crates/erasure-cli/Cargo.toml vendors {id} = ["erasure/{id}"]
crates/erasure/Cargo.toml clients {id}-client = { workspace = true, optional = true }
crates/erasure/Cargo.toml defaults "{id}",
crates/erasure/Cargo.toml vendors {id} = ["dep:{id}-client"]
crates/erasure/src/vendors/mod.rs modules #[cfg(feature = "{id}")] pub mod {module};
crates/erasure/src/vendors/mod.rs adapters #[cfg(feature = "{id}")] pub use {module}::{adapter};
crates/erasure/src/vendors/mod.rs kinds #[cfg(feature = "{id}")] {module}::KIND,
crates/erasure/src/vendors/mod.rs ids #[doc = "The vendor of the feature `{id}`."] pub const {constant}: Self = Self::from_static("{id}");
crates/erasure/src/vendors/mod.rs known Self::{constant},
crates/erasure/README.md vendors - [{name}](../clients/{id}/README.md#what-is-assumed)
tests/calls/Cargo.toml clients {id}-client.workspace = true
tests/calls/src/vendors/mod.rs modules mod {module};
tests/calls/src/vendors/mod.rs vendors {module}::VENDOR,
"#;

/// The same, but only of vendors that a person has written a file about beside that one.
const WRITTEN: &str = r#"
crates/erasure/tests/it/vendors/mod.rs modules #[cfg(feature = "{id}")] mod {module};
crates/vendor-sandbox/src/vendors/mod.rs modules mod {module};
crates/vendor-sandbox/src/vendors/mod.rs vendors ("{id}", include_str!("../../../../specs/{id}.yaml"), &{module}::VENDOR),
"#;

/// All these files.
pub(super) fn files(models: &[Model]) -> Result<Wanted, Error> {
    let models: Vec<_> = models.iter().filter(|model| model.flow.is_some()).collect();
    let mut files = Wanted::new();
    for (path, name, part) in parts(&models) {
        let path = usual(path);
        let failed = |error| Error::File(path.clone(), error);
        let known = files.remove(&path);
        let text = known.map_or_else(|| fs::read_to_string(&path), Ok);
        let text = with(&text.map_err(failed)?, name, &part);
        let missing = || failed(io::Error::other(format!("the marks `{name}` are missing")));
        files.insert(path.clone(), text.ok_or_else(missing)?);
    }
    Ok(files)
}

/// A text with this part between the marks of this name, which are comments.
fn with(text: &str, name: &str, part: &str) -> Option<String> {
    let marks = format!(r"(?ms)(^ *(<!--|#|//) {name}( -->)?\n).*?(^ *(<!--|#|//) /{name}\b)");
    let marks = Regex::new(&marks).ok()?;
    let written = |found: &Captures<'_>| [&found[1], part, &found[4]].concat();
    let is_marked = marks.is_match(text);
    is_marked.then(|| marks.replace(text, written).into_owned())
}

/// The parts, each with its file and the name of its marks.
fn parts(models: &[&Model]) -> Vec<(&'static str, &'static str, String)> {
    let mut parts = vec![("README.md", "vendors", tables::of(models))];
    for (lines, all) in [(LINES, true), (WRITTEN, false)] {
        for line in lines.trim().lines() {
            let mut words = line.splitn(3, ' ');
            let [path, name, line] = std::array::from_fn(|_| words.next().unwrap_or_default());
            let is_there = |module| usual(path).with_file_name(format!("{module}.rs")).exists();
            let is_listed = |model: &&&Model| all || is_there(module(&model.vendor));
            let each = models.iter().filter(is_listed).map(|model| {
                line.replace("{id}", &model.vendor)
                    .replace("{name}", &model.facts.name)
                    .replace("{module}", &module(&model.vendor))
                    .replace("{adapter}", &Adapter::name(model).to_string())
                    .replace("{constant}", &constant_name(&model.vendor).to_string())
                    + "\n"
            });
            parts.push((path, name, each.collect()));
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::with;

    #[test]
    fn only_what_stands_between_the_marks_is_replaced() {
        for (start, end) in [
            ("<!-- vendors -->", "<!-- /vendors -->"),
            ("# vendors", "# /vendors"),
            ("    // vendors", "    // /vendors"),
        ] {
            let text = |part| format!("a\n{start}\n{part}{end}\nb");
            let written = with(&text("old\n"), "vendors", "new\nnewer\n");
            assert_eq!(written, Some(text("new\nnewer\n")));
        }
        assert_eq!(with("no marks", "vendors", ""), None);
    }
}
