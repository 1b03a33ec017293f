//! Path templates. The generator reads them character by character and turns them into a format
//! string; a server reads them as one resource. Both have to mean the same.

use std::collections::HashMap;

use super::{Context, Report};
use crate::spec::tree::Node;

pub fn check(context: &Context, report: &mut Report) {
    let mut shapes: HashMap<String, &str> = HashMap::new();
    let paths = context
        .root
        .get("paths")
        .into_iter()
        .flat_map(Node::entries);
    for (path, item) in paths.filter(|(path, _)| !path.starts_with("x-")) {
        let mut error =
            |rule, message: String, fix: &str| report.error(item.named_at, rule, message, fix);
        if let Err(message) = parse(path) {
            error(
                "path-template",
                message,
                "write a path such as /v1/users/{userId}",
            );
            continue;
        }
        if let Some(message) = unclean(path) {
            error(
                "path-characters",
                message,
                "write the path as the server sees it",
            );
        }
        if let Some(segment) = partial(path) {
            error(
                "path-partial",
                format!("`{segment}` in `{path}` is a parameter and something else"),
                "let each parameter be a whole segment, between two slashes",
            );
        }
        if let Some(first) = shapes.insert(shape(path), path) {
            let fix = "describe both under one path";
            error(
                "path-duplicate",
                format!("`{path}` and `{first}` are the same path"),
                fix,
            );
        }
        if item.is_map()
            && !super::context::METHODS
                .iter()
                .any(|method| item.get(method).is_some())
        {
            error(
                "path-empty",
                format!("`{path}` has no operation"),
                "describe one, or remove the path",
            );
        }
    }
}

/// The names in a template, in order.
pub fn parse(path: &str) -> Result<Vec<&str>, String> {
    if !path.starts_with('/') {
        return Err(format!("the path `{path}` doesn't begin with a slash"));
    }
    let mut names = Vec::new();
    let mut rest = path;
    while let Some(start) = rest.find(['{', '}']) {
        let (_, from) = rest.split_at(start);
        let Some(inside) = from.strip_prefix('{') else {
            return Err(format!("`{path}` closes a brace that it didn't open"));
        };
        let Some((name, after)) = inside.split_once('}') else {
            return Err(format!("`{path}` opens a brace that it doesn't close"));
        };
        if name.is_empty() || name.contains(['/', '{']) || name.trim() != name {
            return Err(format!("`{{{name}}}` in `{path}` names no parameter"));
        }
        if names.contains(&name) {
            return Err(format!("`{path}` uses `{{{name}}}` twice"));
        }
        names.push(name);
        rest = after;
    }
    Ok(names)
}

/// What in a path doesn't arrive as it is written.
fn unclean(path: &str) -> Option<String> {
    if path.contains("//") {
        return Some(format!(
            "`{path}` has two slashes in a row; the generator sends one"
        ));
    }
    if path
        .split('/')
        .any(|segment| segment == "." || segment == "..")
    {
        return Some(format!(
            "`{path}` has a segment that addresses another path"
        ));
    }
    let fits = |c: char| c.is_ascii_alphanumeric() || "/{}-._~!$&'()*+,;=:@".contains(c);
    let odd = path.chars().find(|c| !fits(*c))?;
    Some(format!("{odd:?} in `{path}` can't stand in a path"))
}

/// A segment that a parameter is only a part of: nobody can say where its value ends, and a value that
/// is refused as a segment of its own may still be harmful beside other text.
fn partial(path: &str) -> Option<&str> {
    let is_partial = |segment: &&str| {
        let name = segment
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'));
        segment.contains('{') && name.is_none_or(|name| name.contains(['{', '}']))
    };
    path.split('/').find(is_partial)
}

fn shape(path: &str) -> String {
    let mut shape = String::new();
    for part in path.split_inclusive('}') {
        match part.split_once('{') {
            Some((literal, _)) => shape.extend([literal, "{}"]),
            None => shape.push_str(part),
        }
    }
    shape
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{accepts, paths, reports};

    fn each(rule: &str, bad: &[&str]) {
        for path in bad {
            reports(
                rule,
                &paths(&format!("  »'{path}': {{}}\n  /fine/{{a}}/b.json: {{}}\n")),
            );
        }
    }

    #[test]
    fn templates_that_can_not_be_read_are_reported() {
        each(
            "path-template",
            &[
                "a", "", "/{a", "/a}", "/{}", "/{a/b}", "/{a}/{a}", "/{ a}", "/{{a}}",
            ],
        );
    }

    #[test]
    fn paths_that_do_not_arrive_as_written_are_reported() {
        each(
            "path-characters",
            &[
                "/a//b", "/a/../b", "/./a", "/a?b=c", "/a#b", "/a b", "/ä", "/a%2fb", "/a\\b",
            ],
        );
        accepts("path-characters", &paths("  /: {}\n  /a:b/{c}: {}\n"));
    }

    #[test]
    fn a_parameter_that_is_no_whole_segment_is_reported() {
        each(
            "path-partial",
            &["/{a}{b}", "/{a}.json", "/x-{a}", "/{a}:erase", "/{a}-{b}/c"],
        );
    }

    #[test]
    fn two_templates_of_one_path_are_reported() {
        reports(
            "path-duplicate",
            &paths("  /a/{b}: {}\n  /a/c: {}\n  »/a/{d}: {}\n"),
        );
    }

    #[test]
    fn a_path_without_operations_is_reported() {
        reports("path-empty", &paths("  »/a: { summary: S }\n"));
    }
}
