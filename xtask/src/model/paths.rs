//! `DELETE /users/{id}` with the id `delete` is `DELETE /users/delete`, which is another operation. No
//! encoding keeps the two apart, so a call whose values spell another path is refused.

use std::collections::BTreeSet;

use super::Operation;

/// Says of each operation which values would spell another's path.
pub(super) fn distinguish(operations: &mut [Operation]) {
    let paths = operations.iter().map(|operation| operation.path.clone());
    let paths: BTreeSet<String> = paths.collect();
    for operation in operations {
        let spelled = paths
            .iter()
            .filter_map(|other| spelled(&operation.path, other));
        operation.distinct = spelled.collect();
    }
}

/// The parameters of a path and the texts that turn it into its sibling, if any do.
fn spelled(path: &str, sibling: &str) -> Option<Vec<(String, String)>> {
    if path.split('/').count() != sibling.split('/').count() {
        return None;
    }
    let mut pairs = Vec::new();
    for (own, other) in path.split('/').zip(sibling.split('/')) {
        match (parameter(own), parameter(other)) {
            (Some(name), None) => pairs.push((name.to_owned(), other.to_owned())),
            (None, None) if own != other => return None,
            // Where the sibling takes any text, our literal is one of them; where both do, any is.
            _ => {}
        }
    }
    (!pairs.is_empty()).then_some(pairs)
}

fn parameter(step: &str) -> Option<&str> {
    step.strip_prefix('{')?.strip_suffix('}')
}

#[cfg(test)]
mod tests {
    use super::spelled;

    #[test]
    fn a_value_that_spells_a_literal_is_found() {
        let pairs = |pairs: &[(&str, &str)]| {
            let pairs = pairs
                .iter()
                .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()));
            Some(pairs.collect::<Vec<_>>())
        };
        assert_eq!(
            spelled("/users/{id}", "/users/delete"),
            pairs(&[("id", "delete")])
        );
        assert_eq!(
            spelled("/a/{table}/{field}/{value}", "/a/delete/status/{requestId}"),
            pairs(&[("table", "delete"), ("field", "status")])
        );
    }

    #[test]
    fn a_literal_in_a_different_place_is_no_danger() {
        for (path, other) in [
            ("/users/{id}", "/users/denylist/{id}"),
            ("/users/{id}", "/accounts/delete"),
            ("/users/{id}", "/users/{id}"),
            ("/users/delete", "/users/{id}"),
        ] {
            assert_eq!(spelled(path, other), None, "{path} {other}");
        }
    }
}
