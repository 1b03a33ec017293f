//! Formats. A typing error in `personal-data` would print somebody's e-mail address, so an unknown
//! format is an error.

use super::{Context, Report, answers::is_json, grammar::Kind};
use crate::{
    prepare::essence,
    spec::{
        suggest::did_you_mean,
        tree::{Node, unescape},
    },
};

/// The formats of each type that mean something to us, or to the tools that check examples.
const FORMATS: &[(&str, &[&str])] = &[
    (
        "string",
        &[
            "personal-data",
            "password",
            "date-time",
            "date",
            "time",
            "uri",
            "uri-reference",
            "uuid",
            "hostname",
            "byte",
        ],
    ),
    ("integer", &["int32", "int64"]),
    ("number", &["float", "double"]),
];

/// Formats that others use, and what they are here.
const ELSEWHERE: &[(&str, &str)] = &[
    (
        "email",
        "an e-mail address is personal data: write `format: personal-data`",
    ),
    (
        "idn-email",
        "an e-mail address is personal data: write `format: personal-data`",
    ),
    (
        "phone",
        "a telephone number is personal data: write `format: personal-data`",
    ),
    (
        "ipv4",
        "an address of a person's device is personal data: write `format: personal-data`",
    ),
    (
        "ipv6",
        "an address of a person's device is personal data: write `format: personal-data`",
    ),
    (
        "binary",
        "only a whole body that isn't JSON can be bytes: describe it where the body stands",
    ),
    ("secret", "write `format: password`"),
    ("token", "write `format: password`"),
];

pub fn check(context: &Context, report: &mut Report) {
    let bodies: Vec<&Node> = context
        .all(Kind::MediaType)
        .filter(|place| {
            let media_type = place.pointer.rsplit('/').next().unwrap_or_default();
            !is_json(&essence(&unescape(media_type)))
        })
        .filter_map(|place| place.node.get("schema"))
        .collect();
    for place in context.all(Kind::Schema) {
        let is_body = bodies.iter().any(|body| std::ptr::eq(*body, place.node));
        format(place.node, is_body, report);
    }
}

fn format(schema: &Node, is_body: bool, report: &mut Report) {
    let Some(node) = schema.get("format") else {
        return;
    };
    let (Some(format), Some(kind)) = (node.as_str(), schema.text("type")) else {
        if schema.get("type").is_none() {
            report.error(
                node.named_at,
                "format-type",
                "a format without a type is ignored",
                "add `type`",
            );
        }
        return;
    };
    let own = FORMATS
        .iter()
        .find(|(name, _)| *name == kind)
        .map_or(&[] as &[_], |(_, own)| *own);
    if own.contains(&format) || is_body && format == "binary" {
        return;
    }
    if let Some((other, _)) = FORMATS
        .iter()
        .find(|(_, formats)| formats.contains(&format))
    {
        let message = format!("`{format}` is a format of type {other}, not of {kind}");
        let fix = format!("write `type: {other}`, or remove the format");
        return report.error(node.at, "format-type", message, fix);
    }
    let fix = match ELSEWHERE.iter().find(|(name, _)| *name == format) {
        Some((_, fix)) => (*fix).to_owned(),
        None if own.is_empty() => "remove it: this type has no formats".to_owned(),
        None => did_you_mean(format, own),
    };
    report.error(
        node.at,
        "format-unknown",
        format!("nothing here knows the format `{format}`"),
        fix,
    );
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{accepts, findings, reports, schemas};

    #[test]
    fn a_slip_in_a_format_is_reported_with_what_was_meant() {
        let spec = schemas("    A: { type: string, format: persnal-data }\n");
        reports("format-unknown", &spec.replace("persnal", "»persnal"));
        assert!(
            findings(&spec)
                .iter()
                .any(|f| f.fix == "did you mean `personal-data`?")
        );
    }

    #[test]
    fn formats_that_mean_something_else_here_are_reported() {
        reports(
            "format-unknown",
            &schemas(
                "    A: { type: string, format: »email }\n    B: { type: string, format: »binary }\n    C: { type: boolean, format: »flag }\n",
            ),
        );
        accepts(
            "format-unknown",
            &schemas(
                "    A: { type: string, format: date-time }\n    B: { type: string, format: uuid }\n    C: { type: integer, format: int64 }\n",
            ),
        );
    }

    #[test]
    fn a_format_belongs_to_a_type() {
        reports(
            "format-type",
            &schemas(
                "    A: { type: integer, format: »personal-data }\n    B: { type: string, format: »int64 }\n    C: { »format: date-time }\n",
            ),
        );
    }
}
