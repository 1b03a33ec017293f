//! A type of a generated client, printed with everything that it can be read from.

use std::fmt::Debug;

use serde::de::DeserializeOwned;
use serde_json::Value;

/// A type, and all that it prints.
#[derive(Debug)]
pub struct Printed {
    /// The name of the type.
    pub name: &'static str,
    /// How many of the values it can be read from.
    pub readable: usize,
    /// What it prints of them.
    pub printed: String,
}

/// A type, printed with every value that it can be read from.
pub(crate) fn printed<T: DeserializeOwned + Debug>(
    name: &'static str,
    values: &[Value],
) -> Printed {
    formed(name, values, |read: T| read)
}

/// A type that isn't read itself and prints what was, such as an error of one operation.
pub(crate) fn formed<T: DeserializeOwned, F: Debug>(
    name: &'static str,
    values: &[Value],
    form: fn(T) -> F,
) -> Printed {
    let values = values.iter().cloned();
    let read = values.filter_map(|value| serde_json::from_value(value).ok());
    let read: Vec<F> = read.map(form).collect();
    let (readable, printed) = (read.len(), format!("{read:?} {read:#?}"));
    Printed {
        name,
        readable,
        printed,
    }
}

/// Says of a client's types which they are: those that are read, and those that one operation may answer with, by form.
macro_rules! types {
    ($client:ident: $($name:ident)*; $($answer:ident { $($form:ident)* })*) => {
        $(impl $crate::came::Shape for $client::types::$name {
            fn shape(&self) -> (&'static str, serde_json::Value) {
                (stringify!($name), $crate::came::json(self))
            }
        })*
        $(impl $crate::came::Shape for $client::types::$answer {
            fn shape(&self) -> (&'static str, serde_json::Value) {
                match self {
                    $(Self::$form(body) => (stringify!($form), $crate::came::json(body)),)*
                }
            }
        })*
        fn types(values: &[serde_json::Value]) -> Vec<$crate::Printed> {
            vec![
                $($crate::printed::printed::<$client::types::$name>(stringify!($name), values),)*
                $($($crate::printed::formed(stringify!($answer), values, $client::types::$answer::$form),)*)*
            ]
        }
    };
}
pub(crate) use types;
