//! What a vendor keeps or brings back, as its spec says it, and what nobody but us says.

use client_runtime::facts::{Fact, Recreation, Source, VendorFacts};
use erasure::{Basis, Caveat};

const PAGE: Source = Source::Published("https://docs.example.com/erasure");
const GUESS: Source = Source::Assumed("no page says");

fn shop(recreation: Recreation) -> VendorFacts {
    let recreation = Fact {
        value: recreation,
        source: GUESS,
    };
    VendorFacts {
        retains: &[Fact {
            value: "hashes",
            source: PAGE,
        }],
        ..VendorFacts::of("shop", "Shop", recreation)
    }
}

#[test]
fn a_vendor_says_what_it_keeps_and_whether_new_data_brings_a_person_back() {
    let keeps = Caveat::Retains {
        what: "hashes".into(),
        basis: Basis::Published("https://docs.example.com/erasure".into()),
    };
    let recreates = Caveat::Recreates {
        basis: Basis::Assumed("no page says".into()),
    };
    assert_eq!(
        Caveat::from_facts(&shop(Recreation::Possible)),
        [keeps.clone(), recreates]
    );
    assert_eq!(Caveat::from_facts(&shop(Recreation::Refused)), [keeps]);
}

#[test]
fn a_caveat_is_one_short_line_and_its_reason_and_source_are_shown_to_those_who_ask() {
    let mut caveats = Caveat::from_facts(&shop(Recreation::Possible));
    caveats.push(Caveat::Assumes {
        what: "that it is done at once".into(),
        why: "no page says".into(),
    });
    let short: Vec<String> = caveats.iter().map(ToString::to_string).collect();
    assert_eq!(
        short,
        [
            "keeps hashes",
            "new data creates the person anew (assumed)",
            "assumed, not published: that it is done at once",
        ]
    );
    let long: Vec<String> = caveats.iter().map(|caveat| format!("{caveat:#}")).collect();
    assert_eq!(
        long,
        [
            "keeps hashes (published: https://docs.example.com/erasure)",
            "new data creates the person anew (assumed: no page says)",
            "assumed, not published: that it is done at once (no page says)",
        ]
    );
}
