//! Reads a struct only from a JSON object. Serde also accepts a list with the fields in order: `[1, "req-7",
//! 1, "completed"]` would pass as an answer that no vendor documents.

use std::fmt;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, Visitor,
};

/// Reads `T`, and every struct in it only from an object. Generated types use this for answers with several
/// forms.
///
/// # Errors
///
/// If the value isn't a `T`.
///
/// ```
/// use client_runtime::object;
///
/// #[derive(serde::Deserialize)]
/// struct State {
///     done: bool,
/// }
/// let read = |json| object::<State, _>(&mut serde_json::Deserializer::from_str(json));
/// assert!(read(r#"{ "done": true }"#).is_ok_and(|state| state.done));
/// assert!(read("[true]").is_err());
/// ```
pub fn object<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    T::deserialize(Objects(deserializer))
}

/// Wraps serde's parts so that they read objects only from objects.
struct Objects<T>(T);

macro_rules! read {
    ($($method:ident($($name:ident: $kind:ty),*)),* $(,)?) => {
        $(fn $method<V: Visitor<'de>>(self, $($name: $kind,)* visitor: V) -> Result<V::Value, D::Error> {
            self.0.$method($($name,)* Objects(visitor))
        })*
    };
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Objects<D> {
    type Error = D::Error;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_map(Objects(visitor))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_ignored_any(visitor)
    }

    fn is_human_readable(&self) -> bool {
        self.0.is_human_readable()
    }

    read! {
        deserialize_any(), deserialize_bool(), deserialize_char(), deserialize_i8(), deserialize_i16(),
        deserialize_i32(), deserialize_i64(), deserialize_i128(), deserialize_u8(), deserialize_u16(),
        deserialize_u32(), deserialize_u64(), deserialize_u128(), deserialize_f32(), deserialize_f64(),
        deserialize_str(), deserialize_string(), deserialize_bytes(), deserialize_byte_buf(),
        deserialize_option(), deserialize_unit(), deserialize_unit_struct(name: &'static str),
        deserialize_newtype_struct(name: &'static str), deserialize_seq(), deserialize_map(),
        deserialize_tuple(length: usize), deserialize_identifier(),
        deserialize_tuple_struct(name: &'static str, length: usize),
        deserialize_enum(name: &'static str, variants: &'static [&'static str]),
    }
}

macro_rules! visit {
    ($($method:ident($kind:ty)),* $(,)?) => {
        $(fn $method<E: Error>(self, value: $kind) -> Result<V::Value, E> {
            self.0.$method(value)
        })*
    };
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Objects<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    visit! {
        visit_bool(bool), visit_char(char), visit_i8(i8), visit_i16(i16), visit_i32(i32),
        visit_i64(i64), visit_i128(i128), visit_u8(u8), visit_u16(u16), visit_u32(u32),
        visit_u64(u64), visit_u128(u128), visit_f32(f32), visit_f64(f64), visit_str(&str),
        visit_borrowed_str(&'de str), visit_string(String), visit_bytes(&[u8]),
        visit_borrowed_bytes(&'de [u8]), visit_byte_buf(Vec<u8>),
    }

    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        self.0.visit_none()
    }

    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.0.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        self.0.visit_some(Objects(inner))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        self.0.visit_newtype_struct(Objects(inner))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<V::Value, A::Error> {
        self.0.visit_seq(Objects(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<V::Value, A::Error> {
        self.0.visit_map(Objects(members))
    }

    /// The content of an externally tagged enum isn't checked: no spec leads to one.
    fn visit_enum<A: EnumAccess<'de>>(self, variant: A) -> Result<V::Value, A::Error> {
        self.0.visit_enum(variant)
    }
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Objects<S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        self.0.deserialize(Objects(deserializer))
    }
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Objects<A> {
    type Error = A::Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        self.0.next_element_seed(Objects(seed))
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Objects<A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        self.0.next_key_seed(Objects(seed))
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.0.next_value_seed(Objects(seed))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::{Deserialize, forward_to_deserialize_any};

    use super::{Deserializer, Visitor, object};

    #[derive(Debug, Deserialize, PartialEq)]
    struct Outer {
        inner: Inner,
        #[serde(default)]
        list: Vec<Inner>,
        map: Option<BTreeMap<String, Inner>>,
        any: Option<serde_json::Value>,
        form: Option<Form>,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    struct Inner {
        number: i64,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(untagged)]
    enum Form {
        Inner(#[serde(deserialize_with = "crate::object")] Inner),
    }

    fn reads(json: &str) -> bool {
        let mut read = serde_json::Deserializer::from_str(json);
        object::<Outer, _>(&mut read).is_ok()
    }

    #[test]
    fn an_object_is_read_from_an_object_wherever_it_stands() {
        let whole = r#"{"inner":{"number":1},"list":[{"number":2}],"map":{"a":{"number":3}},
            "any":[[1],{"b":null}],"form":{"number":4},"new":[1]}"#;
        assert!(reads(whole));
        assert!(reads(r#"{"inner":{"number":1},"map":null}"#));
        for list in [
            "[[1],[],null,null,null]",
            r#"{"inner":[1]}"#,
            r#"{"inner":{"number":1},"list":[[2]]}"#,
            r#"{"inner":{"number":1},"map":{"a":[3]}}"#,
            r#"{"inner":{"number":1},"form":[4]}"#,
        ] {
            assert!(!reads(list), "{list}");
        }
    }

    #[test]
    fn what_is_no_object_of_the_kind_is_described_as_by_serde_itself() {
        for json in [r#"{"inner":{"number":"x"}}"#, r#"{"inner":{}}"#] {
            let mut read = serde_json::Deserializer::from_str(json);
            let error = object::<Outer, _>(&mut read).unwrap_err();
            let own = serde_json::from_str::<Outer>(json).unwrap_err();
            assert_eq!(error.to_string(), own.to_string());
        }
    }

    #[test]
    fn whoever_reads_differently_for_people_learns_whom_the_format_is_for() {
        struct ForPeople(bool);
        impl<'de> Deserialize<'de> for ForPeople {
            fn deserialize<D: Deserializer<'de>>(format: D) -> Result<Self, D::Error> {
                Ok(Self(format.is_human_readable()))
            }
        }
        struct ForMachines;
        impl<'de> Deserializer<'de> for ForMachines {
            type Error = serde::de::value::Error;

            fn deserialize_any<V: Visitor<'de>>(self, any: V) -> Result<V::Value, Self::Error> {
                any.visit_unit()
            }

            fn is_human_readable(&self) -> bool {
                false
            }

            forward_to_deserialize_any! {
                bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
                option unit unit_struct newtype_struct seq tuple tuple_struct map struct enum
                identifier ignored_any
            }
        }
        assert!(object::<ForPeople, _>(serde_json::json!(1)).unwrap().0);
        assert!(!object::<ForPeople, _>(ForMachines).unwrap().0);
    }
}
