//! An identifier that nobody has, and a secret that opens nothing, to ask a vendor whose answer alone is of
//! interest.

use client_runtime::{Personal, Secret};
use uuid::Uuid;

/// Another one each time.
pub(super) fn random_identifier() -> Personal {
    format!("probe-{}", Uuid::new_v4().simple()).into()
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
    if drawn.len() >= LONG_ENOUGH && drawn != secret.expose() {
        drawn.into()
    } else {
        // So short a one may be drawn right.
        random_identifier().expose().into()
    }
}

/// How long a secret is that nobody draws by chance.
const LONG_ENOUGH: usize = 16;

fn drawn() -> u64 {
    Uuid::new_v4().as_u64_pair().1
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
    fn no_random_identifier_comes_twice() {
        let names: std::collections::BTreeSet<String> = (0..100)
            .map(|_| random_identifier().expose().to_owned())
            .collect();
        assert_eq!(names.len(), 100);
        assert!(names.iter().all(|name| name.len() == 38));
    }
}
