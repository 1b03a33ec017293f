//! Visits every object of a spec by the tables of the grammar. What it meets are the [`Place`]s that
//! rules look at; what doesn't fit the tables are findings about the spec's shape.

use super::{
    grammar::{EXTENSIONS, Field, Kind, Shape},
    report::Report,
};
use crate::spec::{
    child,
    suggest::{did_you_mean, nearest},
    tree::{Node, Value},
};

/// An object of the spec, or a reference where one could stand.
#[derive(Clone, Debug)]
pub struct Place<'a> {
    /// What kind of object it is, or has to refer to.
    pub kind: Kind,
    /// What stands there.
    pub node: &'a Node,
    /// Where: a JSON pointer.
    pub pointer: String,
    /// Whether it is a reference.
    pub is_reference: bool,
}

impl Place<'_> {
    /// The pointer of what holds it.
    pub fn parent(&self) -> &str {
        self.pointer
            .rfind('/')
            .map_or("", |end| &self.pointer[..end])
    }
}

/// Every object of the spec, in the order of the file.
pub fn places<'a>(root: &'a Node, report: &mut Report) -> Vec<Place<'a>> {
    let mut walk = Walk {
        places: Vec::new(),
        report,
    };
    walk.object(Kind::Document, root, String::new());
    walk.places
}

struct Walk<'a, 'r> {
    places: Vec<Place<'a>>,
    report: &'r mut Report,
}

impl<'a> Walk<'a, '_> {
    fn object(&mut self, kind: Kind, node: &'a Node, pointer: String) {
        if !node.is_map() {
            return self.misfit(node, &format!("{} is an object", kind.name()));
        }
        self.places.push(Place {
            kind,
            node,
            pointer: pointer.clone(),
            is_reference: false,
        });
        for field in kind.fields().iter().filter(|field| field.required) {
            if node.get(field.name).is_none() {
                let message = format!("{} needs `{}`", kind.name(), field.name);
                self.report.error(
                    node.named_at,
                    "missing-field",
                    message,
                    format!("add `{}`", field.name),
                );
            }
        }
        for (key, value) in node.entries() {
            let pointer = child(&pointer, key);
            match (
                kind.fields().iter().find(|field| field.name == key),
                kind.others(),
            ) {
                (Some(field), _) => self.value(field.shape, value, pointer),
                (None, _) if key.starts_with("x-") => self.extension(kind, key, value),
                (None, Some(shape)) => self.value(shape, value, pointer),
                (None, None) => self.unknown(kind, key, value),
            }
        }
    }

    fn reference_or(&mut self, kind: Kind, node: &'a Node, pointer: String) {
        match node.get("$ref") {
            None => self.object(kind, node, pointer),
            Some(target) if target.as_str().is_none() => self.misfit(target, "a reference is text"),
            Some(_) => self.places.push(Place {
                kind,
                node,
                pointer,
                is_reference: true,
            }),
        }
    }

    fn value(&mut self, shape: Shape, node: &'a Node, pointer: String) {
        match shape {
            Shape::Anything => {}
            Shape::Text => self.expect(node, node.as_str().is_some(), "this is text"),
            Shape::Truth => {
                self.expect(node, node.as_bool().is_some(), "this is `true` or `false`")
            }
            Shape::Number => self.expect(
                node,
                matches!(node.value, Value::Number(_)),
                "this is a number",
            ),
            Shape::Count => self.expect(node, is_count(node), "this is a whole number from zero"),
            Shape::Word(words) => self.word(words, node),
            Shape::List => {
                self.expect(node, matches!(node.value, Value::List(_)), "this is a list")
            }
            Shape::Texts => self.texts(node),
            Shape::AnyMap => self.expect(node, node.is_map(), "this is an object"),
            Shape::TextMap => self.text_map(node),
            Shape::One(kind) => self.object(kind, node, pointer),
            Shape::RefOr(kind) => self.reference_or(kind, node, pointer),
            Shape::ListOf(kind) => self.list(node, pointer, |walk, node, pointer| {
                walk.object(kind, node, pointer)
            }),
            Shape::ListOfRefOr(kind) => {
                self.list(node, pointer, |walk, node, pointer| {
                    walk.reference_or(kind, node, pointer)
                });
            }
            Shape::MapOf(kind) => self.map(node, pointer, |walk, node, pointer| {
                walk.object(kind, node, pointer)
            }),
            Shape::MapOfRefOr(kind) => {
                self.map(node, pointer, |walk, node, pointer| {
                    walk.reference_or(kind, node, pointer)
                });
            }
            Shape::TruthOrSchema if node.as_bool().is_some() => {}
            Shape::TruthOrSchema => self.reference_or(Kind::Schema, node, pointer),
        }
    }

    fn list(
        &mut self,
        node: &'a Node,
        pointer: String,
        mut visit: impl FnMut(&mut Self, &'a Node, String),
    ) {
        match &node.value {
            Value::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    visit(self, item, child(&pointer, &index.to_string()));
                }
            }
            _ => self.misfit(node, "this is a list"),
        }
    }

    fn map(
        &mut self,
        node: &'a Node,
        pointer: String,
        mut visit: impl FnMut(&mut Self, &'a Node, String),
    ) {
        self.expect(node, node.is_map(), "this is an object");
        for (key, value) in node.entries() {
            visit(self, value, child(&pointer, key));
        }
    }

    fn texts(&mut self, node: &Node) {
        self.expect(
            node,
            matches!(node.value, Value::List(_)),
            "this is a list of texts",
        );
        for item in node.items() {
            self.expect(item, item.as_str().is_some(), "this is text");
        }
    }

    fn text_map(&mut self, node: &Node) {
        self.expect(node, node.is_map(), "this is an object");
        for (_, value) in node.entries() {
            self.expect(value, value.as_str().is_some(), "this is text");
        }
    }

    fn word(&mut self, words: &[&str], node: &Node) {
        match node.as_str() {
            None => self.misfit(node, "this is one of several words"),
            Some(word) if !words.contains(&word) => {
                let message = format!("`{word}` can't stand here");
                self.report
                    .error(node.at, "unknown-word", message, did_you_mean(word, words));
            }
            Some(_) => {}
        }
    }

    fn unknown(&mut self, kind: Kind, key: &str, node: &Node) {
        let names: Vec<&str> = kind
            .fields()
            .iter()
            .map(|field: &Field| field.name)
            .collect();
        let fix = match nearest(key, names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "remove it, or say it in a description".to_owned(),
        };
        let message = format!("{} has no field `{key}`", kind.name());
        self.report
            .error(node.named_at, "unknown-field", message, fix);
    }

    fn extension(&mut self, kind: Kind, key: &str, node: &Node) {
        let names: Vec<&str> = EXTENSIONS.iter().map(|(name, _)| *name).collect();
        match EXTENSIONS.iter().find(|(name, _)| *name == key) {
            // A slip in one of ours would lose what it says; those of others say nothing to us.
            None => {
                let message = format!("nothing here knows the extension `{key}`");
                let report = &mut *self.report;
                match nearest(key, names.iter().copied()) {
                    Some(near) => report.error(
                        node.named_at,
                        "unknown-extension",
                        message,
                        format!("did you mean `{near}`?"),
                    ),
                    None => report.warning(
                        node.named_at,
                        "unknown-extension",
                        message,
                        "remove it, unless another tool reads it",
                    ),
                }
            }
            Some((_, kinds)) if !kinds.is_empty() && !kinds.contains(&kind) => {
                let where_else: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
                let message = format!("`{key}` says nothing about {}", kind.name());
                let fix = format!("move it to {}", where_else.join(" or "));
                self.report
                    .error(node.named_at, "misplaced-extension", message, fix);
            }
            Some(_) => {}
        }
    }

    fn expect(&mut self, node: &Node, fits: bool, expected: &str) {
        if !fits {
            self.misfit(node, expected);
        }
    }

    fn misfit(&mut self, node: &Node, expected: &str) {
        let message = format!("{} stands here", node.kind());
        let fix = match (&node.value, expected) {
            (Value::Number(_) | Value::Bool(_), "this is text") => "put it in quotes".to_owned(),
            _ => format!("{expected}: write it as one"),
        };
        self.report.error(node.at, "wrong-type", message, fix);
    }
}

fn is_count(node: &Node) -> bool {
    matches!(&node.value, Value::Number(number) if number.as_u64().is_some_and(|n| n <= u64::from(u32::MAX)))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{accepts, operation, reports, schemas, warns};

    #[test]
    fn a_field_that_the_object_does_not_have_is_reported_with_what_was_meant() {
        reports(
            "unknown-field",
            &operation(
                "      »sumary: Read\n      responses: { '200': { description: D, »contents: {} } }\n",
            ),
        );
        reports(
            "unknown-field",
            &schemas("    A: { type: string, »minimumLength: 1 }\n"),
        );
    }

    #[test]
    fn a_field_that_the_object_must_have_is_reported_where_the_object_is() {
        reports(
            "missing-field",
            "openapi: 3.0.3\n»info: { title: T }\npaths: {}\n",
        );
        reports(
            "missing-field",
            &operation("      responses: { »'200': {} }\n"),
        );
        reports(
            "missing-field",
            "»openapi: 3.0.3\ninfo: { title: T, version: '1' }\n",
        );
    }

    #[test]
    fn a_value_of_another_type_is_reported_where_it_stands() {
        reports(
            "wrong-type",
            "openapi: 3.0.3\ninfo: { title: »5, version: »1.0 }\npaths: »[]\n",
        );
        reports(
            "wrong-type",
            &operation("      tags: »A\n      deprecated: »'yes'\n      responses: {}\n"),
        );
        reports(
            "wrong-type",
            &schemas("    A: { type: string, maxLength: »-1, minLength: »1.5 }\n    B: »text\n"),
        );
        reports(
            "wrong-type",
            &schemas("    A: { type: object, required: [»1], properties: { b: »null } }\n"),
        );
    }

    #[test]
    fn a_word_that_can_not_stand_here_is_reported() {
        reports("unknown-word", &schemas("    A: { type: »text }\n"));
        reports(
            "unknown-word",
            &operation(
                "      parameters: [{ name: a, in: »body, schema: { type: string } }]\n      responses: {}\n",
            ),
        );
    }

    #[test]
    fn extensions_are_ours_or_unknown() {
        reports(
            "unknown-extension",
            &operation("      »x-erasrue: {}\n      responses: { x-order: 1 }\n"),
        );
        warns(
            "unknown-extension",
            &operation("      x-erasrue: {}\n      responses: { »x-order: 1 }\n"),
        );
        reports(
            "misplaced-extension",
            &operation("      »x-region: eu\n      responses: {}\n"),
        );
        accepts(
            "unknown-extension",
            &schemas("    A: { type: string, x-assumed: why, x-not-personal: why }\n"),
        );
    }
}
