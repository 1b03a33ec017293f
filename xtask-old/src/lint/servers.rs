//! Servers become the variants of `Region`: each has a name, one https address, and a sentence that
//! says where it stands.

use std::collections::HashMap;

use heck::ToPascalCase;

use super::{Context, Report, address, names::type_name};
use crate::{refine::names::is_keyword, spec::tree::Node};

pub fn check(context: &Context, report: &mut Report) {
    let servers = context.root.get("servers");
    let list = servers.map(Node::items).unwrap_or_default();
    if list.is_empty() {
        let at = servers.map_or(context.root.at, |node| node.named_at);
        report.error(
            at,
            "servers-missing",
            "the document names no server",
            "add `servers`, each with `url`, `description` and `x-region`",
        );
    }
    let mut regions: HashMap<String, &str> = HashMap::new();
    let mut urls: HashMap<&str, ()> = HashMap::new();
    for server in list {
        if let Some(url) = server.get("url") {
            address(context, url, report);
            if urls.insert(url.as_str().unwrap_or_default(), ()).is_some() {
                report.error(
                    url.at,
                    "server-duplicate",
                    "this server is named twice",
                    "remove one of the two",
                );
            }
        }
        if let Some(variables) = server.get("variables") {
            report.error(
                variables.named_at,
                "server-variables",
                "variables in a server's address are not supported",
                "name one server per address",
            );
        }
        match server.get("x-region") {
            None => report.error(
                server.at,
                "region-missing",
                "this server has no `x-region`",
                "add one: a client's `Region` names it, as in `x-region: eu`",
            ),
            Some(region) => name(region, &mut regions, report),
        }
    }
}

fn name<'a>(region: &'a Node, regions: &mut HashMap<String, &'a str>, report: &mut Report) {
    let text = region.as_str().unwrap_or_default();
    let is_slug = text.starts_with(|c: char| c.is_ascii_lowercase())
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if !is_slug || text.ends_with('-') {
        return report.error(
            region.at,
            "region-name",
            "a region is named in small letters, digits and `-`",
            "write a name such as `eu`",
        );
    }
    if is_keyword(&text.to_pascal_case()) {
        report.error(
            region.at,
            "region-name",
            format!("`{text}` is no name for a variant of Rust"),
            "write a name such as `eu`",
        );
    }
    if let Some(first) = regions.insert(type_name(text), text) {
        report.error(
            region.at,
            "region-duplicate",
            format!("`{first}` and `{text}` are the same region"),
            "give each server a region of its own",
        );
    }
}

fn address(context: &Context, url: &Node, report: &mut Report) {
    let text = url.as_str().unwrap_or_default();
    if let Some((message, fix)) = address::refusal(text) {
        return report.error(url.at, "server-address", message, fix);
    }
    if let Some((step, path)) = repeated(context, text) {
        let message = format!(
            "the address ends with `/{step}`, with which the path `{path}` begins: clients refuse to ask for `/{step}{path}`"
        );
        let fix = format!(
            "end the address before `/{step}`; begin the paths with `/{step}/{step}` if the vendor has it twice"
        );
        report.error(url.at, "server-repeats-path", message, fix);
    }
}

/// The last step of an address and the first path that begins with it.
fn repeated<'a>(context: &Context<'a>, address: &'a str) -> Option<(&'a str, &'a str)> {
    let (_, stem) = address.strip_prefix("https://")?.split_once('/')?;
    let last = stem.rsplit('/').next()?;
    let operations = context.operations().into_iter();
    let mut paths = operations.map(|operation| operation.path);
    let path = paths.find(|path| path.split('/').nth(1) == Some(last))?;
    Some((last, path))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{accepts, reports};

    fn servers(list: &str) -> String {
        format!("openapi: 3.0.3\ninfo: {{ title: T, version: '1' }}\nservers:\n{list}paths: {{}}\n")
    }

    fn server(url: &str) -> String {
        servers(&format!("  - {{ url: {url}, x-region: eu }}\n"))
    }

    #[test]
    fn a_document_names_a_server() {
        reports(
            "servers-missing",
            "»openapi: 3.0.3\ninfo: { title: T, version: '1' }\npaths: {}\n",
        );
        reports(
            "servers-missing",
            "openapi: 3.0.3\ninfo: { title: T, version: '1' }\n»servers: []\npaths: {}\n",
        );
    }

    #[test]
    fn a_server_has_an_https_address_and_nothing_more() {
        for url in [
            "http://a.example",
            "//a.example",
            "/v1",
            "'https://'",
            "'https://a..b'",
            "https://me@a.example",
            "https://a.example/",
            "'https://a.example?b'",
            "'https://a.example#b'",
            "'https://{region}.a.example'",
            "'https://a.example/{b}'",
            "'https://a b.example'",
        ] {
            reports("server-address", &server(&format!("»{url}")));
        }
        for url in ["https://a.example", "https://a.example:8443/v1"] {
            accepts("server-address", &server(url));
        }
        reports(
            "server-variables",
            &servers("  - { url: https://a.example, x-region: eu, »variables: {} }\n"),
        );
    }

    #[test]
    fn a_server_ends_before_the_paths_begin() {
        let spec = |url: &str, path: &str| {
            let operation = "{ get: { operationId: readA, responses: {} } }";
            server(url).replace("paths: {}", &format!("paths: {{ {path}: {operation} }}"))
        };
        reports("server-repeats-path", &spec("»https://a.example/b/a", "/a"));
        reports("server-repeats-path", &spec("»https://a.example/a", "/a/b"));
        for (url, path) in [
            ("https://a.example/a/b", "/a"),
            ("https://a.example/a", "/ab"),
            ("https://a.example", "/a"),
            ("https://a.example/a", "/b/a"),
        ] {
            accepts("server-repeats-path", &spec(url, path));
        }
    }

    #[test]
    fn a_server_is_a_region() {
        reports(
            "region-missing",
            &servers("  - »{ url: https://a.example }\n"),
        );
        reports(
            "region-name",
            &servers("  - { url: https://a.example, x-region: »EU }\n"),
        );
        reports(
            "region-name",
            &servers("  - { url: https://a.example, x-region: »eu- }\n"),
        );
        reports(
            "region-name",
            &servers("  - { url: https://a.example, x-region: »self }\n"),
        );
        reports(
            "region-duplicate",
            &servers(
                "  - { url: https://a.example, x-region: us-2 }\n  - { url: https://b.example, x-region: »us2 }\n",
            ),
        );
        reports(
            "server-duplicate",
            &servers(
                "  - { url: https://a.example, x-region: us }\n  - { url: »https://a.example, x-region: eu }\n",
            ),
        );
    }
}
