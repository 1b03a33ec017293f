//! What a new vendor still needs before its spec and its behaviour are whole. Until then all other tests leave it
//! out.

use client_calls::Vendor;
use system_tests::system::vendors;

/// What is to be said, and where.
fn open(vendor: &Vendor) -> Vec<String> {
    let (id, facts) = (vendor.id, vendor.operations[0].vendor);
    let questions = facts.unanswered.iter();
    let questions = questions.map(|question| format!("specs/{id}.yaml: {question}"));
    let file = format!(
        "crates/vendor-sandbox/src/vendors/{}.rs",
        id.replace('-', "_")
    );
    let is_played = vendors().any(|played| played == id);
    let behaviour = (!is_played).then(|| format!("{file}: how does the vendor behave?"));
    questions.chain(behaviour).collect()
}

#[test]
fn nothing_is_left_to_be_said_of_any_vendor() {
    let open: Vec<String> = client_calls::ALL.iter().flat_map(open).collect();
    assert!(open.is_empty(), "to be said:\n{}", open.join("\n"));
}
