//! Refuses values that JSON or text would change: a number that isn't finite (JSON would write `null`), a
//! year that RFC 3339 can't express, a duplicate member.

use std::fmt::{self, Display, Write as _};

use serde::Serialize;
use serde::ser::{self, Serializer};
use serde_json::Value;
use zeroize::Zeroizing;

use crate::{InvalidRequest, encode};

const NOT_FINITE: &str = "holds a number that is infinite or none, which nothing is sent for";
const YEAR: &str = "holds a date outside of the years 0 to 9999, which RFC 3339 has no form for";
const TWICE: &str = "holds one name twice: further members may not be called like those described";

/// A value as a JSON value; `unfit` if it has no JSON form. It goes through JSON text, which writes numbers
/// in the shortest form of their type: converted directly, a 32-bit `0.1` would become
/// `0.10000000149011612`.
pub(crate) fn value(
    value: &(impl Serialize + ?Sized),
    unfit: InvalidRequest,
) -> Result<Value, InvalidRequest> {
    let text = json(value, unfit)?;
    serde_json::from_slice(&text).map_err(|_| unfit)
}

/// A value as JSON text, if nothing is changed; `unfit` if it has no JSON form.
pub(crate) fn json(
    value: &(impl Serialize + ?Sized),
    unfit: InvalidRequest,
) -> Result<Zeroizing<Vec<u8>>, InvalidRequest> {
    check(value).map_err(|refusal| match refusal.0 {
        Some(reason) => InvalidRequest::new(unfit.part(), reason),
        None => unfit,
    })?;
    encode::written(value).map_err(|_| unfit)
}

/// Why a value can't be sent: one of our reasons, or it can't be serialized.
#[derive(Debug, thiserror::Error)]
#[error("has no form")]
struct Unfit(Option<&'static str>);

/// Checks a value without writing it.
fn check(value: &(impl Serialize + ?Sized)) -> Result<(), Unfit> {
    value.serialize(Look)
}

/// Why a number can't be sent, if it can't.
pub(crate) fn number(value: f64) -> Option<&'static str> {
    (!value.is_finite()).then_some(NOT_FINITE)
}

/// Why a date or time can't be sent, if it can't: it begins with a sign and a year of six digits.
pub(crate) fn time(value: &(impl Display + ?Sized)) -> Option<&'static str> {
    let mut start = Start::default();
    // A value whose `Display` fails is no date.
    let _ = write!(start, "{value}");
    let [sign, year @ .., hyphen] = start.seen;
    let is_long = b"+-".contains(&sign) && year.iter().all(u8::is_ascii_digit) && hyphen == b'-';
    is_long.then_some(YEAR)
}

/// Keeps the first bytes that are written to it.
#[derive(Default)]
struct Start {
    seen: [u8; 8],
    length: usize,
}

impl fmt::Write for Start {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let free = self.seen.iter_mut().skip(self.length);
        let written = free.zip(text.bytes()).map(|(place, byte)| *place = byte);
        self.length += written.count();
        Ok(())
    }
}

impl ser::Error for Unfit {
    fn custom<T: Display>(_: T) -> Self {
        Unfit(None)
    }
}

fn refused(reason: Option<&'static str>) -> Result<(), Unfit> {
    match reason {
        Some(reason) => Err(Unfit(Some(reason))),
        None => Ok(()),
    }
}

/// Serializes into nothing.
struct Look;

/// The members of an object. Serde writes a struct with flattened members as a map of unknown size. Nothing
/// else that we send is one, and only there can a name be duplicated.
struct Members {
    names: Option<Vec<Zeroizing<Vec<u8>>>>,
}

macro_rules! fine {
    ($($method:ident($($kind:ty),*)),* $(,)?) => {
        $(fn $method(self, $(_: $kind),*) -> Result<(), Unfit> {
            Ok(())
        })*
    };
}

macro_rules! into_parts {
    ($($method:ident($($kind:ty),*)),* $(,)?) => {
        $(fn $method(self, $(_: $kind),*) -> Result<Self, Unfit> {
            Ok(self)
        })*
    };
}

impl Serializer for Look {
    type Ok = ();
    type Error = Unfit;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Members;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    fine! {
        serialize_bool(bool), serialize_char(char), serialize_str(&str), serialize_bytes(&[u8]),
        serialize_i8(i8), serialize_i16(i16), serialize_i32(i32), serialize_i64(i64),
        serialize_i128(i128), serialize_u8(u8), serialize_u16(u16), serialize_u32(u32),
        serialize_u64(u64), serialize_u128(u128), serialize_none(), serialize_unit(),
        serialize_unit_struct(&'static str),
        serialize_unit_variant(&'static str, u32, &'static str),
    }

    fn serialize_f32(self, value: f32) -> Result<(), Unfit> {
        refused(number(value.into()))
    }

    fn serialize_f64(self, value: f64) -> Result<(), Unfit> {
        refused(number(value))
    }

    /// Only dates and times are serialized by their `Display`.
    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result<(), Unfit> {
        refused(time(value))
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Unfit> {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Unfit> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        value: &T,
    ) -> Result<(), Unfit> {
        value.serialize(self)
    }

    into_parts! {
        serialize_seq(Option<usize>), serialize_tuple(usize),
        serialize_tuple_struct(&'static str, usize),
        serialize_tuple_variant(&'static str, u32, &'static str, usize),
        serialize_struct(&'static str, usize),
        serialize_struct_variant(&'static str, u32, &'static str, usize),
    }

    fn serialize_map(self, size: Option<usize>) -> Result<Members, Unfit> {
        let names = size.is_none().then(Vec::new);
        Ok(Members { names })
    }
}

impl ser::SerializeMap for Members {
    type Ok = ();
    type Error = Unfit;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Unfit> {
        if let Some(names) = &mut self.names {
            names.push(encode::written(key).map_err(|_| Unfit(None))?);
        }
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unfit> {
        value.serialize(Look)
    }

    fn end(self) -> Result<(), Unfit> {
        let mut names = self.names.unwrap_or_default();
        names.sort_unstable_by(|one, other| one.as_slice().cmp(other));
        let is_twice = names.windows(2).any(|pair| pair[0] == pair[1]);
        refused(is_twice.then_some(TWICE))
    }
}

/// Compound values; every part is checked.
macro_rules! parts {
    ($($part:ident::$method:ident($($name:ty)?)),* $(,)?) => {
        $(impl ser::$part for Look {
            type Ok = ();
            type Error = Unfit;

            fn $method<T: Serialize + ?Sized>(
                &mut self,
                $(_: $name,)?
                value: &T,
            ) -> Result<(), Unfit> {
                value.serialize(Look)
            }

            fn end(self) -> Result<(), Unfit> {
                Ok(())
            }
        })*
    };
}

parts! {
    SerializeSeq::serialize_element(),
    SerializeTuple::serialize_element(),
    SerializeTupleStruct::serialize_field(),
    SerializeTupleVariant::serialize_field(),
    SerializeStruct::serialize_field(&'static str),
    SerializeStructVariant::serialize_field(&'static str),
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::{Timestamp, civil::date};

    use super::*;

    fn reason(value: &impl Serialize) -> Option<&'static str> {
        check(value).err().map(|refusal| refusal.0.unwrap())
    }

    #[derive(Serialize)]
    struct Thing<T> {
        described: T,
        #[serde(flatten)]
        further: BTreeMap<String, T>,
    }

    #[test]
    fn a_number_that_is_not_finite_is_found_wherever_it_stands() {
        assert_eq!(reason(&f64::NAN), Some(NOT_FINITE));
        assert_eq!(reason(&f32::INFINITY), Some(NOT_FINITE));
        assert_eq!(
            reason(&vec![Some((1, f64::NEG_INFINITY))]),
            Some(NOT_FINITE)
        );
        let thing = |further| Thing {
            described: 1.0,
            further: BTreeMap::from([("a".to_owned(), further)]),
        };
        assert_eq!(reason(&[thing(f64::NAN)]), Some(NOT_FINITE));
        assert_eq!(reason(&[thing(f64::MAX)]), None);
    }

    #[test]
    fn a_number_that_is_not_finite_is_found_within_what_only_gives_it_another_name() {
        #[derive(Serialize)]
        struct Named(f64);
        #[derive(Serialize)]
        enum OneOf {
            Number(f64),
        }
        assert_eq!(reason(&Named(f64::NAN)), Some(NOT_FINITE));
        assert_eq!(reason(&OneOf::Number(f64::NAN)), Some(NOT_FINITE));
        assert_eq!(reason(&(Named(1.0), OneOf::Number(1.0))), None);
    }

    #[test]
    fn a_year_that_rfc_3339_has_no_form_for_is_found() {
        assert_eq!(reason(&date(-44, 3, 15)), Some(YEAR));
        assert_eq!(reason(&vec![Some(Timestamp::MIN)]), Some(YEAR));
        assert_eq!(reason(&(date(0, 1, 1), date(9999, 12, 31))), None);
        assert_eq!(reason(&(Timestamp::MAX, Timestamp::UNIX_EPOCH)), None);
        // In pieces, which literals would be put together from beforehand.
        let year = "0044-03-15".to_owned();
        assert_eq!(reason(&format_args!("-00{year}")), Some(YEAR));
        for printed in [format_args!("+49 30 1234"), format_args!("1234567-89")] {
            assert_eq!(reason(&printed), None, "it is no date");
        }
        // A text may contain anything.
        assert_eq!(reason(&"-000044-03-15"), None);
    }

    #[test]
    fn a_member_that_is_there_twice_is_found() {
        let thing = |name: &str| Thing {
            described: 1,
            further: BTreeMap::from([(name.to_owned(), 2)]),
        };
        assert_eq!(reason(&thing("described")), Some(TWICE));
        assert_eq!(reason(&thing("else")), None);
    }
}
