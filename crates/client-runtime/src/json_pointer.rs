//! Reads one text from a JSON body by a JSON pointer. The rest of the body isn't copied: it may contain
//! personal data, and copies wouldn't be overwritten.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// The text at `pointer` in `body`, if the body is JSON and has one.
pub(crate) fn text(body: &[u8], pointer: &str) -> Option<String> {
    let mut steps = pointer.split('/');
    // A pointer begins with a slash, so the first part is empty.
    if steps.next() != Some("") {
        return None;
    }
    let steps: Vec<String> = steps
        .map(|step| step.replace("~1", "/").replace("~0", "~"))
        .collect();
    let mut json = serde_json::Deserializer::from_slice(body);
    let found = Below(&steps).deserialize(&mut json).ok()?;
    json.end().ok()?;
    found
}

/// The value at the end of these steps.
struct Below<'p>(&'p [String]);

impl<'de> DeserializeSeed<'de> for Below<'_> {
    type Value = Option<String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

macro_rules! nothing {
    ($($method:ident($($kind:ty)?)),*) => {
        $(fn $method<E>(self $(, _: $kind)?) -> Result<Self::Value, E> {
            Ok(None)
        })*
    };
}

impl<'de> Visitor<'de> for Below<'_> {
    type Value = Option<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(self.0.is_empty().then(|| text.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        while let Some(leads_on) = members.next_key_seed(IsStep(self.0.first()))? {
            if leads_on {
                // As everywhere in JSON, the last of several members of one name counts.
                found = members.next_value_seed(Below(&self.0[1..]))?;
            } else {
                members.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    nothing! { visit_unit(), visit_bool(bool), visit_i64(i64), visit_u64(u64), visit_f64(f64) }
}

/// Whether the name of a member equals the step.
struct IsStep<'p>(Option<&'p String>);

impl<'de> DeserializeSeed<'de> for IsStep<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for IsStep<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_str<E>(self, name: &str) -> Result<bool, E> {
        Ok(self.0.is_some_and(|step| step == name))
    }
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn a_pointer_leads_to_a_text_and_to_nothing_else() {
        let body = br#"{"id":"r-1","n":7,"a":{"b/c":{"~":"deep"},"id":"r-2"},"l":["x"],"id":"r-3","o":null}"#;
        for (pointer, found) in [
            ("/id", Some("r-3")),
            ("/a/id", Some("r-2")),
            ("/a/b~1c/~0", Some("deep")),
            ("/n", None),
            ("/o", None),
            ("/a", None),
            ("/l/0", None),
            ("/id/id", None),
            ("/missing", None),
            ("id", None),
            ("", None),
        ] {
            assert_eq!(text(body, pointer).as_deref(), found, "{pointer}");
        }
        assert_eq!(text(br#""alone""#, "").as_deref(), Some("alone"));
        let twice = br#"{"id":["r-1",{"id":"r-2"}],"id":"r-3"}"#;
        assert_eq!(text(twice, "/id").as_deref(), Some("r-3"));
    }

    #[test]
    fn what_is_not_json_to_its_end_has_no_text() {
        for body in [
            "",
            "{",
            r#"{"id":"r-1""#,
            r#"{"id":"r-1"} x"#,
            r#"{"id":"r-1","x":[}"#,
            "<html>",
        ] {
            assert_eq!(text(body.as_bytes(), "/id"), None, "{body}");
        }
    }
}
