//! What a call is made with.

use std::collections::BTreeMap;

use client_runtime::{BaseUrl, Transport};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Where a call goes, with which credentials, and its arguments by the names that the spec gives them.
#[derive(Clone)]
pub struct Asked {
    /// Where the vendor is.
    pub base: BaseUrl,
    /// How it is reached.
    pub transport: Transport,
    /// The credentials, by the names of the security schemes as settings have them, such as `api-key`.
    pub keys: BTreeMap<String, String>,
    /// The parameters.
    pub parameters: BTreeMap<String, Value>,
    /// The body, if there is one.
    pub body: Value,
}

impl Asked {
    /// A call without arguments.
    #[must_use]
    pub fn at(base: BaseUrl, transport: Transport) -> Self {
        Self {
            base,
            transport,
            keys: BTreeMap::new(),
            parameters: BTreeMap::new(),
            body: Value::Null,
        }
    }

    /// A credential; one that opens nothing, if none is given.
    pub(crate) fn key(&self, name: &str) -> &str {
        self.keys.get(name).map_or("a-key", String::as_str)
    }

    pub(crate) fn get<T: DeserializeOwned>(&self, name: &str) -> T {
        let value = self.parameters.get(name).cloned().unwrap_or_default();
        serde_json::from_value(value).unwrap_or_else(|why| panic!("`{name}`: {why}"))
    }

    pub(crate) fn body<T: DeserializeOwned>(&self) -> T {
        serde_json::from_value(self.body.clone()).unwrap_or_else(|why| panic!("the body: {why}"))
    }
}

/// What a method takes, lent from what can be read from JSON.
pub(crate) trait Argument<'a> {
    type Owned: DeserializeOwned;

    fn lent(owned: &'a Self::Owned) -> Self;
}

macro_rules! lent {
    ($(<$($of:ident)?> $this:ty, $owned:ty, $lend:expr;)*) => {
        $(impl<'a $(, $of: DeserializeOwned)?> Argument<'a> for $this {
            type Owned = $owned;

            fn lent(owned: &'a $owned) -> Self {
                $lend(owned)
            }
        })*
    };
}

lent! {
    <> &'a str, String, String::as_str;
    <> Option<&'a str>, Option<String>, Option::as_deref;
    <T> &'a T, T, std::convert::identity;
    <T> Option<&'a T>, Option<T>, Option::as_ref;
    <T> &'a [T], Vec<T>, Vec::as_slice;
    <T> Option<&'a [T]>, Option<Vec<T>>, Option::as_deref;
    <> bool, bool, Clone::clone;
    <> Option<bool>, Option<bool>, Clone::clone;
    <> i32, i32, Clone::clone;
    <> Option<i32>, Option<i32>, Clone::clone;
    <> i64, i64, Clone::clone;
    <> Option<i64>, Option<i64>, Clone::clone;
    <> u64, u64, Clone::clone;
    <> Option<u64>, Option<u64>, Clone::clone;
    <> f64, f64, Clone::clone;
    <> Option<f64>, Option<f64>, Clone::clone;
}
