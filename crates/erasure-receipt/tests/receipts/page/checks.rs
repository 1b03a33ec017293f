//! What a page says was checked was checked, and what isn't genuine isn't shown as if it were.

use erasure::Outcome;
use erasure_receipt::{ChainCheck, Digest, Page, SigningKey};

use super::{headline, keys, now, page_of, says, says_nothing_of};
use crate::support::{chain, draft, key, signed};

#[test]
fn a_receipt_that_is_not_genuine_is_shown_without_what_it_says() {
    let foreign = SigningKey::from_seed([8; 32]);
    let jws = foreign.sign(&draft([Outcome::Erased]).numbered(1, Digest::ZERO));
    let page = page_of(jws.jws());
    assert_eq!(headline(&page), "Do not rely on this receipt");
    says(&page, "It names a key that was not given");
    says(&page, jws.jws());
    says_nothing_of(&page, "confirmed as erased");
    says_nothing_of(&page, "genuine.");
}

#[test]
fn the_proof_stands_on_the_page() {
    let jws = signed(draft([Outcome::Erased]));
    let page = page_of(&jws);
    assert!(page.contains(&format!(">{jws}</pre>")));
    says(&page, &format!("Key {}", key().kid()));
    says(&page, &Digest::of(&jws).to_string());
    says(&page, "none: this is the first");
}

#[test]
fn only_a_chain_that_was_checked_and_holds_the_receipt_is_called_whole() {
    let receipts = chain(3);
    let keys = keys();
    let wanted = Digest::of(&receipts[1]);
    let shown = |checked| {
        let page = Page::new(&keys, now());
        page.with_chain(checked).html([receipts[1].as_str()])
    };

    says(&page_of(&receipts[1]), "Chain: not checked");
    let whole = ChainCheck::new(&keys).looking_for([wanted]).run(&receipts);
    says(
        &shown(&whole),
        "Whole. It is no. 2 of a chain of 3, in which none is missing, changed or out of order.",
    );
    let elsewhere = ChainCheck::new(&keys)
        .looking_for([wanted])
        .run(&receipts[..1]);
    says(&shown(&elsewhere), "Not in the chain.");
    let broken = ChainCheck::new(&keys)
        .looking_for([wanted])
        .run(&receipts[1..]);
    let page = shown(&broken);
    says(&page, "Chain: broken");
    says(&page, "Broken. Receipt 1: it is missing");
    says_nothing_of(&page, "Whole.");
}
