//! Answers of any status, with any headers and any body, and the bytes as which they arrive.

use proptest::{prelude::*, sample::select};

use crate::{documents, meaning::Answer, mutation, scenes::Scene};

/// What comes to an end with an answer.
#[derive(Clone, Copy, Debug)]
pub enum Ends {
    /// The body alone.
    Body,
    /// The connection too, so that the next question takes a moment longer.
    Connection,
}

/// Any answer to the question of a scene.
pub fn answer(
    scene: &Scene,
    vendor: &str,
    ends: Ends,
) -> impl Strategy<Value = (Answer, Framed)> + use<> {
    let documented = documents::statuses(vendor, scene.operation);
    let (vendor, operation) = (vendor.to_owned(), scene.operation);
    let own = documents::examples_of(&vendor, operation).into_iter();
    let own = own.map(|(_, example)| example);
    // A status below 200 is not the last answer, and after another one the connection can't be used.
    let first = match ends {
        Ends::Body => 200_u16,
        Ends::Connection => 100,
    };
    let status = prop_oneof![4 => select(documented), 1 => first..=599];
    let header = (
        select(vec![
            "X-Odd",
            "Retry-After",
            "Location",
            "X-Request-Id",
            "Date",
            "Content-Language",
        ]),
        "[ -~]{0,30}",
    );
    let framing = select(match ends {
        Ends::Body => vec![Framing::Length, Framing::Length, Framing::Chunks],
        Ends::Connection => vec![Framing::Length, Framing::Close, Framing::Short],
    });
    let media = select(vec![
        None,
        Some("application/json"),
        Some("text/plain"),
        Some("Text/Plain; charset=utf-8"),
        Some("text/plainly"),
        Some("text/html"),
        Some("application/problem+json"),
        Some("*/*"),
        Some("\u{e9}"),
    ]);
    let headers = prop::collection::vec(header, 0..3);
    let parts = (
        status,
        mutation::body(own.collect()),
        prop::option::weighted(0.6, media),
        headers,
        framing,
    );
    parts.prop_map(move |(status, body, media, headers, framing)| {
        let media = match media {
            Some(media) => media,
            None => documents::media(&vendor, operation, status).map(|media| match media {
                "*/*" => "application/json",
                media => media,
            }),
        };
        let answer = Answer {
            status,
            media,
            body,
            cut: framing == Framing::Short,
        };
        (answer, Framed { framing, headers })
    })
}

/// What stands around a body.
#[derive(Clone, Debug)]
pub struct Framed {
    framing: Framing,
    headers: Vec<(&'static str, String)>,
}

/// How whoever reads knows where the body ends.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Framing {
    Length,
    Close,
    Chunks,
    Short,
}

impl Framed {
    /// With a length, and no headers but the media type.
    pub fn plainly() -> Self {
        let (framing, headers) = (Framing::Length, Vec::new());
        Self { framing, headers }
    }

    /// With a length that is greater than the body's.
    pub fn short() -> Self {
        let (framing, headers) = (Framing::Short, Vec::new());
        Self { framing, headers }
    }

    pub fn bytes(&self, answer: &Answer) -> Vec<u8> {
        let (status, length) = (answer.status, answer.body.len());
        let mut head = format!("HTTP/1.1 {status} So\r\n");
        let media = answer.media.map(|media| ("Content-Type", media.to_owned()));
        let headers = self.headers.iter().cloned().chain(media);
        headers.for_each(|(name, value)| head.push_str(&format!("{name}: {value}\r\n")));
        let silent = status < 200 || [204, 304].contains(&status);
        let (framing, body) = match self.framing {
            _ if silent => (String::new(), Vec::new()),
            Framing::Length => (format!("Content-Length: {length}\r\n"), answer.body.clone()),
            Framing::Close => ("Connection: close\r\n".to_owned(), answer.body.clone()),
            Framing::Chunks => {
                let mut chunks = Vec::new();
                for chunk in answer.body.chunks(7) {
                    chunks.extend(format!("{:x}\r\n", chunk.len()).into_bytes());
                    chunks.extend_from_slice(chunk);
                    chunks.extend_from_slice(b"\r\n");
                }
                chunks.extend_from_slice(b"0\r\n\r\n");
                ("Transfer-Encoding: chunked\r\n".to_owned(), chunks)
            }
            Framing::Short => {
                let head = format!("Content-Length: {}\r\nConnection: close\r\n", length + 1);
                (head, answer.body.clone())
            }
        };
        [format!("{head}{framing}\r\n").into_bytes(), body].concat()
    }
}
