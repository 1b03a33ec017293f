//! Any text as an identifier of any kind.

use erasure::{IdentifierKind, SubjectBuilder, VendorId};
use proptest::{prelude::*, sample::select};

/// Any text, and texts made of all that means something somewhere in a request.
fn text() -> impl Strategy<Value = String> {
    let special = select(vec![
        ".",
        "..",
        "/",
        "\\",
        "%",
        "%2e",
        "%2E%2e",
        "%2f",
        "%00",
        "%0d%0a",
        "?",
        "#",
        ";",
        "&",
        "=",
        "+",
        " ",
        "@",
        ":",
        "*",
        "'",
        "\"",
        "<",
        "{",
        "}",
        "[",
        "]",
        ",",
        "|",
        "^",
        "`",
        "~",
        "$",
        "delete",
        "status",
        "list",
        "overview",
        "bulk",
        "denylist",
        "hardDelete=false",
        "a",
        "A",
        "0",
        "é",
        "e\u{301}",
        "\u{200f}",
        "\u{202e}",
        "\u{200b}",
        "\u{feff}",
        "\u{ff0e}",
        "\u{2024}",
        "名",
        "\u{1f431}",
        "\u{10ffff}",
        "\t",
        "\n",
        "\r\n",
        "\r\nX-Odd: 1\r\n\r\n",
        "\0",
        "\u{7f}",
        "\u{85}",
        "\u{2028}",
        "\u{a0}",
        "https://example.com/",
    ]);
    prop_oneof![
        2 => any::<String>(),
        5 => prop::collection::vec(special, 1..8).prop_map(|parts| parts.concat()),
        1 => ("[a-z./%é]{1,4}", 1_usize..2000).prop_map(|(part, times)| part.repeat(times)),
        2 => "[a-zA-Z0-9@._-]{1,40}",
    ]
}

/// A text as an identifier of some kind, and how a subject is given it.
#[derive(Clone, Debug)]
pub struct Known {
    pub kind: IdentifierKind,
    pub text: String,
}

pub fn known() -> impl Strategy<Value = Known> {
    let name = prop_oneof![
        "[A-Za-z0-9_.-]{1,64}",
        select(vec![".", "..", "delete", "status", "email"]).prop_map(str::to_owned),
    ];
    let kind = prop_oneof![
        Just(IdentifierKind::Email),
        Just(IdentifierKind::UserId),
        Just(IdentifierKind::Phone),
        Just(IdentifierKind::Session),
        name.prop_map(IdentifierKind::Custom),
    ];
    (kind, text()).prop_map(|(kind, text)| Known { kind, text })
}

impl Known {
    /// Gives it to a subject.
    pub fn given(&self, subject: SubjectBuilder) -> SubjectBuilder {
        let text = self.text.as_str();
        match &self.kind {
            IdentifierKind::Email => subject.email(text),
            IdentifierKind::UserId => subject.user_id(text),
            IdentifierKind::Phone => subject.phone(text),
            IdentifierKind::Custom(name) => subject.custom(name.as_str(), text),
            IdentifierKind::Session => subject.session(VendorId::MUDBASE, text),
            other => panic!("{other}"),
        }
    }

    /// The field of Lytics that this is the value of.
    pub fn field(&self) -> &str {
        match &self.kind {
            IdentifierKind::Email => "email",
            IdentifierKind::UserId => "user_id",
            IdentifierKind::Custom(name) => name,
            // Set up below.
            _ => "phone number",
        }
    }
}
