//! The version that everything carries which leaves the process, so that an older program says that
//! it can't read a newer record instead of misreading it.

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

/// Messages that quote nothing but words of our own.
const OUR_OWN: [&str; 3] = [
    "the record has version",
    "missing field",
    "the name of custom identifier",
];

/// The error of reading a record without what it quotes of it: that is the person's. It may end where
/// it likes, so that everything goes from the first mark of quotation to the last.
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

/// Puts the version beside the fields of a type that derives its serde code with `remote = "Self"`.
/// The other fields are read only after the version was accepted, in whatever order they stand. What an
/// earlier program wrote in another way passes through `$mend`. A type that earlier programs wrote without a
/// version is named with `#[serde(default)]`.
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
