//! Which operations of a published document a spec is made of: those that were named, by their id or
//! by method and path. Who names none is shown those that speak of erasing.

use super::document::Document;
use crate::spec::tree::Node;

const METHODS: &[&str] = &[
    "get", "put", "post", "delete", "patch", "options", "head", "trace",
];

/// What an operation that erases speaks of.
const WORDS: &[&str] = &[
    "delet",
    "eras",
    "forget",
    "forgotten",
    "gdpr",
    "ccpa",
    "privacy",
    "anonymi",
    "purge",
    "suppress",
    "personal data",
    "data subject",
    "compliance",
    "remove",
    "right to be",
    "dsr",
];

/// An operation of a published document.
#[derive(Clone, Copy, Debug)]
pub struct Operation<'a> {
    /// `delete`.
    pub method: &'static str,
    /// `/users/{id}`.
    pub path: &'a str,
    /// What the path holds.
    pub item: &'a Node,
    /// The operation.
    pub node: &'a Node,
}

impl<'a> Operation<'a> {
    /// `DELETE /users/{id}`.
    pub fn label(&self) -> String {
        format!("{} {}", self.method.to_uppercase(), self.path)
    }

    /// Its id, if the document gives it one.
    pub fn id(&self) -> Option<&'a str> {
        self.node
            .text("operationId")
            .filter(|id| !id.trim().is_empty())
    }

    /// One line for whoever chooses.
    pub fn line(&self) -> String {
        let words = self
            .node
            .text("summary")
            .or_else(|| self.node.text("description"));
        let words = words.unwrap_or_default().lines().next().unwrap_or_default();
        let short: String = words.chars().take(60).collect();
        let place = format!("line {}", self.node.named_at.line);
        match self.id() {
            Some(id) => format!("{id:30} {:40} {place:10} {short}", self.label()),
            None => format!("{:71} {place:10} {short}", format!("\"{}\"", self.label())),
        }
        .trim_end()
        .to_owned()
    }

    fn speaks_of_erasing(&self) -> bool {
        let said = ["operationId", "summary", "description"]
            .iter()
            .filter_map(|key| self.node.text(key))
            .chain([self.path, self.method])
            .collect::<Vec<_>>()
            .join(" ")
            .to_lowercase();
        WORDS.iter().any(|word| said.contains(word))
    }
}

/// All operations, in the order of the document.
pub fn operations(document: &Document) -> Vec<Operation<'_>> {
    let paths = document
        .root
        .get("paths")
        .into_iter()
        .flat_map(Node::entries);
    let of_path = |(path, item)| {
        let item = document.path_item(item);
        METHODS.iter().filter_map(move |&method| {
            let node = item.get(method).filter(|node| node.is_map())?;
            Some(Operation {
                method,
                path,
                item,
                node,
            })
        })
    };
    paths.flat_map(of_path).collect()
}

/// The operations of these names, in the order of the document; or what to say to whoever named them.
pub fn pick<'a>(document: &'a Document, names: &[String]) -> Result<Vec<Operation<'a>>, String> {
    let all = operations(document);
    let file = &document.file;
    if all.is_empty() {
        return Err(format!("{file} describes no operation"));
    }
    if names.is_empty() {
        return Err(choose(document, &all));
    }
    let mut picked = Vec::new();
    let mut problems = Vec::new();
    for name in names {
        let named: Vec<usize> = (0..all.len())
            .filter(|&index| is_called(&all[index], name))
            .collect();
        match named.as_slice() {
            [] => problems.push(unknown(document, name, &all)),
            [one] => picked.push(*one),
            several => {
                let which: Vec<_> = several.iter().map(|&index| all[index].line()).collect();
                problems.push(format!(
                    "{file} describes several operations `{name}`; name one by method and path:\n  {}",
                    which.join("\n  ")
                ));
            }
        }
    }
    if !problems.is_empty() {
        return Err(problems.join("\n"));
    }
    picked.sort_unstable();
    picked.dedup();
    Ok(picked.into_iter().map(|index| all[index]).collect())
}

fn is_called(operation: &Operation, name: &str) -> bool {
    if operation.id() == Some(name) {
        return true;
    }
    let mut words = name.split_whitespace();
    let (Some(method), Some(path), None) = (words.next(), words.next(), words.next()) else {
        return false;
    };
    method.eq_ignore_ascii_case(operation.method) && path == operation.path
}

/// What to choose from.
fn choose(document: &Document, all: &[Operation]) -> String {
    let likely: Vec<_> = all
        .iter()
        .filter(|operation| operation.speaks_of_erasing())
        .collect();
    let (which, shown): (_, Vec<_>) = match likely.is_empty() {
        true => (
            "None of its operations speaks of erasing. It describes",
            all.iter().collect(),
        ),
        false => ("These of its operations speak of erasing:", likely),
    };
    let lines: Vec<_> = shown
        .iter()
        .take(40)
        .map(|operation| operation.line())
        .collect();
    let more = match shown.len() - lines.len() {
        0 => String::new(),
        more => format!("\n  … and {more} more"),
    };
    format!(
        "which operations of {} is the spec to be made of? {which}\n  {}{more}\n\nname them with --operation ID or --operation \"METHOD /path\", once for each: \
         what erases, and what tells how far it is or whether somebody is there",
        document.file,
        lines.join("\n  ")
    )
}

/// What an operation that isn't there may have been meant to be.
fn unknown(document: &Document, name: &str, all: &[Operation]) -> String {
    let mut alike: Vec<_> = all
        .iter()
        .filter_map(|operation| {
            let names = [operation.label(), operation.path.to_owned()];
            let names = names.into_iter().chain(operation.id().map(str::to_owned));
            let likeness = names
                .map(|known| likeness(name, &known))
                .fold(0.0, f64::max);
            (likeness > 0.6).then_some((likeness, operation.line()))
        })
        .collect();
    alike.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    alike.truncate(5);
    let fix = match alike.is_empty() {
        true => "leave --operation out to see which ones speak of erasing".to_owned(),
        false => {
            let lines: Vec<_> = alike.into_iter().map(|(_, line)| line).collect();
            format!("these look alike:\n  {}", lines.join("\n  "))
        }
    };
    format!("{} describes no operation `{name}`; {fix}", document.file)
}

/// From 0, nothing alike, to 1, the same.
fn likeness(name: &str, known: &str) -> f64 {
    let fold = |text: &str| -> String {
        let kept = text.chars().filter(|c| c.is_alphanumeric());
        kept.flat_map(char::to_lowercase).collect()
    };
    let (name, known) = (fold(name), fold(known));
    match !name.is_empty() && (known.contains(&name) || name.contains(&known)) {
        true => 1.0,
        false => strsim::normalized_damerau_levenshtein(&name, &known),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "openapi: 3.1.0
paths:
  /users/{id}:
    get: { operationId: getUser, summary: Read one }
    delete: { operationId: delete-user, summary: Take one away }
  /plans:
    get: { summary: Plans }
  /privacy/jobs: { $ref: '#/components/pathItems/Jobs' }
components:
  pathItems:
    Jobs: { post: { description: Begins one } }
";

    fn picked(names: &[&str]) -> Result<Vec<String>, String> {
        let document = Document::parse("v.yaml", TEXT).unwrap();
        let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
        let operations = pick(&document, &names)?;
        Ok(operations.iter().map(Operation::label).collect())
    }

    #[test]
    fn operations_are_named_by_id_or_by_method_and_path() {
        assert_eq!(picked(&["delete-user"]).unwrap(), ["DELETE /users/{id}"]);
        assert_eq!(
            picked(&["post /privacy/jobs", "getUser", "GET /users/{id}"]).unwrap(),
            ["GET /users/{id}", "POST /privacy/jobs"]
        );
    }

    #[test]
    fn an_operation_that_is_not_there_is_refused_and_those_that_look_alike_are_shown() {
        let said = picked(&["deleteUsr"]).unwrap_err();
        assert!(
            said.contains("no operation `deleteUsr`") && said.contains("delete-user"),
            "{said}"
        );
        assert!(!said.contains("/plans"), "{said}");
        let said = picked(&["getUser", "xyz"]).unwrap_err();
        assert!(said.contains("leave --operation out"), "{said}");
    }

    #[test]
    fn whoever_names_none_is_shown_those_that_speak_of_erasing() {
        let said = picked(&[]).unwrap_err();
        assert!(said.contains("delete-user"), "{said}");
        assert!(said.contains("\"POST /privacy/jobs\""), "{said}");
        assert!(
            !said.contains("getUser") && !said.contains("/plans"),
            "{said}"
        );
        let empty = Document::parse("v.yaml", "openapi: 3.0.0\npaths: {}\n").unwrap();
        assert_eq!(
            pick(&empty, &[]).unwrap_err(),
            "v.yaml describes no operation"
        );
    }
}
