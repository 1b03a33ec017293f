//! A page needs nothing, runs nothing, and can be read by anybody.

use erasure::Outcome;
use erasure_receipt::Page;

use super::{keys, now, page, page_of, says};
use crate::support::{blocked, chain, promised};

#[test]
fn a_page_needs_nothing_and_runs_nothing() {
    let page = page(&[Outcome::Erased, promised(), blocked(), Outcome::not_found()]);
    assert!(page.contains(r#"content="default-src 'none'; style-src 'unsafe-inline'""#));
    for thing in [
        "<script", "<link", "<img", "<iframe", "<object", "<form", "@import", "url(", " on", "src=",
    ] {
        let marks = page
            .split('<')
            .filter_map(|mark| Some(format!("<{}", mark.split_once('>')?.0)));
        let style = page
            .split_once("<style>")
            .unwrap()
            .1
            .split_once("</style>")
            .unwrap()
            .0;
        for mark in marks.chain([style.to_owned()]) {
            let attribute = thing.starts_with(' ') && !mark.contains("=\"");
            let policy = mark.contains("Content-Security-Policy");
            assert!(
                attribute || policy || !mark.contains(thing),
                "{thing} in {mark}"
            );
        }
    }
}

#[test]
fn a_page_can_be_read_by_a_machine_that_reads_aloud() {
    let page = page(&[Outcome::Erased, blocked()]);
    assert!(page.contains(r#"<html lang="en">"#));
    assert_eq!(page.matches("<h1>").count(), 1);
    let headers = page.matches("<th ").count();
    assert!(headers > 4 && headers == page.matches("<th scope=").count());
    for (opened, closed) in [
        ("<section", "</section>"),
        ("<article", "</article>"),
        ("<tr", "</tr>"),
        ("<dl", "</dl>"),
        ("<ul", "</ul>"),
    ] {
        assert_eq!(
            page.matches(opened).count(),
            page.matches(closed).count(),
            "{opened}"
        );
    }
}

#[test]
fn no_text_of_a_receipt_becomes_a_mark() {
    let page = page(&[Outcome::Erased]);
    assert!(!page.contains("<Shop>"));
    says(&page, "The &#60;Shop&#62; &#38; Sons");
    let hostile = page_of("<script>alert(1)</script>");
    assert!(!hostile.contains("<script"));
}

#[test]
fn several_receipts_stand_on_one_page_with_an_overview() {
    let receipts = chain(4);
    let mut shown: Vec<&str> = receipts.iter().map(String::as_str).collect();
    shown.push("no receipt");
    let page = Page::new(&keys(), now()).html(shown);
    says(&page, "Receipts of 5 erasures");
    says(
        &page,
        "No. 4 01234567-89ab-4def-8123-456789abcdef Not complete: 1 not done",
    );
    says(&page, "Not genuine – It is no signed receipt");
    for number in 1..=5 {
        assert!(page.contains(&format!(r##"href="#sheet-{number}""##)));
        assert_eq!(page.matches(&format!(r#"id="sheet-{number}""#)).count(), 1);
    }
}
