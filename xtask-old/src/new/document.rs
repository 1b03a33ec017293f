//! A document that a vendor has published: read as others write, and refused where it is none that a
//! spec can be begun from.

use std::path::Path;

use crate::{
    diagnostic::{Finding, Findings, Position},
    spec::{Source, tree::Node},
};

/// An OpenAPI document of somebody else's.
#[derive(Clone, Debug)]
pub struct Document {
    /// The file's name, without the directories that only this machine has.
    pub name: String,
    /// The file, as it was named to us.
    pub file: String,
    /// What it says.
    pub root: Node,
}

impl Document {
    /// Reads a file.
    pub fn read(path: &Path) -> Result<Document, Findings> {
        Document::from_source(Source::read_published(path)?)
    }

    /// Reads `text`, as if a file of this name held it.
    pub fn parse(file: &str, text: &str) -> Result<Document, Findings> {
        Document::from_source(Source::parse_published(file, text)?)
    }

    fn from_source(source: Source) -> Result<Document, Findings> {
        let refuse = |at, rule, message: String, fix: &str| {
            Err(Finding::error(&source.file, at, rule, message, fix).into())
        };
        let root = &source.root;
        if !root.is_map() {
            let message = "the file holds no OpenAPI document".to_owned();
            return refuse(
                root.at,
                "not-openapi",
                message,
                "name the vendor's OpenAPI document",
            );
        }
        if let Some(node) = root.get("swagger") {
            let fix = "convert it to OpenAPI 3.0 first, with swagger2openapi or the Swagger editor";
            return refuse(
                node.named_at,
                "openapi-version",
                "this is Swagger 2".to_owned(),
                fix,
            );
        }
        let version = root.get("openapi");
        let text = version.map(|node| node.to_json().to_string().replace('"', ""));
        let at = version.map_or(Position::START, |node| node.at);
        let is_known = |text: &str| {
            let has_patch = |minor| text == minor || text.starts_with(&format!("{minor}."));
            has_patch("3.0") || has_patch("3.1")
        };
        match text {
            Some(text) if is_known(&text) => {}
            Some(text) => {
                let fix = "save it as OpenAPI 3.0 or 3.1";
                return refuse(
                    at,
                    "openapi-version",
                    format!("OpenAPI {text} is not supported"),
                    fix,
                );
            }
            None => {
                let message = "the file doesn't say `openapi`".to_owned();
                return refuse(
                    at,
                    "not-openapi",
                    message,
                    "name the vendor's OpenAPI document",
                );
            }
        }
        let name = Path::new(&source.file).file_name().unwrap_or_default();
        Ok(Document {
            name: name.to_string_lossy().into_owned(),
            file: source.file.clone(),
            root: source.root,
        })
    }

    /// What a pointer into this document names, references to whole paths followed.
    pub fn path_item<'a>(&'a self, node: &'a Node) -> &'a Node {
        let target = node
            .text("$ref")
            .and_then(|reference| self.root.at_pointer(reference.strip_prefix('#')?));
        target.filter(|target| target.is_map()).unwrap_or(node)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(text: &str) -> Vec<(&'static str, usize)> {
        match Document::parse("any/where/v.yaml", text) {
            Ok(_) => Vec::new(),
            Err(found) => found.iter().map(|f| (f.rule, f.at.line)).collect(),
        }
    }

    #[test]
    fn openapi_3_0_and_3_1_are_read_and_everything_else_is_refused_where_it_says_so() {
        for version in ["3.0.3", "3.1.0", "'3.0'", "3.1", "3.0.0-rc1"] {
            assert_eq!(rules(&format!("openapi: {version}\n")), [], "{version}");
        }
        for version in ["3.2.0", "2.0", "4", "three"] {
            let text = format!("info: {{}}\nopenapi: {version}\n");
            assert_eq!(rules(&text), [("openapi-version", 2)], "{version}");
        }
        assert_eq!(rules("a: 1\nswagger: '2.0'\n"), [("openapi-version", 2)]);
        assert_eq!(rules("- a\n"), [("not-openapi", 1)]);
        assert_eq!(rules("just words\n"), [("not-openapi", 1)]);
        assert_eq!(rules("a: 1\n"), [("not-openapi", 1)]);
        assert_eq!(rules("a: [1\n").len(), 1);
        assert_eq!(rules("<html><body>404</body></html>").len(), 1);
    }

    #[test]
    fn a_document_is_known_by_its_name_and_not_by_where_it_lies() {
        let document = Document::parse("some/where/gdpr.json", "{\"openapi\": \"3.1.0\"}").unwrap();
        assert_eq!(document.name, "gdpr.json");
    }
}
