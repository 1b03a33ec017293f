//! Detects web pages in place of answers. No vendor answers a program with one, but a proxy does that
//! doesn't know the path, or a gateway that asks to sign in.

use reqwest::header::HeaderMap;

use crate::media_type::Essence;

const MEDIA_TYPES: [&str; 2] = ["text/html", "application/xhtml+xml"];

/// How a page begins that has no media type.
const BEGINNINGS: [&[u8]; 2] = [b"<!doctype html", b"<html"];

/// Whether an answer has the media type of a web page, or begins like one.
pub(crate) fn is_page(headers: &HeaderMap, body: &[u8]) -> bool {
    let given = Essence::given(headers);
    let calls_itself =
        given.is_some_and(|given| MEDIA_TYPES.into_iter().any(|page| given.is(page)));
    let body = body.trim_ascii_start();
    let begins = |beginning: &&[u8]| {
        let start = body.get(..beginning.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(beginning))
    };
    (calls_itself && !body.is_empty()) || BEGINNINGS.iter().any(begins)
}

#[cfg(test)]
mod tests {
    use reqwest::header::CONTENT_TYPE;

    use super::*;

    fn page(media_type: Option<&'static str>, body: &str) -> bool {
        let headers = media_type
            .map(|media_type| (CONTENT_TYPE, media_type.parse().unwrap()))
            .into_iter()
            .collect();
        is_page(&headers, body.as_bytes())
    }

    #[test]
    fn a_page_says_that_it_is_one_or_begins_as_one() {
        for media_type in [
            "text/html",
            "Text/HTML ; charset=utf-8",
            "application/xhtml+xml",
        ] {
            assert!(page(Some(media_type), "Sign in"), "{media_type}");
            assert!(!page(Some(media_type), " "), "there is nothing to read");
        }
        for body in ["<html>", "\n <!DOCTYPE html><title>", "<HTML lang=en>"] {
            assert!(page(None, body), "{body}");
            assert!(page(Some("application/json"), body), "{body}");
        }
    }

    #[test]
    fn what_is_anything_else_is_no_page() {
        for body in [
            "",
            "{}",
            "<",
            "<htm",
            "Deleted",
            "<?xml version='1.0'?>",
            "a <html>",
        ] {
            assert!(!page(None, body), "{body}");
            assert!(!page(Some("text/plain"), body), "{body}");
        }
    }
}
