//! Path templates: which operation a path addresses, as a server that decodes each segment once
//! and resolves dot segments sees it.

use std::collections::BTreeMap;

/// One segment of a path template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Segment {
    Literal(String),
    Parameter(String),
}

/// The segments of a template such as `/v1/users/{identifyId}`.
pub(crate) fn parse(template: &str) -> Vec<Segment> {
    template
        .split('/')
        .skip(1)
        .map(
            |part| match part.strip_prefix('{').and_then(|p| p.strip_suffix('}')) {
                Some(name) => Segment::Parameter(name.to_owned()),
                None => Segment::Literal(part.to_owned()),
            },
        )
        .collect()
}

/// The parameters of a path that fits the template. An empty segment fits no parameter.
pub(crate) fn matches(template: &[Segment], path: &[String]) -> Option<BTreeMap<String, String>> {
    if template.len() != path.len() {
        return None;
    }
    let mut parameters = BTreeMap::new();
    for (expected, found) in template.iter().zip(path) {
        match expected {
            Segment::Literal(literal) if literal == found => {}
            Segment::Parameter(name) if !found.is_empty() => {
                parameters.insert(name.clone(), found.clone());
            }
            _ => return None,
        }
    }
    Some(parameters)
}
