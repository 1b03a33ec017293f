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
fn what_is_assumed_is_printed_as_such_and_what_is_published_as_it_is() {
    let caveats = Caveat::from_facts(&shop(Recreation::Possible));
    let printed: Vec<String> = caveats.iter().map(ToString::to_string).collect();
    assert_eq!(
        printed,
        [
            "keeps hashes",
            "new data creates the person anew (assumed: no page says)"
        ]
    );
}
