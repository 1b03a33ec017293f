//! Where the vendor is, and who may ask.

use super::{
    Origin,
    node::Node,
    read::{Read, Strange},
};

/// A place where the vendor can be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// Where it stands.
    pub at: Origin,
    /// What the spec calls it.
    pub name: String,
    /// What it is.
    pub description: String,
    /// Its base URL.
    pub url: String,
}

/// A security scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scheme {
    /// Where it stands.
    pub at: Origin,
    /// Its name in the spec.
    pub name: String,
    /// What it is.
    pub description: String,
    /// How it is sent.
    pub apply: Apply,
}

/// How credentials are sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Apply {
    /// As a bearer token.
    Bearer,
    /// With basic authentication.
    Basic,
    /// As they are, in this header.
    Header(String),
    /// As they are, in this query parameter.
    Query(String),
}

/// Reads where the vendor can be asked.
pub(super) fn regions(root: &Node) -> Read<Vec<Region>> {
    let servers = root.items("servers");
    if servers.is_empty() {
        return Err(Strange::at(root, "the spec names no server"));
    }
    let region = |node: &Node| {
        let name = node.text("x-region");
        let name = name.or_else(|| (servers.len() == 1).then(|| "production".to_owned()));
        Ok(Region {
            at: node.at.clone(),
            name: name
                .ok_or_else(|| Strange::at(node, "one of several servers has no x-region"))?,
            description: node.words("description"),
            url: node.words("url"),
        })
    };
    servers.iter().map(region).collect()
}

/// Reads a security scheme.
pub(super) fn scheme(root: &Node, name: &str) -> Read<Scheme> {
    let found = root
        .get("components")
        .and_then(|all| all.get("securitySchemes")?.get(name));
    let node = found.ok_or_else(|| Strange::at(root, format!("there is no scheme `{name}`")))?;
    let apply = match (
        node.words("type").as_str(),
        node.words("scheme").to_lowercase().as_str(),
        node.words("in").as_str(),
    ) {
        ("http", "bearer", _) => Apply::Bearer,
        ("http", "basic", _) => Apply::Basic,
        ("apiKey", _, "header") => Apply::Header(node.words("name")),
        ("apiKey", _, "query") => Apply::Query(node.words("name")),
        _ => {
            let message = "no client can send these credentials";
            return Err(Strange::at(&node, message));
        }
    };
    let description = node.text("description").unwrap_or_else(|| name.to_owned());
    Ok(Scheme {
        at: node.at.clone(),
        name: name.to_owned(),
        description: description.trim().to_owned(),
        apply,
    })
}
