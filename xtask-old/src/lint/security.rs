//! Credentials. A client applies one scheme to every request; what it can't apply, or would apply to
//! some requests only, is an error rather than a request without credentials.

use std::collections::{HashMap, HashSet};

use super::{Context, Report, grammar::Kind, names::field_name, parameters::is_of_the_connection};
use crate::spec::{suggest::nearest, tree::Node};

pub fn check(context: &Context, report: &mut Report) {
    let schemes: Vec<(&str, &Node)> = context.components("securitySchemes").collect();
    for (_, scheme) in &schemes {
        if let Some(scheme) = context.resolve(scheme) {
            kind(scheme, report);
        }
    }
    let mut seen: HashMap<String, &str> = HashMap::new();
    for (name, scheme) in &schemes {
        if let Some(first) = seen.insert(field_name(name), name) {
            let message = format!("`{first}` and `{name}` are taken by one function of a client");
            report.error(
                scheme.named_at,
                "security-clash",
                message,
                "rename one of them",
            );
        }
    }
    let mut used = HashSet::new();
    for place in context.all(Kind::SecurityRequirement) {
        requirement(place.node, &schemes, &mut used, report);
    }
    if context.root.is_map() && context.root.get("security").is_none() {
        report.error(
            context.root.at,
            "security-missing",
            "the document doesn't say how requests are authorised",
            "add `security`; `security: []` if nothing is needed",
        );
    }
    let named: Vec<&str> = used.iter().copied().collect();
    for name in named {
        used.extend(referred_to(&schemes, name));
    }
    for (name, scheme) in &schemes {
        if !used.contains(name) {
            report.error(
                scheme.named_at,
                "security-unused",
                format!("no requirement names `{name}`"),
                "name it under `security`, or remove it",
            );
        }
    }
    own(context, report);
    for (_, scheme) in &schemes {
        if let Some(scheme) = context.resolve(scheme) {
            sent_twice(context, scheme, report);
        }
    }
}

/// The schemes that one is by reference.
fn referred_to<'a>(schemes: &[(&'a str, &'a Node)], name: &str) -> HashSet<&'a str> {
    let mut found = HashSet::new();
    let mut name = name;
    while let Some((_, scheme)) = schemes.iter().find(|(known, _)| *known == name)
        && let Some(reference) = scheme.text("$ref")
        && let Some(next) = reference.strip_prefix("#/components/securitySchemes/")
        && found.insert(next)
    {
        name = next;
    }
    found
}

/// A parameter that is a credential, which would take its place or stand beside it.
fn sent_twice(context: &Context, scheme: &Node, report: &mut Report) {
    let (place, name) = match scheme.text("type") {
        Some("apiKey") => (scheme.text("in"), scheme.text("name").unwrap_or_default()),
        _ => return,
    };
    for parameter in context.all(Kind::Parameter) {
        let same_name = parameter.node.text("name").is_some_and(|own| match place {
            Some("header") => own.eq_ignore_ascii_case(name),
            _ => own == name,
        });
        if same_name && parameter.node.text("in") == place {
            report.error(
                parameter.node.at,
                "parameter-credential",
                format!("`{name}` is a credential, which a client sends by itself"),
                "remove the parameter",
            );
        }
    }
}

fn kind(scheme: &Node, report: &mut Report) {
    let at = scheme.named_at;
    let mut error =
        |message: String, fix: &str| report.error(at, "security-unsupported", message, fix);
    match (
        scheme.text("type"),
        scheme.text("in"),
        scheme.text("scheme"),
    ) {
        (Some("apiKey"), Some("header"), _) => {
            let own = ["accept", "content-type"];
            let taken = scheme.text("name").unwrap_or_default();
            if is_of_the_connection(taken) || own.contains(&taken.to_ascii_lowercase().as_str()) {
                report.error(
                    scheme.get("name").map_or(at, |name| name.at),
                    "header-reserved",
                    format!("the header `{taken}` can't hold a key"),
                    "describe a key in a cookie as `in: cookie`",
                );
            }
            if let Some(name) = scheme
                .get("name")
                .filter(|name| !super::parameters::is_token(name.as_str().unwrap_or_default()))
            {
                report.error(
                    name.at,
                    "header-name",
                    "this is no name of a header",
                    "use letters, digits and `-`",
                );
            }
        }
        (Some("apiKey"), Some("query"), _) => error(
            "a key in the URL ends up in logs, and is not supported".to_owned(),
            "use the vendor's header",
        ),
        (Some("apiKey"), Some("cookie"), _) => {
            let name = scheme.text("name").unwrap_or_default();
            super::parameters::cookie(scheme, name, report);
        }
        (Some("http"), _, Some(scheme))
            if scheme.eq_ignore_ascii_case("bearer") || scheme.eq_ignore_ascii_case("basic") => {}
        (Some("http"), _, Some(scheme)) => error(
            format!("HTTP authentication `{scheme}` is not supported"),
            "only `bearer` and `basic` are",
        ),
        (Some("oauth2" | "openIdConnect"), _, _) => error(
            "nobody fetches tokens here".to_owned(),
            "describe the token that is sent: `type: http`, `scheme: bearer`",
        ),
        _ => {}
    }
}

fn requirement<'a>(
    node: &'a Node,
    schemes: &[(&'a str, &Node)],
    used: &mut HashSet<&'a str>,
    report: &mut Report,
) {
    let names: Vec<(&str, &Node)> = node.entries().collect();
    for (name, entry) in &names {
        used.insert(name);
        if !schemes.iter().any(|(scheme, _)| scheme == name) {
            let fix = match nearest(name, schemes.iter().map(|(scheme, _)| *scheme)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "describe it under components/securitySchemes".to_owned(),
            };
            report.error(
                entry.named_at,
                "security-unknown",
                format!("there is no security scheme `{name}`"),
                fix,
            );
        }
        if let [scope, ..] = entry.items() {
            report.error(
                scope.at,
                "security-scopes",
                "scopes belong to tokens that somebody fetches",
                format!("write `{name}: []`"),
            );
        }
    }
    match names.as_slice() {
        [] => report.error(
            node.at,
            "security-optional",
            "credentials that may be left out are not supported",
            "require one scheme",
        ),
        [_] => {}
        [_, second, ..] => report.error(
            second.1.named_at,
            "security-combined",
            "two credentials in one request are not supported",
            "require one scheme",
        ),
    }
}

/// Operations have the security of the document.
fn own(context: &Context, report: &mut Report) {
    let everywhere = context.root.get("security").map(Node::to_json);
    for operation in context.operations() {
        if let Some(security) = operation.node.get("security")
            && Some(security.to_json()) != everywhere
        {
            report.error(
                security.named_at,
                "security-own",
                "a client authorises all its requests alike",
                "describe the scheme once, under `security` of the document",
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{accepts, reports};

    fn spec(security: &str, schemes: &str) -> String {
        format!(
            "openapi: 3.0.3\ninfo: {{ title: T, version: '1' }}\n{security}\npaths:\n  /a:\n    get: {{ operationId: readA, responses: {{}} }}\ncomponents:\n  securitySchemes:\n{schemes}"
        )
    }

    const KEY: &str = "    key: { type: apiKey, in: header, name: X-Key }\n";
    const BEARER: &str = "    bearer: { type: http, scheme: bearer }\n";

    #[test]
    fn kinds_that_a_client_can_apply_are_accepted() {
        let basic = "    basic: { type: http, scheme: basic }\n";
        let cookie = "    cookie: { type: apiKey, in: cookie, name: sid }\n";
        for scheme in [KEY, BEARER, basic, cookie] {
            accepts("security-unsupported", &spec("security: []", scheme));
        }
    }

    #[test]
    fn a_credential_is_sent_once() {
        let parameter = |place: &str, mark: &str| {
            spec("security: [{ key: [] }]", KEY).replace(
                "readA, ",
                &format!("readA, parameters: [{mark}{{ name: x-key, in: {place}, schema: {{ type: string }} }}], "),
            )
        };
        reports("parameter-credential", &parameter("header", "»"));
        accepts("parameter-credential", &parameter("query", ""));
        for name in ["Cookie", "host", "Accept"] {
            let scheme = format!("    key: {{ type: apiKey, in: header, name: »{name} }}\n");
            reports("header-reserved", &spec("security: [{ key: [] }]", &scheme));
        }
    }

    #[test]
    fn schemes_that_get_one_name_are_reported() {
        let schemes = "    api-key: { type: http, scheme: bearer }\n    »api_key: { type: http, scheme: bearer }\n";
        reports("security-clash", &spec("security: []", schemes));
    }

    #[test]
    fn kinds_that_no_client_applies_are_reported() {
        for scheme in [
            "type: apiKey, in: query, name: key",
            "type: http, scheme: digest",
            "type: oauth2, flows: {}",
            "type: openIdConnect, openIdConnectUrl: 'https://a.example'",
        ] {
            reports(
                "security-unsupported",
                &spec("security: []", &format!("    »a: {{ {scheme} }}\n")),
            );
        }
        reports(
            "header-name",
            &spec(
                "security: []",
                "    a: { type: apiKey, in: header, name: »'X Key' }\n",
            ),
        );
    }

    #[test]
    fn requirements_name_one_scheme_that_exists() {
        reports("security-unknown", &spec("security: [{ »kye: [] }]", KEY));
        reports(
            "security-combined",
            &spec(
                "security: [{ key: [], »bearer: [] }]",
                &format!("{KEY}{BEARER}"),
            ),
        );
        reports(
            "security-optional",
            &spec("security: [»{}, { key: [] }]", KEY),
        );
        reports(
            "security-scopes",
            &spec("security: [{ key: [»read] }]", KEY),
        );
        accepts(
            "security-combined",
            &spec(
                "security: [{ key: [] }, { bearer: [] }]",
                &format!("{KEY}{BEARER}"),
            ),
        );
    }

    #[test]
    fn a_document_says_how_requests_are_authorised() {
        reports(
            "security-missing",
            &spec("servers: []", KEY).replace("openapi: ", "»openapi: "),
        );
        reports(
            "security-unused",
            &spec("security: []", &KEY.replace("key:", "»key:")),
        );
    }

    #[test]
    fn a_scheme_that_another_one_is_by_reference_is_used() {
        let reference = "    other: { $ref: '#/components/securitySchemes/key' }\n";
        let schemes = format!("{KEY}{reference}");
        accepts(
            "security-unused",
            &spec("security: [{ other: [] }]", &schemes),
        );
        let circle = "    other: { $ref: '#/components/securitySchemes/other' }\n";
        accepts(
            "security-unused",
            &spec("security: [{ other: [] }]", circle),
        );
    }

    #[test]
    fn an_operation_has_no_security_of_its_own() {
        let own = |security: &str| {
            spec("security: [{ key: [] }]", KEY).replace(
                "operationId: readA",
                &format!("operationId: readA, {security}"),
            )
        };
        reports("security-own", &own("»security: []"));
        accepts("security-own", &own("security: [{ key: [] }]"));
    }
}
