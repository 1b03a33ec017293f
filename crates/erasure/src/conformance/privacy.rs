//! Looks for the identifier in all outcomes, plain and in common encodings.

use std::fmt::Write;

use super::findings::Findings;
use super::trial::{Said, Trial};

/// Shorter values occur by chance.
const TELLING: usize = 4;

pub(super) fn run(trial: &Trial<'_>, findings: &mut Findings) {
    let leak = trial.said().iter().find_map(leak);
    findings.add(
        "what it says does not show who the person is",
        leak.map_or(Ok(()), Err),
    );
}

fn leak(said: &Said) -> Option<String> {
    let exposed = said.target.target().identifier().exposed();
    let outcome = &said.outcome;
    let stored = serde_json::to_string(outcome).unwrap_or_default();
    let shown = [
        ("Debug", format!("{outcome:?}")),
        ("Display", outcome.to_string()),
        ("serde", stored),
    ];
    let forms = forms(exposed);
    let leaking = shown
        .iter()
        .find(|(_, text)| forms.iter().any(|form| text.contains(form.as_str())));
    leaking.map(|(how, _)| {
        format!(
            "the {how} form of `{}` shows the {}",
            outcome.name(),
            said.target.label()
        )
    })
}

/// The value itself, and encoded for URLs, as JSON and as hexadecimal.
fn forms(exposed: &str) -> Vec<String> {
    if exposed.len() < TELLING {
        return Vec::new();
    }
    let json = serde_json::to_string(exposed).unwrap_or_default();
    let encode = |plain: fn(u8) -> bool| {
        exposed.bytes().fold(String::new(), |mut encoded, byte| {
            let written = if plain(byte) {
                encoded.push(char::from(byte));
                Ok(())
            } else {
                write!(encoded, "%{byte:02X}")
            };
            written.map_or_else(|_| String::new(), |()| encoded)
        })
    };
    let hexadecimal = exposed.bytes().fold(String::new(), |hexadecimal, byte| {
        hexadecimal + &format!("{byte:02x}")
    });
    vec![
        exposed.to_owned(),
        json.trim_matches('"').to_owned(),
        encode(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)),
        hexadecimal,
    ]
}
