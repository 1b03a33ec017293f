//! The flow: how to ask, and what each answer means. What follows from it is the engine's to know.

use indexmap::IndexMap;
use serde_json::Value;

use super::{
    Operation, Origin, Status,
    node::Node,
    read::{Read, Strange, status},
};

/// How a vendor is asked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Flow {
    /// What an account needs besides its address and its credentials.
    pub settings: Vec<Setting>,
    /// The ways in which operations are used, in the order of the spec.
    pub uses: Vec<Use>,
}

/// What an account is set up with.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// Where it stands.
    pub at: Origin,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// What it takes.
    pub takes: Takes,
    /// What counts where it isn't set.
    pub default: Option<String>,
    /// Whether an account can do without it, though it has no default.
    pub optional: bool,
    /// Whether it is never printed.
    pub secret: bool,
    /// Whether it is a part of the account's identity.
    pub account: bool,
    /// The security scheme whose credential it is, if that isn't called as it is.
    pub security: Option<String>,
}

/// What a setting takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Any text.
    Text,
    /// Yes or no.
    Flag,
    /// One of these.
    OneOf(Vec<String>),
}

/// One way in which an operation is used.
#[derive(Clone, Debug, PartialEq)]
pub struct Use {
    /// Where it stands.
    pub at: Origin,
    /// The operation's id.
    pub operation: String,
    /// What it is for.
    pub role: String,
    /// The settings that it is used for; all of them must be so.
    pub when: IndexMap<String, Value>,
    /// The kinds of identifiers that it is used for, if not all of the vendor's.
    pub kinds: Option<Vec<String>>,
    /// What fills which place of the request.
    pub with: IndexMap<String, Source>,
    /// The part of a `oneOf` that the body is.
    pub body: Option<String>,
    /// The list in the body that gets one entry per person.
    pub many: Option<String>,
    /// What answers mean.
    pub answers: Vec<(Status, Vec<Row>)>,
    /// The operation that is asked instead where this one can't be.
    pub or_else: Option<String>,
}

/// What fills a place of a request.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    /// Something that has a name: `identifier`, `setting.x`, `tracking`. It may have to be `plain` or `e164`.
    Named(String, Option<String>),
    /// This value.
    Const(Value),
    /// A value by the law that the request is made under.
    Law(IndexMap<String, String>),
}

/// What an answer means if it is so.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Where it stands.
    pub at: Origin,
    /// What must be so: place by place.
    pub conditions: Vec<(String, Test)>,
    /// What it means, of those whom `each` doesn't name.
    pub means: Meaning,
    /// Where what to ask with stands: the first place that is there.
    pub tracking: Vec<String>,
    /// Until when.
    pub by: Option<String>,
    /// What repeats what was asked about.
    pub echo: Option<String>,
    /// How many are done, and of how many.
    pub counts: Option<(String, String)>,
    /// What it means of some.
    pub each: Vec<Each>,
}

/// What must be so of a place.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// Something is there, or nothing is.
    There(bool),
    /// One of these values; null is nothing.
    Values(Vec<Value>),
}

/// What an answer means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// This word.
    Word(String),
    /// Somebody has to act first: this stands in the way.
    Blocked(String),
    /// What this function says.
    Custom(String),
}

/// What an answer means of those whom a list names.
#[derive(Clone, Debug, PartialEq)]
pub struct Each {
    /// The list, or the map.
    pub within: String,
    /// Whether its keys name them; else its values do.
    pub by_key: bool,
    /// What it means of them.
    pub means: Meaning,
    /// What to ask with: a place, or `value`.
    pub tracking: Option<String>,
}

/// Reads the flow, if the spec says how to ask: one without `answers` has facts alone.
pub(super) fn read(root: &Node, operations: &[Operation]) -> Read<Option<Flow>> {
    let mut uses = Vec::new();
    for operation in operations {
        let Some(node) = root.find(&format!("#{}", operation.at)) else {
            continue;
        };
        let Some(whole) = node.raw("x-erasure") else {
            continue;
        };
        let several = whole.raw_items("uses");
        let several = if several.is_empty() {
            vec![whole.clone()]
        } else {
            several
        };
        for own in several {
            uses.push(of(&operation.id, &own, &whole)?);
        }
    }
    uses.retain(|one: &Use| !one.answers.is_empty());
    if uses.is_empty() {
        return Ok(None);
    }
    let settings = root.raw("x-erasure").map(|node| node.entries("settings"));
    let settings = settings.unwrap_or_default();
    let settings = settings
        .into_iter()
        .map(|(name, node)| setting(name, &node))
        .collect();
    Ok(Some(Flow { settings, uses }))
}

fn setting(name: String, node: &Node) -> Setting {
    let takes = match (node.text("type").as_deref(), node.texts("type")) {
        (Some("flag"), _) => Takes::Flag,
        (_, values) if !values.is_empty() => Takes::OneOf(values),
        _ => Takes::Text,
    };
    Setting {
        at: node.at.clone(),
        name,
        description: node.words("description"),
        takes,
        default: node.text("default"),
        optional: node.raw("required").is_some() && !node.flag("required"),
        secret: node.flag("secret") || node.raw("security").is_some(),
        account: node.flag("account"),
        security: node.text("security"),
    }
}

fn of(operation: &str, own: &Node, whole: &Node) -> Read<Use> {
    let get = |key| own.raw(key).or_else(|| whole.raw(key));
    let text = |key| own.text(key).or_else(|| whole.text(key));
    // What stands beside `uses` holds for all of them.
    let layers = if own.at.0 == whole.at.0 {
        vec![own]
    } else {
        vec![whole, own]
    };
    let mut with = IndexMap::new();
    let mut answers: IndexMap<String, Vec<Row>> = IndexMap::new();
    let mut body = None;
    for layer in layers {
        for (place, node) in layer.entries("with") {
            match place.as_str() {
                "body" => body = node.value.as_str().map(str::to_owned),
                _ => {
                    with.insert(place, source(&node)?);
                }
            }
        }
        for (status, node) in layer.entries("answers") {
            answers.insert(status, rows(&node)?);
        }
    }
    let answers = answers.into_iter().map(|(text, rows)| {
        let known = status(&text);
        let known = known.ok_or_else(|| Strange::at(own, format!("`{text}` is no status")))?;
        Ok((known, rows))
    });
    let when = get("if")
        .map(|node| node.all())
        .unwrap_or_default()
        .into_iter();
    Ok(Use {
        at: own.at.clone(),
        operation: operation.to_owned(),
        role: text("role").unwrap_or_default(),
        when: when
            .filter_map(|(name, node)| Some((name, serde_json::to_value(node.value).ok()?)))
            .collect(),
        kinds: get("for").map(|_| {
            [own, whole]
                .into_iter()
                .flat_map(|layer| layer.texts("for"))
                .collect()
        }),
        with,
        body,
        many: text("many"),
        answers: answers.collect::<Read<_>>()?,
        or_else: text("else"),
    })
}

fn source(node: &Node) -> Read<Source> {
    if let Some(name) = node.value.as_str() {
        return Ok(Source::Named(name.to_owned(), None));
    }
    if let Some(name) = node.text("from") {
        return Ok(Source::Named(name, node.text("must-be")));
    }
    if let Some(value) = node.json("const") {
        return Ok(Source::Const(value));
    }
    let laws = node.entries("law").into_iter();
    let laws: IndexMap<_, _> = laws
        .filter_map(|(law, text)| Some((law, text.value.as_str()?.to_owned())))
        .collect();
    if laws.is_empty() {
        Err(Strange::at(node, "nothing is known to fill this with"))
    } else {
        Ok(Source::Law(laws))
    }
}

fn rows(node: &Node) -> Read<Vec<Row>> {
    match node.value.as_sequence() {
        Some(several) => {
            let several = several.iter().enumerate();
            several
                .map(|(index, value)| row(&node.child(&index.to_string(), value)))
                .collect()
        }
        None => Ok(vec![row(node)?]),
    }
}

fn row(node: &Node) -> Read<Row> {
    let means = node
        .raw("means")
        .or_else(|| node.raw("rest"))
        .unwrap_or_else(|| node.clone());
    let conditions = node.entries("where").into_iter().map(|(place, node)| {
        let test = match (node.raw("there"), node.value.as_sequence()) {
            (Some(there), _) => Test::There(there.value.as_bool() == Some(true)),
            (None, Some(several)) => Test::Values(
                several
                    .iter()
                    .filter_map(|value| serde_json::to_value(value).ok())
                    .collect(),
            ),
            (None, None) => Test::Values(serde_json::to_value(node.value).into_iter().collect()),
        };
        (place, test)
    });
    let tracking = node
        .text("tracking")
        .map_or_else(|| node.texts("tracking"), |one| vec![one]);
    let counts = node
        .raw("counts")
        .and_then(|counts| Some((counts.text("done")?, counts.text("of")?)));
    let each = node.raw_items("each");
    let each = each.iter().map(|node| {
        Ok(Each {
            within: node.words("in"),
            by_key: node.words("by") == "key",
            means: meaning(&node.raw("means").unwrap_or_else(|| node.clone()))?,
            tracking: node.text("tracking"),
        })
    });
    Ok(Row {
        at: node.at.clone(),
        conditions: conditions.collect(),
        means: meaning(&means)?,
        tracking,
        by: node.text("by"),
        echo: node.text("echo"),
        counts,
        each: each.collect::<Read<_>>()?,
    })
}

fn meaning(node: &Node) -> Read<Meaning> {
    let word = node
        .value
        .as_str()
        .map(|word| Meaning::Word(word.to_owned()));
    let blocked = || node.text("blocked").map(Meaning::Blocked);
    let custom = || node.text("custom").map(Meaning::Custom);
    word.or_else(blocked)
        .or_else(custom)
        .ok_or_else(|| Strange::at(node, "it means nothing"))
}
