//! The styles of OpenAPI's parameters: how a list or an object becomes the text of a path segment, a query,
//! a header or a cookie. Values are encoded before they are joined, so that no value can look like a
//! separator.

use serde::Serialize;
use serde_json::Value;
use zeroize::Zeroizing;

use crate::{InvalidRequest, encode, faithful};

/// How a parameter is written.
///
/// ```
/// use client_runtime::Style;
/// let each_by_itself = Style::LABEL.exploded();
/// assert_ne!(each_by_itself, Style::LABEL);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    kind: Kind,
    explode: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Simple,
    Label,
    Matrix,
    Form,
    Space,
    Pipe,
    Deep,
}

impl Style {
    /// `a,b` in a path or a header.
    pub const SIMPLE: Self = Self::of(Kind::Simple);
    /// `.a,b` in a path.
    pub const LABEL: Self = Self::of(Kind::Label);
    /// `;name=a,b` in a path.
    pub const MATRIX: Self = Self::of(Kind::Matrix);
    /// `name=a,b` in a query or a cookie.
    pub const FORM: Self = Self::of(Kind::Form);
    /// `name=a%20b` in a query.
    pub const SPACE_DELIMITED: Self = Self::of(Kind::Space);
    /// `name=a%7Cb` in a query.
    pub const PIPE_DELIMITED: Self = Self::of(Kind::Pipe);
    /// `name%5Bkey%5D=a` in a query.
    pub const DEEP_OBJECT: Self = Self::of(Kind::Deep);

    const fn of(kind: Kind) -> Self {
        Self {
            kind,
            explode: false,
        }
    }

    /// The style with each item or member written separately (`explode: true`).
    #[must_use]
    pub const fn exploded(self) -> Self {
        Self {
            explode: true,
            ..self
        }
    }
}

/// A text that is overwritten when dropped.
type Text = Zeroizing<String>;

/// A parameter's value, as texts that are neither encoded nor joined.
enum Parts {
    Nothing,
    One(Text),
    Items(Vec<Text>),
    Members(Vec<(String, Text)>),
}

impl Parts {
    /// Refuses a part that contains the separator, if encoding doesn't distinguish the two.
    fn without(&self, name: &'static str, sign: &str) -> Result<(), InvalidRequest> {
        let reason =
            "contains the sign that its parts are parted by, so that it would be read as two";
        match self.texts().any(|text| text.contains(sign)) {
            true => Err(InvalidRequest::new(name, reason)),
            false => Ok(()),
        }
    }

    /// Refuses a part that begins or ends with a space, if readers drop such spaces.
    fn without_outer_spaces(&self, name: &'static str) -> Result<(), InvalidRequest> {
        let reason = "has a part that begins or ends with a space, which a header drops";
        let is_whole = |text: &str| text.trim_matches([' ', '\t']) == text;
        match self.texts().all(is_whole) {
            true => Ok(()),
            false => Err(InvalidRequest::new(name, reason)),
        }
    }

    /// Whether this is an empty list or object.
    fn is_empty(&self) -> bool {
        match self {
            Parts::Nothing | Parts::One(_) => false,
            Parts::Items(items) => items.is_empty(),
            Parts::Members(members) => members.is_empty(),
        }
    }

    /// The texts to join; none for a scalar.
    fn texts(&self) -> impl Iterator<Item = &str> {
        let (items, members): (&[Text], &[(String, Text)]) = match self {
            Parts::Nothing | Parts::One(_) => (&[], &[]),
            Parts::Items(items) => (items, &[]),
            Parts::Members(members) => (&[], members),
        };
        let members = members
            .iter()
            .flat_map(|(name, text)| [name.as_str(), text.as_str()]);
        items.iter().map(|text| text.as_str()).chain(members)
    }
}

/// The text of a value in a path segment, plain and encoded. Nothing for `None`.
pub(crate) fn in_path(
    name: &'static str,
    style: Style,
    value: &(impl Serialize + ?Sized),
) -> Result<Option<(Text, Text)>, InvalidRequest> {
    let parts = parts(name, value)?;
    if style == Style::LABEL.exploded() {
        parts.without(name, ".")?;
    }
    let plain = segment(name, style, &parts, &|text| Zeroizing::new(text.to_owned()));
    let encoded = segment(name, style, &parts, &encoded);
    Ok(plain.zip(encoded))
}

/// The encoded pairs of a query; none for `None`.
pub(crate) fn in_query(
    name: &'static str,
    style: Style,
    value: &(impl Serialize + ?Sized),
) -> Result<Vec<(Text, Text)>, InvalidRequest> {
    let own = || encoded(name);
    let one = |text| vec![(own(), text)];
    let parts = parts(name, value)?;
    let between = match style.kind {
        Kind::Space => "%20",
        Kind::Pipe => "%7C",
        _ => ",",
    };
    match style.kind {
        Kind::Space => parts.without(name, " ")?,
        Kind::Pipe => parts.without(name, "|")?,
        _ => {}
    }
    Ok(match (parts, style.kind, style.explode) {
        (Parts::Nothing, ..) => Vec::new(),
        (Parts::Members(members), Kind::Deep, _) => {
            let key = |key: &str| encoded(&format!("{name}[{key}]"));
            let pair = |(name, text): &(String, Text)| (key(name), encoded(text));
            members.iter().map(pair).collect()
        }
        (_, Kind::Deep, _) => return Err(unfit(name)),
        (Parts::One(text), ..) => one(encoded(&text)),
        (Parts::Items(items), _, true) => items.iter().map(|item| (own(), encoded(item))).collect(),
        (Parts::Members(members), _, true) => {
            let pair = |(name, text): &(String, Text)| (encoded(name), encoded(text));
            members.iter().map(pair).collect()
        }
        (Parts::Items(items), _, false) if items.is_empty() => Vec::new(),
        (Parts::Items(items), _, false) => {
            one(joined(items.iter().map(|item| encoded(item)), between))
        }
        (Parts::Members(members), _, false) if members.is_empty() => Vec::new(),
        (Parts::Members(members), _, false) => one(joined(
            members
                .iter()
                .flat_map(|(name, text)| [encoded(name), encoded(text)]),
            between,
        )),
    })
}

/// The text of a header, unencoded; none for `None` or an empty list.
pub(crate) fn in_header(
    name: &'static str,
    style: Style,
    value: &(impl Serialize + ?Sized),
) -> Result<Option<Text>, InvalidRequest> {
    let parts = parts(name, value)?;
    for sign in [",", "="] {
        parts.without(name, sign)?;
    }
    parts.without_outer_spaces(name)?;
    if parts.is_empty() {
        return Ok(None);
    }
    Ok(segment(name, style, &parts, &|text| {
        Zeroizing::new(text.to_owned())
    }))
}

/// A value as JSON text, for parameters described by a media type.
pub(crate) fn as_json(
    name: &'static str,
    value: &(impl Serialize + ?Sized),
) -> Result<Option<Text>, InvalidRequest> {
    let unfit = InvalidRequest::new(name, "has no form in JSON");
    let text = faithful::json(value, unfit)?;
    let text = std::str::from_utf8(&text).map_err(|_| unfit)?;
    // A parameter that is left out is `None`; one described by a media type is never null.
    Ok((text != "null").then(|| Zeroizing::new(text.to_owned())))
}

/// Encodes all but unreserved characters.
pub(crate) fn encoded(text: &str) -> Text {
    Zeroizing::new(encode::encoded(text))
}

fn segment(name: &str, style: Style, parts: &Parts, write: &dyn Fn(&str) -> Text) -> Option<Text> {
    let (start, between) = match (style.kind, style.explode) {
        (Kind::Label, true) => (".", "."),
        (Kind::Label, false) => (".", ","),
        (Kind::Matrix, true) => (";", ";"),
        (Kind::Matrix, false) => (";", ","),
        _ => ("", ","),
    };
    let named = style.kind == Kind::Matrix;
    let pair = |name: &str, text: &str| match text.is_empty() && named {
        true => write(name),
        false => joined([write(name), write(text)].into_iter(), "="),
    };
    let whole = match parts {
        Parts::Nothing => return None,
        Parts::One(text) if named => pair(name, text),
        Parts::One(text) => write(text),
        Parts::Items(items) if named && style.explode => {
            joined(items.iter().map(|item| pair(name, item)), between)
        }
        Parts::Items(items) => joined(items.iter().map(|item| write(item)), between),
        Parts::Members(members) if style.explode => {
            joined(members.iter().map(|(name, text)| pair(name, text)), between)
        }
        Parts::Members(members) => {
            let both = |(name, text): &(String, Text)| [write(name), write(text)];
            joined(members.iter().flat_map(both), between)
        }
    };
    let unexploded = named && !style.explode && !matches!(parts, Parts::One(_));
    let whole = match unexploded && !whole.is_empty() {
        true => joined([write(name), whole].into_iter(), "="),
        false => whole,
    };
    if whole.is_empty() && style.kind != Kind::Label {
        return Some(whole);
    }
    Some(joined(
        [Zeroizing::new(start.to_owned()), whole].into_iter(),
        "",
    ))
}

/// Concatenates at once: reallocation would leave a copy that isn't overwritten.
fn joined(texts: impl Iterator<Item = Text>, between: &str) -> Text {
    let texts: Vec<Text> = texts.collect();
    let texts: Vec<&str> = texts.iter().map(|text| text.as_str()).collect();
    Zeroizing::new(texts.join(between))
}

fn unfit(name: &'static str) -> InvalidRequest {
    let reason = "has no form in this style: use a scalar, a list of them or an object of them";
    InvalidRequest::new(name, reason)
}

fn parts(name: &'static str, value: &(impl Serialize + ?Sized)) -> Result<Parts, InvalidRequest> {
    let unfit = unfit(name);
    let scalar = |value: Value| match value {
        Value::Bool(value) => Ok(Some(Zeroizing::new(value.to_string()))),
        Value::Number(value) => Ok(Some(Zeroizing::new(value.to_string()))),
        Value::String(value) => Ok(Some(Zeroizing::new(value))),
        Value::Null => Ok(None),
        Value::Array(_) | Value::Object(_) => Err(unfit),
    };
    Ok(match faithful::value(value, unfit)? {
        Value::Array(items) => {
            let items = items.into_iter().map(|item| scalar(item)?.ok_or(unfit));
            Parts::Items(items.collect::<Result<_, _>>()?)
        }
        Value::Object(members) => {
            let mut pairs = Vec::new();
            for (name, value) in members {
                pairs.extend(scalar(value)?.map(|text| (name, text)));
            }
            // Sorted: the order must not depend on serde_json's features.
            pairs.sort_by(|(one, _), (other, _)| one.cmp(other));
            Parts::Members(pairs)
        }
        value => scalar(value)?.map_or(Parts::Nothing, Parts::One),
    })
}
