//! Where requests go and what authorises them: a server for each address that a document's variables
//! allow, and one scheme for all requests, which is what clients have.

use heck::ToKebabCase;

use super::{
    carry::Carrier,
    draft::{list, map, text},
    select::Operation,
};
use crate::{
    diagnostic::Position,
    lint::grammar::Kind,
    spec::tree::{Node, Value},
};

/// More addresses than this are no regions.
const MOST: usize = 12;
/// Where nothing answers, by RFC 2606.
pub const NOWHERE: &str = "https://unanswered.invalid";

impl<'a> Carrier<'a> {
    /// The servers, one for each address.
    pub(super) fn servers(&mut self) -> Node {
        let given = self.document.root.get("servers");
        let mut out = Vec::new();
        for server in given.map(Node::items).unwrap_or_default() {
            for (url, region) in addresses(server) {
                let known = |node: &Node| node.text("url") == Some(&url);
                if out.iter().any(known) || out.len() >= MOST {
                    continue;
                }
                out.push(self.server(server, &url, region));
            }
        }
        if out.is_empty() {
            let at = given.map_or(Position::START, |node| node.named_at);
            let mut server = map(vec![("url", text(NOWHERE, at))], at);
            server.set("description", text("The only server.", at));
            self.ask(
                &mut server,
                at,
                "the document names no server; where does the API stand?",
            );
            out.push(server);
        }
        regions(&mut out);
        list(out, given.map_or(Position::START, |node| node.at))
    }

    fn server(&mut self, server: &'a Node, url: &str, region: String) -> Node {
        let url = url.trim_end_matches('/');
        let is_address = url.starts_with("https://") && !url.contains(['{', '}', '?', '#', ' ']);
        let shown = if is_address { url } else { NOWHERE };
        let mut out = map(vec![("url", text(shown, server.at))], server.at);
        let words = server
            .text("description")
            .filter(|words| !words.trim().is_empty());
        if let Some(words) = words {
            out.set("description", text(words.trim(), server.at));
        }
        out.set("x-region", text(region, server.at));
        if !is_address {
            let message =
                format!("`{url}` is no https address that a client could use; what is it?");
            self.ask(&mut out, server.at, message);
        }
        for (name, variable) in server.get("variables").into_iter().flat_map(Node::entries) {
            if variable
                .get("enum")
                .is_none_or(|list| list.items().is_empty())
            {
                let message = format!(
                    "the address has the variable `{name}`, here with its default; what else can it be?"
                );
                self.ask(&mut out, variable.named_at, message);
            }
        }
        out
    }

    /// What authorises the operations: `security` of the document, and the scheme that it names.
    pub(super) fn security(
        &mut self,
        operations: &[Operation<'a>],
        spec: &mut Node,
        components: &mut Node,
    ) {
        let root = &self.document.root;
        let of =
            |operation: &Operation<'a>| operation.node.get("security").or(root.get("security"));
        let first = operations.first().and_then(of);
        for operation in operations {
            let (own, first) = (of(operation).map(Node::to_json), first.map(Node::to_json));
            if own != first {
                let at = of(operation).map_or(operation.node.named_at, |node| node.named_at);
                let message = format!(
                    "`{}` is authorised otherwise than the first operation, and a client authorises all alike",
                    operation.label()
                );
                self.ask(spec, at, message);
            }
        }
        let at = first.map_or(Position::START, |node| node.named_at);
        let schemes: Vec<&str> = first
            .into_iter()
            .flat_map(Node::items)
            .flat_map(|one| one.entries().map(|(name, _)| name))
            .collect();
        let usable = schemes
            .iter()
            .find_map(|name| Some((*name, self.scheme(name)?)));
        let choices = first.map(Node::items).unwrap_or_default();
        if choices.iter().any(|choice| choice.entries().count() > 1) {
            self.ask(spec, at, "several credentials go with one request, and a client sends one; which are needed?");
        } else if schemes.len() > 1 {
            let message = format!(
                "any of {} authorises a request, and a client uses one; is this the right one?",
                schemes.join(", ")
            );
            self.ask(spec, at, message);
        }
        match usable {
            Some((name, scheme)) => {
                let requirement = map(vec![(name, list(Vec::new(), at))], at);
                spec.set("security", list(vec![requirement], at));
                components.set("securitySchemes", map(vec![(name, scheme)], at));
            }
            None => {
                spec.set("security", list(Vec::new(), at));
                let message = match schemes.is_empty() {
                    true => "the document doesn't say how requests are authorised; how are they?"
                        .to_owned(),
                    false => format!(
                        "requests are authorised by {}, which a client can't apply: what else does the vendor take?",
                        schemes.join(", ")
                    ),
                };
                self.ask(spec, at, message);
            }
        }
    }

    /// A scheme that clients can apply.
    fn scheme(&mut self, name: &str) -> Option<Node> {
        let schemes = self
            .document
            .root
            .get("components")?
            .get("securitySchemes")?;
        let node = self.resolve(schemes.get(name)?);
        let kind = (node.text("type")?, node.text("in"), node.text("scheme"));
        match kind {
            ("apiKey", Some("header" | "cookie"), _) => {
                Some(self.object(Kind::SecurityScheme, node))
            }
            ("http", _, Some(scheme))
                if ["bearer", "basic"]
                    .iter()
                    .any(|known| scheme.eq_ignore_ascii_case(known)) =>
            {
                Some(self.object(Kind::SecurityScheme, node))
            }
            ("oauth2" | "openIdConnect", _, _) => {
                let mut out = map(
                    vec![
                        ("type", text("http", node.at)),
                        ("scheme", text("bearer", node.at)),
                    ],
                    node.at,
                );
                if let Some(words) = node.text("description") {
                    out.set("description", text(words, node.at));
                }
                self.ask(&mut out, node.named_at, "tokens are fetched by OAuth; here whoever uses the client brings one. Where do they get it?");
                Some(out)
            }
            _ => None,
        }
    }
}

/// The addresses that a server's variables allow, each with a word that tells it from the others.
fn addresses(server: &Node) -> Vec<(String, String)> {
    let Some(url) = server.text("url") else {
        return Vec::new();
    };
    let mut all = vec![(url.to_owned(), String::new())];
    for (name, variable) in server.get("variables").into_iter().flat_map(Node::entries) {
        let place = format!("{{{name}}}");
        let word = |node: &Node| match &node.value {
            Value::String(word) => Some(word.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        let mut values: Vec<String> = variable.get("default").and_then(word).into_iter().collect();
        for value in variable
            .get("enum")
            .map(Node::items)
            .unwrap_or_default()
            .iter()
            .filter_map(word)
        {
            if !values.contains(&value) {
                values.push(value);
            }
        }
        if values.is_empty() || !url.contains(&place) {
            continue;
        }
        let filled = |(url, region): &(String, String)| -> Vec<(String, String)> {
            let fill = |value: &String| (url.replace(&place, value), format!("{region} {value}"));
            values.iter().map(fill).collect()
        };
        all = all.iter().flat_map(filled).take(MOST).collect();
    }
    all
}

/// A name for each server, as the variants of `Region` need.
fn regions(servers: &mut [Node]) {
    let alone = servers.len() == 1;
    let mut seen: Vec<String> = Vec::new();
    for (index, server) in servers.iter_mut().enumerate() {
        let at = server.at;
        let words = server.text("x-region").unwrap_or_default().to_kebab_case();
        let slug: String = words
            .chars()
            .filter(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || *c == '-')
            .collect();
        let is_good = slug.starts_with(|c: char| c.is_ascii_lowercase()) && !slug.ends_with('-');
        let mut name = match (alone, is_good) {
            (true, _) => "main".to_owned(),
            (false, true) => slug,
            (false, false) => format!("region-{}", index + 1),
        };
        if seen.contains(&name) {
            name = format!("{name}-{}", index + 1);
        }
        server.set("x-region", text(name.clone(), at));
        seen.push(name);
    }
}
