//! Every file of a new vendor, in memory: its own, and those of the workspace that get a line. Nothing is
//! written unless all can be, and what was written is taken back should a write fail.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use toml_edit::Value;

use super::{
    Vendor,
    client::Client,
    edit,
    places::{BESIDE, OWN},
};
use crate::{
    emit::{crate_name, rustfmt},
    generate::{self, Failure},
    new::Begun,
    spec::Spec,
    write,
};

/// A file as it is to be.
struct Planned {
    /// Below the workspace.
    path: String,
    /// What it holds now; none: it isn't there.
    before: Option<String>,
    /// What it is to hold.
    text: String,
    /// What it is, or what is added to it.
    what: &'static str,
}

/// All files of a new vendor.
pub struct Plan {
    root: PathBuf,
    planned: Vec<Planned>,
}

impl Plan {
    /// Makes all of them.
    pub fn new(root: &Path, vendor: &Vendor, begun: &Begun) -> Result<Plan, Failure> {
        let others = others(root)?;
        let client = Client::of(&begun.spec);
        let mut plan = Plan {
            root: root.to_owned(),
            planned: Vec::new(),
        };
        plan.add(
            vendor.spec_path(),
            begun.text.clone(),
            "the spec, with the questions to answer",
        );
        let dir = format!("crates/clients/{}", vendor.id);
        for (name, text) in generate::generate(&begun.spec)? {
            plan.add(format!("{dir}/{name}"), text, "the client, generated");
        }
        for (path, template, what) in OWN {
            let text = client.fill(template, vendor);
            let text = rustfmt(&text).map_err(Failure::Source)?;
            plan.add(vendor.fill(path), text, what);
        }
        for (path, of_others, added) in BESIDE {
            let added = if added.is_empty() { of_others } else { added };
            plan.edit(path, "a line", |text| {
                edit::beside(text, of_others, added, vendor, &others)
            })?;
        }
        plan.manifests(vendor)?;
        plan.rest(vendor, &client)?;
        Ok(plan)
    }

    fn add(&mut self, path: String, text: String, what: &'static str) {
        self.planned.push(Planned {
            path,
            before: None,
            text,
            what,
        });
    }

    /// Changes a file of the workspace, which may have been changed already.
    fn edit(
        &mut self,
        path: &str,
        what: &'static str,
        change: impl FnOnce(&str) -> Result<String, String>,
    ) -> Result<(), Failure> {
        let failed = |error| Failure::Files(self.root.join(path), error);
        let index = self.planned.iter().position(|planned| planned.path == path);
        let before = match index {
            Some(index) => self.planned[index].text.clone(),
            None => fs::read_to_string(self.root.join(path)).map_err(failed)?,
        };
        let text = change(&before).map_err(|why| failed(io::Error::other(why)))?;
        let text = match path.ends_with(".rs") {
            true => rustfmt(&text).map_err(Failure::Source)?,
            false => text,
        };
        match index {
            Some(index) => self.planned[index].text = text,
            None => self.planned.push(Planned {
                path: path.to_owned(),
                before: Some(before),
                text,
                what,
            }),
        }
        Ok(())
    }

    /// Features and dependencies.
    fn manifests(&mut self, vendor: &Vendor) -> Result<(), Failure> {
        let client = crate_name(&vendor.id);
        let (id, client) = (vendor.id.as_str(), client.as_str());
        let value = |text: String| text.parse::<Value>().map_err(|error| error.to_string());
        let what = "a feature and a dependency";
        self.edit("Cargo.toml", "a dependency", |text| {
            let path = value(format!(
                "{{ path = \"crates/clients/{id}\", version = \"0.1.0\" }}"
            ))?;
            edit::toml_key(text, &["workspace", "dependencies"], client, path)
        })?;
        self.edit("crates/erasure/Cargo.toml", what, |text| {
            let feature = value(format!("[\"dep:{client}\"]"))?;
            let dependency = value("{ workspace = true, optional = true }".to_owned())?;
            let text = edit::toml_item(text, &["features"], "default", id)?;
            let text = edit::toml_key(&text, &["features"], id, feature)?;
            edit::toml_key(&text, &["dependencies"], client, dependency)
        })?;
        self.edit("crates/erasure-cli/Cargo.toml", "a feature", |text| {
            let text = edit::toml_item(text, &["features"], "default", id)?;
            edit::toml_key(
                &text,
                &["features"],
                id,
                value(format!("[\"erasure/{id}\"]"))?,
            )
        })?;
        self.edit("tests/Cargo.toml", what, |text| {
            let text = edit::toml_item(text, &["dependencies"], "erasure", id)?;
            let dependency = value("{ workspace = true }".to_owned())?;
            edit::toml_key(&text, &["dependencies"], client, dependency)
        })
    }

    /// What stands in blocks of its own.
    fn rest(&mut self, vendor: &Vendor, client: &Client) -> Result<(), Failure> {
        if client.has_key() {
            let field = vendor.fill(
                "    /// The credential of the {name} account.\n    pub {module}_secret: String,\n",
            );
            let default = vendor
                .fill("            {module}_secret: key(\"{id}-sandbox-8888888888888888\"),\n");
            self.edit(
                "crates/vendor-sandbox/src/credentials.rs",
                "its key",
                |text| {
                    let text = edit::at_the_end(text, "pub struct Credentials {\n", "}\n", &field)?;
                    edit::at_the_end(&text, "        Self {\n", "        }\n", &default)
                },
            )?;
        }
        let function = client.fill(include_str!("../templates/system.rs.txt"), vendor);
        self.edit(
            "tests/src/system.rs",
            "a function that sets it up",
            |text| Ok(format!("{text}{function}")),
        )?;
        let entry = client.fill(
            "        (\n            &{module}_client::facts::VENDOR,\n            vec![Way::only(&{module}_client::facts::{OPERATION})],\n        ),\n",
            vendor,
        );
        self.edit(
            "tests/src/vendor_table.rs",
            "its row of the README's table",
            |text| edit::at_the_end(text, "fn vendors() -> Vec<Vendor> {\n", "    ]\n", &entry),
        )?;
        let row = unfinished(vendor, client.open);
        self.edit("README.md", "its row", |text| {
            edit::at_the_end(text, "| vendor | asked by |", "\n", &row)
        })
    }

    /// A line for each file.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        let width = self
            .planned
            .iter()
            .map(|planned| planned.path.len())
            .max()
            .unwrap_or(0);
        self.planned.iter().map(
            move |Planned {
                      path, before, what, ..
                  }| {
                let to = if before.is_some() { "+ " } else { "" };
                format!("{path:width$}  {to}{what}")
            },
        )
    }

    /// Writes all of them, or leaves everything as it was.
    pub fn write(&self) -> Result<(), Failure> {
        for (index, planned) in self.planned.iter().enumerate() {
            let path = self.root.join(&planned.path);
            let is_as_it_was = match &planned.before {
                Some(before) => fs::read_to_string(&path).is_ok_and(|now| now == *before),
                None => !path.exists(),
            };
            let written = match is_as_it_was {
                true => write::write(&path, &planned.text),
                false => Err(io::Error::other("it was changed meanwhile")),
            };
            if let Err(error) = written {
                self.take_back(index);
                return Err(Failure::Files(path, error));
            }
        }
        Ok(())
    }

    /// Takes back what was written, as far as that can be done: the error that led here is told.
    fn take_back(&self, written: usize) {
        for planned in &self.planned[..written] {
            let path = self.root.join(&planned.path);
            let _ = match &planned.before {
                Some(before) => write::write(&path, before),
                None => fs::remove_file(&path),
            };
            if planned.before.is_none() {
                write::remove_empty(path.parent());
            }
        }
    }
}

/// The README's row of a vendor that is unfinished: `tests/src/vendor_table.rs` writes the same.
fn unfinished(vendor: &Vendor, open: usize) -> String {
    format!(
        "| {} | unfinished: {open} questions are open | | | | |\n",
        vendor.name
    )
}

/// The vendors that there are.
fn others(root: &Path) -> Result<Vec<Vendor>, Failure> {
    let mut others = Vec::new();
    for file in crate::spec::files(&root.join("specs"), &[])? {
        let spec = Spec::read(&file)?;
        let vendor = Vendor::new(&spec.vendor, &spec.erasure.name);
        others.extend(vendor);
    }
    Ok(others)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn planned(path: &str, before: Option<&str>, text: &str) -> Planned {
        Planned {
            path: path.to_owned(),
            before: before.map(str::to_owned),
            text: text.to_owned(),
            what: "a file",
        }
    }

    #[test]
    fn when_one_file_can_not_be_written_all_are_as_they_were() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path();
        write::write(&root.join("old"), "1").unwrap();
        write::write(&root.join("changed"), "by somebody").unwrap();
        for last in [
            planned("old/inside", None, "x"),
            planned("changed", Some("by nobody"), "x"),
            planned("changed", None, "x"),
        ] {
            let plan = Plan {
                root: root.to_owned(),
                planned: vec![
                    planned("new/deep/file", None, "x"),
                    planned("old", Some("1"), "2"),
                    last,
                ],
            };
            assert!(plan.write().is_err());
            assert_eq!(fs::read_to_string(root.join("old")).unwrap(), "1");
            assert_eq!(
                fs::read_to_string(root.join("changed")).unwrap(),
                "by somebody"
            );
            assert!(!root.join("new").exists());
        }
        let plan = Plan {
            root: root.to_owned(),
            planned: vec![
                planned("new/deep/file", None, "x"),
                planned("old", Some("1"), "2"),
            ],
        };
        plan.write().unwrap();
        assert_eq!(fs::read_to_string(root.join("old")).unwrap(), "2");
        assert_eq!(fs::read_to_string(root.join("new/deep/file")).unwrap(), "x");
    }
}
