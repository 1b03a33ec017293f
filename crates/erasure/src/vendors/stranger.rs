//! An identifier that nobody has, and a secret that opens nothing, to ask a vendor whose answer alone is of
//! interest.

use std::hash::{BuildHasher, RandomState};

use client_runtime::{Personal, Secret};

/// Another one each time: 128 bits that the system has drawn.
pub(super) fn stranger() -> Personal {
    format!("probe-{:016x}{:016x}", drawn(), drawn()).into()
}

/// A secret of the same shape that has been drawn: letters for letters, and digits for digits.
pub(super) fn wrong(secret: &Secret) -> Secret {
    let one_of = |first: u8, many: u64| char::from(first + (drawn() % many) as u8);
    let other = |known: char| match known {
        'a'..='z' => one_of(b'a', 26),
        'A'..='Z' => one_of(b'A', 26),
        '0'..='9' => one_of(b'0', 10),
        known => known,
    };
    let drawn: String = secret.expose().chars().map(other).collect();
    match drawn.len() >= LONG_ENOUGH && drawn != secret.expose() {
        true => drawn.into(),
        // So short a one may be drawn right.
        false => stranger().expose().into(),
    }
}

/// How long a secret is that nobody draws by chance.
const LONG_ENOUGH: usize = 16;

fn drawn() -> u64 {
    RandomState::new().hash_one(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_secret_has_the_shape_of_the_right_one_and_is_another() {
        let right = Secret::new("aB3-0123.456789_zZ");
        let wrong = super::wrong(&right);
        assert_ne!(wrong.expose(), right.expose());
        let shape = |text: &str| -> Vec<char> {
            let of = |c: char| match c {
                'a'..='z' => 'a',
                'A'..='Z' => 'A',
                '0'..='9' => '0',
                c => c,
            };
            text.chars().map(of).collect()
        };
        assert_eq!(shape(wrong.expose()), shape(right.expose()));
        for short in ["", "-", "1", "key", "----------------"] {
            assert_ne!(super::wrong(&Secret::new(short)).expose(), short);
        }
    }

    #[test]
    fn no_stranger_is_asked_about_twice() {
        let names: std::collections::BTreeSet<String> =
            (0..100).map(|_| stranger().expose().to_owned()).collect();
        assert_eq!(names.len(), 100);
        assert!(names.iter().all(|name| name.len() == 38));
    }
}
