//! What a whole spec says: operations with what they take and give, servers, credentials, facts.

use super::item::{Items, Kind, Place};
use super::schema::plain;
use crate::spec::tree::Node;

const METHODS: &[&str] = &[
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// Everything that a spec says.
pub(super) fn items(root: &Node) -> Vec<super::item::Item> {
    let mut items = Items::of(root);
    items.document();
    items.all
}

impl<'a> Items<'a> {
    fn document(&mut self) {
        let (root, whole) = (self.root(), Place(Vec::new()));
        if let Some(info) = root.get("info") {
            for key in ["title", "version", "description", "contact", "license"] {
                self.member(&whole, Kind::Text, info, key);
            }
        }
        self.servers(root);
        let components = root.get("components");
        let schemes = components.and_then(|components| components.get("securitySchemes"));
        for (name, scheme) in schemes.into_iter().flat_map(Node::entries) {
            let scheme = self.resolve(scheme);
            let place = Place(vec![format!("credential `{name}`")]);
            let said = ["type", "scheme", "in", "name"].map(|key| scheme.text(key));
            let said = said.into_iter().flatten().collect::<Vec<_>>().join(" ");
            self.add(place.clone(), Kind::Credential, said, scheme.named_at);
            for key in ["flows", "openIdConnectUrl"] {
                self.member(&place, Kind::Text, scheme, key);
            }
            self.texts(&place, scheme);
        }
        if let Some(erasure) = root.get("x-erasure") {
            self.facts(&Place(vec!["vendor".to_owned()]), erasure);
        }
        for (path, item) in root.get("paths").into_iter().flat_map(Node::entries) {
            let item = self.resolve(item);
            for method in METHODS {
                if let Some(operation) = item.get(method) {
                    let name = format!("{} {path}", method.to_uppercase());
                    self.operation(&Place(vec![name]), item, operation);
                }
            }
        }
    }

    fn servers(&mut self, node: &'a Node) {
        for (index, server) in node
            .get("servers")
            .map(Node::items)
            .unwrap_or_default()
            .iter()
            .enumerate()
        {
            let region = server
                .text("x-region")
                .map_or_else(|| (index + 1).to_string(), str::to_owned);
            let place = Place(vec![format!("server `{region}`")]);
            let url = server.text("url").unwrap_or_default();
            self.add(place, Kind::Server, url, server.at);
        }
    }

    fn operation(&mut self, place: &Place, item: &'a Node, node: &'a Node) {
        let erases = node.get("x-erasure").and_then(|facts| facts.text("role"));
        self.add(
            place.clone(),
            Kind::Operation,
            erases.unwrap_or_default(),
            node.named_at,
        );
        self.texts(place, node);
        self.member(place, Kind::OperationId, node, "operationId");
        self.member(place, Kind::Text, node, "deprecated");
        let security = node.get("security").or_else(|| self.root().get("security"));
        if let Some(security) = security {
            self.add(
                place.then("security"),
                Kind::Credential,
                security.to_json(),
                security.at,
            );
        }
        let own = node.get("parameters").map(Node::items).unwrap_or_default();
        let shared = item.get("parameters").map(Node::items).unwrap_or_default();
        for parameter in own.iter().chain(shared) {
            self.parameter(place, parameter);
        }
        if let Some(body) = node.get("requestBody") {
            self.body(place, body);
        }
        for (status, answer) in node.get("responses").into_iter().flat_map(Node::entries) {
            self.answer(&place.then(format!("answer {status}")), answer);
        }
        if let Some(erasure) = node.get("x-erasure") {
            self.facts(place, erasure);
        }
    }

    fn parameter(&mut self, place: &Place, node: &'a Node) {
        let node = self.resolve(node);
        let (name, within) = (
            node.text("name").unwrap_or_default(),
            node.text("in").unwrap_or_default(),
        );
        let place = place.then(format!("{within} parameter `{name}`"));
        if self.all.iter().any(|item| item.place == place) {
            // The operation's own goes before that of its path.
            return;
        }
        let presence = if node.is_true("required") {
            "required"
        } else {
            "optional"
        };
        self.add(place.clone(), Kind::Parameter, presence, node.at);
        self.add(place.then("presence"), Kind::Presence, presence, node.at);
        for key in ["style", "explode", "allowReserved", "allowEmptyValue"] {
            self.member(&place, Kind::Type, node, key);
        }
        self.texts(&place, node);
        if let Some(schema) = node.get("schema") {
            self.schema(&place, schema);
        }
        self.content(&place, node);
    }

    fn body(&mut self, place: &Place, node: &'a Node) {
        let (node, place) = (self.resolve(node), place.then("body"));
        let presence = if node.is_true("required") {
            "required"
        } else {
            "optional"
        };
        self.add(place.clone(), Kind::Body, presence, node.at);
        self.add(place.then("presence"), Kind::Presence, presence, node.at);
        self.texts(&place, node);
        self.content(&place, node);
    }

    fn answer(&mut self, place: &Place, node: &'a Node) {
        let at = node.named_at;
        let node = self.resolve(node);
        let shape = node.get("content").map(|content| self.shape(content));
        self.add(place.clone(), Kind::Answer, shape.unwrap_or_default(), at);
        self.texts(place, node);
        for (name, header) in node.get("headers").into_iter().flat_map(Node::entries) {
            let place = place.then(format!("header `{name}`"));
            let header = self.resolve(header);
            self.add(place.clone(), Kind::Header, name, header.at);
            self.texts(&place, header);
        }
        self.content(place, node);
    }

    /// What tells one answer's body from another's: its media types and the names or kinds of their schemas.
    fn shape(&self, content: &'a Node) -> String {
        let named = |(media, body): (&str, &Node)| {
            let schema = body.get("schema");
            let name = schema.and_then(|schema| schema.text("$ref"));
            let kind = schema.and_then(|schema| schema.text("type"));
            let name = name.and_then(|name| name.rsplit('/').next());
            let fields = schema.and_then(|schema| self.resolve(schema).get("properties"));
            let fields: Vec<_> = fields.into_iter().flat_map(Node::entries).collect();
            let names: Vec<_> = fields.iter().map(|(name, _)| *name).collect();
            let names = match names.is_empty() {
                true => String::new(),
                false => format!(" {{ {} }}", names.join(", ")),
            };
            format!("{media} {}{names}", name.or(kind).unwrap_or_default())
        };
        content.entries().map(named).collect::<Vec<_>>().join(", ")
    }

    fn content(&mut self, place: &Place, node: &'a Node) {
        let content: Vec<_> = node
            .get("content")
            .into_iter()
            .flat_map(Node::entries)
            .collect();
        let several = content.len() > 1;
        for (media_type, body) in content {
            self.add(
                place.then(format!("as {media_type}")),
                Kind::MediaType,
                media_type,
                body.named_at,
            );
            let place = if several {
                place.then(media_type)
            } else {
                place.clone()
            };
            self.member(&place, Kind::Text, body, "example");
            self.member(&place, Kind::Type, body, "encoding");
            if let Some(schema) = body.get("schema") {
                self.schema(&place, schema);
            }
        }
    }

    /// The facts about erasure at a place, with who says so.
    fn facts(&mut self, place: &Place, node: &'a Node) {
        for (key, fact) in node.entries().filter(|(_, fact)| fact.is_something()) {
            match key {
                "contracts" => {
                    for (contract, facts) in fact.entries() {
                        self.facts(&place.then(format!("{contract} contract")), facts);
                    }
                }
                "identifiers" | "retains" | "leaves-open" => {
                    for one in fact.items() {
                        let name = one
                            .get("kind")
                            .or_else(|| one.get("value"))
                            .map(Node::to_json);
                        let name = plain(&name.unwrap_or_default());
                        let of = match key {
                            "retains" => "keeps",
                            "leaves-open" => "leaves open",
                            _ => "asked by",
                        };
                        self.fact(
                            &place.then(format!("{of} {name}")),
                            one,
                            &["kind", "as", "value"],
                        );
                    }
                }
                "name" => self.member(place, Kind::Text, node, key),
                _ => self.fact(&place.then(key), fact, &["value"]),
            }
        }
    }

    fn fact(&mut self, place: &Place, node: &'a Node, said: &[&str]) {
        let value = match node.is_map() {
            true => {
                let parts = said.iter().filter_map(|key| node.get(key));
                let parts: Vec<_> = parts.map(|part| plain(&part.to_json())).collect();
                parts.join(" as ")
            }
            false => plain(&node.to_json()),
        };
        self.add(place.clone(), Kind::Fact, value, node.named_at);
        for key in ["source", "assumed"] {
            if let Some(who) = node.get(key) {
                let value = format!("{key}: {}", plain(&who.to_json()));
                self.add(place.then("who says so"), Kind::Source, value, who.at);
            }
        }
    }
}
