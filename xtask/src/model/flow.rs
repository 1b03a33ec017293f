//! The flow: how to ask, and what each answer means. What follows from it is the engine's to know.

use indexmap::IndexMap;
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use serde_yaml::{Mapping, Value as Node};

use super::{
    Origin, Status,
    read::{Wrong, text},
};

/// How a vendor is asked.
#[derive(Clone, Debug, Default)]
pub struct Flow {
    /// What an account needs besides its address and its credentials.
    pub settings: Vec<Setting>,
    /// The ways in which operations are used, in the order of the spec.
    pub uses: Vec<Use>,
}

/// What an account is set up with.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Setting {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// What it takes.
    #[serde(rename = "type")]
    pub takes: Takes,
    /// What counts where it isn't set.
    pub default: Option<String>,
    /// Whether an account can't do without it, as goes without saying where it has no default.
    pub required: Option<bool>,
    /// Whether it is never printed.
    pub secret: bool,
    /// Whether it is a part of the account's identity.
    pub account: bool,
    /// The security scheme whose credential it is, if that isn't called as it is.
    pub security: Option<String>,
}

impl Setting {
    /// Whether an account can do without it, though it has no default.
    pub fn is_optional(&self) -> bool {
        self.required == Some(false)
    }
}

/// What a setting takes.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Takes {
    /// Any text.
    #[default]
    Text,
    /// Yes or no.
    Flag,
    /// One of these.
    #[serde(untagged)]
    OneOf(Vec<String>),
}

/// One way in which an operation is used.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Use {
    /// Where it stands.
    pub at: Origin,
    /// The operation's id.
    pub operation: String,
    /// All that is said of it, with each answer as a list of rows.
    pub said: Node,
    /// What it is for.
    pub role: String,
    /// The settings that it is used for; all of them must be so.
    #[serde(rename = "if")]
    pub when: IndexMap<String, Value>,
    /// The kinds of identifiers that it is used for, if not all of the vendor's.
    #[serde(rename = "for")]
    pub kinds: Option<Vec<String>>,
    /// What fills which place of the request.
    pub with: IndexMap<String, Source>,
    /// The part of a `oneOf` that the body is.
    pub body: Option<String>,
    /// The list in the body that gets one entry per person.
    pub many: Option<String>,
    /// What answers mean.
    pub answers: IndexMap<Status, Vec<Row>>,
    /// The operation that is asked instead where this one can't be.
    #[serde(rename = "else")]
    pub or_else: Option<String>,
}

/// What fills a place of a request.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// This value.
    Const(Value),
    /// A value by the law that the request is made under.
    Law(IndexMap<String, String>),
    /// Something that has a name: `identifier`, `setting.x`, `tracking`.
    #[serde(untagged)]
    Named(String),
    /// The same, if it is `plain` or `e164`.
    #[serde(untagged, rename_all = "kebab-case")]
    Proper {
        /// Its name.
        from: String,
        /// What else nothing is sent of.
        must_be: Option<String>,
    },
}

impl Source {
    /// Its name; nothing of what is always the same.
    pub fn name(&self) -> &str {
        match self {
            Source::Named(name) | Source::Proper { from: name, .. } => name,
            Source::Const(_) | Source::Law(_) => "",
        }
    }
}

/// What an answer means if it is so.
#[derive(Clone, Debug, Deserialize)]
pub struct Row {
    /// What must be so: place by place.
    #[serde(default, rename = "where")]
    pub conditions: IndexMap<String, Test>,
    /// What it means, of those whom `each` doesn't name.
    #[serde(alias = "rest")]
    pub means: Meaning,
    /// Where what to ask with stands: the first place that is there.
    #[serde(default, deserialize_with = "several")]
    pub tracking: Vec<String>,
    /// Until when.
    pub by: Option<String>,
    /// What repeats what was asked about.
    pub echo: Option<String>,
    /// How many are done, and of how many.
    pub counts: Option<Counts>,
    /// What it means of some.
    #[serde(default)]
    pub each: Vec<Each>,
    /// Who says so.
    #[serde(flatten)]
    pub source: Option<super::Source>,
}

/// Places of whole numbers.
#[derive(Clone, Debug, Deserialize)]
pub struct Counts {
    /// How many are done.
    pub done: String,
    /// Of how many.
    pub of: String,
}

/// What must be so of a place.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Test {
    /// Something is there, or nothing is.
    There(bool),
    /// One of these values; null is nothing.
    #[serde(untagged, deserialize_with = "several")]
    Values(Vec<Value>),
}

impl Test {
    /// The values, `null` aside, which is nothing; none of one that asks whether something is there.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        let values = match self {
            Test::Values(values) => &values[..],
            Test::There(_) => &[],
        };
        values.iter().filter(|value| !value.is_null())
    }

    /// Whether it holds where nothing is.
    pub fn is_of_nothing(&self) -> bool {
        match self {
            Test::There(wanted) => !wanted,
            Test::Values(values) => values.iter().any(Value::is_null),
        }
    }
}

/// What an answer means.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
pub enum Meaning {
    /// Somebody has to act first: this stands in the way.
    Blocked(String),
    /// What this function says.
    Custom(String),
    /// This word.
    #[serde(untagged)]
    Word(String),
}

/// What an answer means of those whom a list names.
#[derive(Clone, Debug, Deserialize)]
pub struct Each {
    /// The list, or the map.
    #[serde(rename = "in")]
    pub within: String,
    /// How it names them: `key` of a map, `value` of a list.
    pub by: String,
    /// What it means of them.
    pub means: Meaning,
    /// What to ask with: a place, or `value`.
    pub tracking: Option<String>,
}

impl Use {
    /// What answers can mean, of one person at least.
    pub fn meanings(&self) -> impl Iterator<Item = &Meaning> {
        let rows = self.answers.values().flatten();
        rows.flat_map(|row| row.each.iter().map(|each| &each.means).chain([&row.means]))
    }

    /// Whether it is for a kind of identifier: for each of the vendor's, if it doesn't say.
    pub fn is_for(&self, kind: &str) -> bool {
        let is_in = |kinds: &Vec<String>| kinds.iter().any(|known| known == kind);
        self.kinds.as_ref().is_none_or(is_in)
    }

    /// Whether some answer can mean this word.
    pub fn can_mean(&self, word: &str) -> bool {
        self.meanings()
            .any(|means| matches!(means, Meaning::Word(said) if said == word))
    }
}

/// The uses of an operation, from what is said of it. What stands beside `uses` holds for all of them.
pub(super) fn uses(operation: &str, at: &Origin, whole: &Node) -> Result<Vec<Use>, Wrong> {
    let Some(several) = whole["uses"].as_sequence() else {
        return Ok(vec![of(operation, at.clone(), whole.clone())?]);
    };
    let several = several.iter().enumerate();
    let each = several.map(|(index, own)| {
        let at = at.to("uses").to(&index.to_string());
        let mut all = whole.as_mapping().cloned().unwrap_or_default();
        all.shift_remove("uses");
        for (key, own) in own.as_mapping().into_iter().flatten() {
            match (all.get_mut(key), own.as_mapping()) {
                (Some(Node::Mapping(all)), Some(own)) if key == "with" || key == "answers" => {
                    all.extend(own.clone());
                }
                _ => drop(all.insert(key.clone(), own.clone())),
            }
        }
        of(operation, at, all.into())
    });
    each.collect()
}

fn of(operation: &str, at: Origin, mut all: Node) -> Result<Use, Wrong> {
    if let Some(Node::Mapping(answers)) = all.get_mut("answers") {
        let rows = answers.iter().map(|(status, said)| {
            let alone = std::slice::from_ref(said);
            let rows = said.as_sequence().map_or(alone, Vec::as_slice);
            (text(status).into(), rows.iter().map(row).collect())
        });
        *answers = rows.collect();
    }
    let said = all.clone();
    let mut one: Use = serde_yaml::from_value(all)?;
    one.said = said;
    if let Some(Source::Named(part)) = one.with.shift_remove("body") {
        one.body = Some(part);
    }
    one.at = at;
    one.operation = operation.to_owned();
    Ok(one)
}

/// A meaning alone is a row too.
fn row(said: &Node) -> Node {
    if said.get("means").or(said.get("rest")).is_some() {
        said.clone()
    } else {
        Mapping::from_iter([("means".into(), said.clone())]).into()
    }
}

/// What an account is set up with, from the settings by name.
pub(super) fn settings(said: &Node) -> Result<Vec<Setting>, Wrong> {
    let all = Option::<IndexMap<String, Setting>>::deserialize(said)?;
    let all = all.into_iter().flatten().map(|(name, one)| Setting {
        name,
        secret: one.secret || one.security.is_some(),
        ..one
    });
    Ok(all.collect())
}

/// One or several.
#[derive(Deserialize)]
#[serde(untagged)]
enum Several<T> {
    Several(Vec<T>),
    One(T),
}

fn several<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Vec<T>, D::Error> {
    Ok(match Several::deserialize(from)? {
        Several::Several(all) => all,
        Several::One(one) => vec![one],
    })
}
