//! The questions of `x-erasure`: what has to be known before a report can say anything true about a
//! vendor. No document in OpenAPI answers them, so each is asked; none is guessed.

use super::{
    draft::{list, map, text},
    yaml::COMMENT,
};
use crate::{diagnostic::Position, spec::tree::Node, spec::unanswered::FACT};

const AT: Position = Position::START;

/// What is asked about the vendor as a whole.
pub fn vendor(name: &str) -> Node {
    map(
        vec![
            ("name", text(name, AT)),
            (
                "#1",
                text(
                    "Answer every question with `value` and `source`, the page that says so, or `assumed` and \
                     why; `cargo xtask lint` says what may stand there. If answers name the vendor's own id for \
                     a request, add `request-id`; if requests name a table of people, add `table`.",
                    AT,
                ),
            ),
            (
                "identifiers",
                question(
                    "What can the vendor be asked by, in order of preference, and what do requests call it?",
                ),
            ),
            (
                "retains",
                question(
                    "What does the vendor keep even after an erasure: hashes, logs, backups, records kept by law?",
                ),
            ),
            (
                "recreation",
                question(
                    "Does new data about an erased person create a new record, or is it refused?",
                ),
            ),
            (
                "rate",
                question("How many requests does the vendor take in which time?"),
            ),
            (
                "concurrency",
                question("How many requests may be under way at once?"),
            ),
        ],
        AT,
    )
}

/// What is asked about an operation.
pub fn operation(method: &str, has_404: bool) -> Node {
    let mut facts = vec![(
        "role",
        question(
            "What is the operation for: to erase one person or many, to tell how far that is, to look somebody up, to keep data out?",
        ),
    )];
    if method != "get" {
        facts.push((
            "completion",
            question("When is the person erased: when the answer is there, or later, and can the vendor be asked how far it is?"),
        ));
        facts.push((
            "horizon",
            question("By when does the vendor say that it is done?"),
        ));
        facts.push((
            "revivable",
            question("For how long can what was deleted be brought back?"),
        ));
    }
    facts.push((
        "repeatable",
        question("Does asking twice do no more than asking once?"),
    ));
    if has_404 {
        facts.push((
            "not-found",
            question("Does a 404 say that the vendor knows nobody by this, or may it mean something else?"),
        ));
    }
    map(facts, AT)
}

fn question(words: &str) -> Node {
    map(vec![(FACT, text(words, AT))], AT)
}

/// A comment above what follows.
pub fn comment(words: String) -> (&'static str, Node) {
    (COMMENT, text(words, AT))
}

/// The spec of a vendor of whom nothing is known but the name: one operation that erases, in which
/// everything is a question.
pub fn blank(vendor: &str, name: &str) -> Node {
    let ask = |mut node: Node, question: &str| {
        node.ask(question);
        node
    };
    let words = |said: &str| text(said, AT);
    let server = ask(
        map(
            vec![
                ("url", words(super::site::NOWHERE)),
                ("description", words("Not described yet.")),
                ("x-region", words("main")),
            ],
            AT,
        ),
        "Where does the API stand? One server for each region, each with its https address, a description and an `x-region`.",
    );
    let scheme = ask(
        map(
            vec![
                ("type", words("http")),
                ("scheme", words("bearer")),
                ("description", words("Not described yet.")),
            ],
            AT,
        ),
        "How are requests authorised: by a key in a header (`type: apiKey`), by a token (`type: http`), or by what stands in the body (`security: []`)?",
    );
    let parameter = map(
        vec![
            ("name", words("identifier")),
            ("in", words("path")),
            ("required", super::draft::truth(true, AT)),
            ("description", words("The person.")),
            (
                "schema",
                map(
                    vec![
                        ("type", words("string")),
                        ("format", words("personal-data")),
                    ],
                    AT,
                ),
            ),
            ("example", words("u-42")),
        ],
        AT,
    );
    let responses = map(
        vec![
            (
                "200",
                map(
                    vec![("description", words("The request was accepted."))],
                    AT,
                ),
            ),
            (
                "404",
                map(
                    vec![("description", words("The vendor knows nobody by this."))],
                    AT,
                ),
            ),
        ],
        AT,
    );
    let operation = ask(
        map(
            vec![
                ("operationId", words("erasePerson")),
                ("tags", list(vec![words("Erasure")], AT)),
                ("summary", words("Erase a person")),
                ("description", words("Not described yet.")),
                ("x-erasure", operation("delete", true)),
                ("parameters", list(vec![parameter], AT)),
                ("responses", responses),
            ],
            AT,
        ),
        "Which request erases a person? Write its method and path, its parameters and body, and every answer that the vendor documents, with examples; then what else is needed, such as asking how far it is.",
    );
    let path = map(vec![("delete", operation)], AT);
    let info = ask(
        map(
            vec![
                ("title", words(&format!("{name} erasure API"))),
                ("version", words("0.1.0")),
                (
                    "description",
                    words(&format!("The operations of {name} that erase a person.")),
                ),
            ],
            AT,
        ),
        "Which pages of the vendor does this describe? Name them under `externalDocs`, and the version of the API under `version`.",
    );
    map(
        vec![
            comment(format!(
                "{name}, begun by `cargo xtask new {vendor}` from nothing: everything in it is to be answered."
            )),
            ("openapi", words("3.0.3")),
            ("info", info),
            ("servers", list(vec![server], AT)),
            (
                "security",
                list(
                    vec![map(vec![("credential", list(Vec::new(), AT))], AT)],
                    AT,
                ),
            ),
            (
                "tags",
                list(
                    vec![map(
                        vec![
                            ("name", words("Erasure")),
                            ("description", words("What erases people.")),
                        ],
                        AT,
                    )],
                    AT,
                ),
            ),
            ("x-erasure", self::vendor(name)),
            ("paths", map(vec![("/unanswered/{identifier}", path)], AT)),
            (
                "components",
                map(
                    vec![("securitySchemes", map(vec![("credential", scheme)], AT))],
                    AT,
                ),
            ),
        ],
        AT,
    )
}
