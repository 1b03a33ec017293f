//! "Did you mean …?"

/// Characters of the longest word that a slip of the finger is looked for in.
const MAX_WORD: usize = 100;

/// The candidate that `word` was most likely meant to be, if any is near enough to be worth saying.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let similarity = |candidate: &str| strsim::damerau_levenshtein(&fold(word), &fold(candidate));
    let limit = ((word.chars().count() + 1) / 3).max(1);
    if word.len() > MAX_WORD {
        return None;
    }
    candidates
        .into_iter()
        .filter(|candidate| candidate.len() <= MAX_WORD)
        .map(|candidate| (similarity(candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// A half sentence for a finding's fix: the nearest candidate, or all of them.
pub fn did_you_mean(word: &str, candidates: &[&str]) -> String {
    match nearest(word, candidates.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("known are: {}", candidates.join(", ")),
    }
}

fn fold(word: &str) -> String {
    word.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_finds_what_was_meant() {
        assert_eq!(
            nearest("persnal-data", ["password", "personal-data"]),
            Some("personal-data")
        );
        assert_eq!(
            nearest("operationID", ["operationId", "description"]),
            Some("operationId")
        );
        assert_eq!(
            nearest("personal_data", ["password", "personal-data"]),
            Some("personal-data")
        );
    }

    #[test]
    fn something_else_finds_nothing() {
        assert_eq!(nearest("colour", ["password", "personal-data"]), None);
    }
}
