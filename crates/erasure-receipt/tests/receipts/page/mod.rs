//! The page that a data-protection officer reads: it needs nothing, runs nothing, and claims no more than
//! the receipts say and the checks have shown.

mod checks;
mod form;
mod words;

use erasure::{Outcome, Timestamp};
use erasure_receipt::{Page, PublicKey};

use super::support::{at, draft, key, signed};

fn now() -> Timestamp {
    at("2026-02-04T10:00:00Z")
}

fn keys() -> [PublicKey; 1] {
    [key().public()]
}

fn page_of(jws: &str) -> String {
    Page::new(&keys(), now()).html([jws])
}

fn page(outcomes: &[Outcome]) -> String {
    page_of(&signed(draft(outcomes.to_vec())))
}

/// What a person reads, without the marks.
fn text(page: &str) -> String {
    let body = page.split_once("</style>").unwrap().1;
    let mut text = String::new();
    let mut in_mark = false;
    for letter in body.chars() {
        match letter {
            '<' => in_mark = true,
            '>' => {
                in_mark = false;
                text.push(' ');
            }
            _ if !in_mark => text.push(letter),
            _ => {}
        }
    }
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = text.replace("&#39;", "'").replace(" ,", ",");
    text.replace(" .", ".").replace(" ;", ";")
}

fn headline(page: &str) -> &str {
    let begin = page.split_once(r#"<p class="headline">"#).unwrap().1;
    begin.split_once("</p>").unwrap().0
}

fn says(page: &str, words: &str) {
    let text = text(page);
    assert!(text.contains(words), "missing: {words}\nin: {text}");
}

fn says_nothing_of(page: &str, words: &str) {
    let text = text(page);
    assert!(!text.contains(words), "there: {words}\nin: {text}");
}
