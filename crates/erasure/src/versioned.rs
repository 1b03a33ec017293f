//! The version of stored records. An older program refuses a newer record instead of misreading it.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The version this program writes, and the newest that it reads.
const VERSION: u32 = 1;

/// Writes [`VERSION`]; reads nothing newer.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Version;

impl Serialize for Version {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(VERSION)
    }
}

impl<'de> Deserialize<'de> for Version {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match u32::deserialize(deserializer)? {
            VERSION => Ok(Self),
            0 => Err(serde::de::Error::custom(
                "version 0 was never written: this is not a record of ours",
            )),
            newer => Err(serde::de::Error::custom(format_args!(
                "the record has version {newer}, this program reads up to version {VERSION}: \
                 read it with the version of `erasure` that wrote it, or a newer one"
            ))),
        }
    }
}

/// Messages that quote only our own words.
const OUR_OWN: [&str; 3] = [
    "the record has version",
    "missing field",
    "the name of custom identifier",
];

/// An error of reading a record, without its quotations, which may be personal data. Everything from the
/// first quotation mark to the last is removed, because a quotation may itself contain quotation marks.
pub(crate) fn without_quotation<E: serde::de::Error>(error: E) -> E {
    const MARKS: [char; 3] = ['"', '`', '\''];
    let text = error.to_string();
    if OUR_OWN.iter().any(|begins| text.starts_with(begins)) {
        return error;
    }
    match (text.find(MARKS), text.rfind(MARKS)) {
        (Some(first), Some(last)) => {
            E::custom(format_args!("{}[…]{}", &text[..first], &text[last + 1..]))
        }
        _ => error,
    }
}

/// Adds the version to the fields of a type that derives its serde code with `remote = "Self"`. The other
/// fields are read only after the version was accepted, in any order. `$mend` converts what earlier programs
/// wrote differently. Mark a type that earlier programs wrote without a version with `#[serde(default)]`.
macro_rules! versioned {
    ($(#[$unversioned:meta])? $type:ident $(, $mend:path)?) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                #[derive(serde::Serialize)]
                struct Record<'a> {
                    version: $crate::versioned::Version,
                    #[serde(flatten, serialize_with = "write")]
                    record: &'a $type,
                }
                fn write<S: serde::Serializer>(
                    record: &&$type,
                    serializer: S,
                ) -> Result<S::Ok, S::Error> {
                    $type::serialize(record, serializer)
                }
                serde::Serialize::serialize(
                    &Record {
                        version: $crate::versioned::Version,
                        record: self,
                    },
                    serializer,
                )
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                #[derive(serde::Deserialize)]
                struct Record {
                    #[allow(dead_code, reason = "reading it is the check")]
                    $(#[$unversioned])?
                    version: $crate::versioned::Version,
                    #[serde(flatten, deserialize_with = "read")]
                    record: $type,
                }
                fn read<'de, D: serde::Deserializer<'de>>(
                    deserializer: D,
                ) -> Result<$type, D::Error> {
                    $type::deserialize(deserializer)
                }
                <Record as serde::Deserialize>::deserialize(deserializer)
                    .map(|read| read.record)
                    $(.map($mend))?
                    .map_err($crate::versioned::without_quotation)
            }
        }
    };
}

pub(crate) use versioned;
