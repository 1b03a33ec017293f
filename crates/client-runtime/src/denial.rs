//! Detects answers that have a success status and report a failure: a member named like an error with a
//! value, a false `success`, a failure status. Other undocumented fields are allowed; fields that report a
//! failure make the answer a failure.

use std::fmt;

use serde::Serialize;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::encode;

/// Whether a success body, which was read as `read`, reports a failure. Documented members are left to the
/// adapter; a failure status counts wherever it is.
pub(crate) fn denies(body: &[u8], read: &impl Serialize) -> bool {
    let denials = of(body);
    if denials.is_empty() {
        return false;
    }
    let described = encode::written(read).map_or_else(|_| Vec::new(), |json| of(&json));
    let is_described = |denial: &Denial| !denial.is_status && described.contains(denial);
    !denials.iter().all(is_described)
}

/// Whether a body has members, and none that the spec documents: `read` has none of them.
pub(crate) fn is_another(body: &[u8], read: &impl Serialize) -> bool {
    let nothing = encode::written(read).is_ok_and(|json| *json == b"{}");
    nothing && serde_json::from_slice(body).is_ok_and(|says| matches!(says, Says(true)))
}

/// Whether any member of an object has a value.
struct Says(bool);

impl<'de> Deserialize<'de> for Says {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Sayings)
    }
}

struct Sayings;

impl<'de> Visitor<'de> for Sayings {
    type Value = Says;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Says, A::Error> {
        let mut says = false;
        while let Some((IgnoredAny, said)) = members.next_entry()? {
            says |= !matches!(said, Said::Nothing);
        }
        Ok(Says(says))
    }
}

#[derive(PartialEq)]
struct Denial {
    name: String,
    is_status: bool,
}

/// The members of an object that report a failure. Nested objects are read by their own type.
fn of(body: &[u8]) -> Vec<Denial> {
    let found: Result<Denials, _> = serde_json::from_slice(body);
    found.map_or_else(|_| Vec::new(), |found| found.0)
}

struct Denials(Vec<Denial>);

impl<'de> Deserialize<'de> for Denials {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Members)
    }
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Denials;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Denials, A::Error> {
        let mut denials = Vec::new();
        while let Some(Name(suspect)) = members.next_key()? {
            let Some((name, suspicion)) = suspect else {
                members.next_value::<IgnoredAny>()?;
                continue;
            };
            let said: Said = members.next_value()?;
            if suspicion.is_borne_out_by(&said) {
                let is_status = suspicion == Suspicion::Status;
                denials.push(Denial { name, is_status });
            }
        }
        Ok(Denials(denials))
    }
}

/// The names of members that can report a failure.
#[derive(Clone, Copy, PartialEq)]
enum Suspicion {
    Error,
    Success,
    Status,
}

impl Suspicion {
    fn of(name: &str) -> Option<Self> {
        let plain: String = name.chars().filter(|c| !matches!(c, '_' | '-')).collect();
        match plain.to_ascii_lowercase().as_str() {
            "success" | "succeeded" | "successful" | "ok" => Some(Self::Success),
            "status" | "statuscode" | "statuscodevalue" | "httpstatus" => Some(Self::Status),
            "exception" | "fault" | "failure" | "failures" | "failed" => Some(Self::Error),
            name if name.contains("error") => Some(Self::Error),
            _ => None,
        }
    }

    fn is_borne_out_by(self, said: &Said) -> bool {
        match (self, said) {
            (Self::Error, said) => !matches!(said, Said::Nothing | Said::No),
            (Self::Success, said) => matches!(said, Said::No),
            (Self::Status, said) => matches!(said, Said::Number(300..=599)),
        }
    }
}

/// The name of a member, kept only if it can report a failure.
struct Name(Option<(String, Suspicion)>);

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Of;
        impl Visitor<'_> for Of {
            type Value = Name;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name")
            }

            fn visit_str<E>(self, name: &str) -> Result<Name, E> {
                Ok(Name(Suspicion::of(name).map(|of| (name.to_owned(), of))))
            }
        }
        deserializer.deserialize_str(Of)
    }
}

/// The relevant part of a member's value.
enum Said {
    /// `null`, or an empty text, list or object.
    Nothing,
    /// `false`, or zero.
    No,
    Number(u64),
    Something,
}

impl<'de> Deserialize<'de> for Said {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Value)
    }
}

struct Value;

impl<'de> Visitor<'de> for Value {
    type Value = Said;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Said, E> {
        Ok(Said::Nothing)
    }

    fn visit_bool<E>(self, yes: bool) -> Result<Said, E> {
        Ok(if yes { Said::Something } else { Said::No })
    }

    fn visit_u64<E>(self, number: u64) -> Result<Said, E> {
        Ok(if number == 0 {
            Said::No
        } else {
            Said::Number(number)
        })
    }

    fn visit_i64<E>(self, _: i64) -> Result<Said, E> {
        Ok(Said::Something)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Said, E> {
        Ok(Said::Something)
    }

    fn visit_str<E>(self, text: &str) -> Result<Said, E> {
        Ok(match (text.trim(), text.trim().parse()) {
            ("", _) => Said::Nothing,
            (text, _) if text.eq_ignore_ascii_case("false") => Said::No,
            (_, Ok(number)) => Said::Number(number),
            (_, Err(_)) => Said::Something,
        })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Said, A::Error> {
        let mut said = Said::Nothing;
        while items.next_element::<IgnoredAny>()?.is_some() {
            said = Said::Something;
        }
        Ok(said)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Said, A::Error> {
        let mut said = Said::Nothing;
        while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {
            said = Said::Something;
        }
        Ok(said)
    }
}
