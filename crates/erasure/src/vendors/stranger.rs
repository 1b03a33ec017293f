//! An identifier that nobody has, to ask a vendor about whose answer alone is of interest.

use std::hash::{BuildHasher, RandomState};

use client_runtime::Personal;

/// Another one each time: 128 bits that the system has drawn.
pub(super) fn stranger() -> Personal {
    let drawn = || RandomState::new().hash_one(());
    format!("probe-{:016x}{:016x}", drawn(), drawn()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_stranger_is_asked_about_twice() {
        let names: std::collections::BTreeSet<String> =
            (0..100).map(|_| stranger().expose().to_owned()).collect();
        assert_eq!(names.len(), 100);
        assert!(names.iter().all(|name| name.len() == 38));
    }
}
