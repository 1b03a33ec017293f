//! What a person is known by, and which of it a vendor takes.

use erasure::{Error, Identifier, IdentifierKind, Need, Needs};

fn loyalty() -> Identifier {
    Identifier::Custom {
        name: "loyalty".to_owned(),
        value: "l-7".into(),
    }
}

#[test]
fn an_identifier_prints_its_kind_which_reads_as_itself() {
    for (identifier, kind) in [
        (Identifier::Email("a@b.c".into()), "email"),
        (Identifier::UserId("u-42".into()), "user-id"),
        (Identifier::Phone("+44 20".into()), "phone"),
        (Identifier::Session("t".into()), "session"),
        (loyalty(), "custom:loyalty"),
    ] {
        assert_eq!(identifier.to_string(), kind);
        assert_eq!(kind.parse(), Ok(identifier.kind()));
    }
}

#[test]
fn a_kind_that_there_is_not_is_refused_and_so_is_a_name_that_is_none() {
    for text in ["", "fax", "custom:", "custom:two words", "custom:a@b.c"] {
        let read = text.parse::<IdentifierKind>();
        assert_eq!(read, Err(Error::IdentifierKind), "{text}");
    }
}

#[test]
fn a_vendor_takes_a_custom_identifier_by_its_name_or_by_any() {
    let named = |name: &str| Needs::one_of([Need::Email, Need::Custom(name.to_owned())]);
    assert!(named("loyalty").accept(&loyalty()));
    assert!(!named("membership").accept(&loyalty()));
    assert!(Needs::one_of([Need::AnyCustom]).accept(&loyalty()));
    assert!(!Needs::one_of([Need::UserId]).accept(&loyalty()));
}

#[test]
fn what_another_need_covers_is_left_out_and_nothing_else() {
    let loyalty = || Need::Custom("loyalty".to_owned());
    let needs = Needs::one_of([Need::AnyCustom, loyalty(), Need::Email, Need::Email]);
    assert_eq!(needs.sorts(), [Need::AnyCustom, Need::Email]);
    let preferred = Needs::one_of([loyalty(), Need::AnyCustom]);
    assert_eq!(preferred.sorts(), [loyalty(), Need::AnyCustom]);
}

#[test]
fn what_a_vendor_takes_reads_as_a_sentence_however_much_it_is() {
    let sorts = [Need::Email, Need::Phone, Need::Session];
    for (count, text) in [
        (1, "an e-mail address"),
        (2, "an e-mail address or a telephone number"),
        (
            3,
            "an e-mail address, a telephone number or a session of the person's own",
        ),
    ] {
        let needs = Needs::one_of(sorts.iter().take(count).cloned());
        assert_eq!(needs.to_string(), text);
    }
}
