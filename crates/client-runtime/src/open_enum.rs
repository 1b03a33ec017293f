//! Enums of texts that take values which no spec names.

/// What an enum of texts can do: on the day that a vendor adds a value, an answer that holds it is still read, and
/// [`Debug`] doesn't show which text it is. An enum of one value is a constant that the vendor wants to see: it needs no
/// choosing.
///
/// ```
/// #[derive(Clone, PartialEq, serde::Serialize, serde::Deserialize)]
/// #[serde(from = "String", into = "String")]
/// enum State {
///     Done,
///     Other(String),
/// }
/// client_runtime::open_enum!(State { Done = "done"; Other });
///
/// let state: State = serde_json::from_str("\"halted\"")?;
/// assert_eq!((state.as_str(), format!("{state:?}")), ("halted", "Other".to_owned()));
/// assert!(State::from("done") == State::Done && State::default() == State::Done);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! open_enum {
    ($name:ident { $only:ident = $text:literal; $other:ident }) => {
        $crate::open_enum!(@any $name { $only = $text; $other });

        impl ::std::default::Default for $name {
            /// The one value that the spec names.
            fn default() -> Self {
                Self::$only
            }
        }
    };
    ($name:ident { $($all:tt)* }) => {
        $crate::open_enum!(@any $name { $($all)* });
    };
    (@any $name:ident { $($variant:ident = $text:literal),*; $other:ident }) => {
        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(match self {
                    $(Self::$variant => stringify!($variant),)*
                    Self::$other(_) => stringify!($other),
                })
            }
        }

        impl $name {
            /// The value as the vendor writes it.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::$other(value) => value,
                }
            }
        }

        impl ::std::convert::From<::std::string::String> for $name {
            fn from(value: ::std::string::String) -> Self {
                match value.as_str() {
                    $($text => Self::$variant,)*
                    _ => Self::$other(value),
                }
            }
        }

        impl ::std::convert::From<&str> for $name {
            fn from(value: &str) -> Self {
                Self::from(value.to_owned())
            }
        }

        impl ::std::convert::From<$name> for ::std::string::String {
            fn from(value: $name) -> Self {
                value.as_str().to_owned()
            }
        }

        impl $crate::path::Segment for $name {
            fn with_text<R>(&self, read: impl FnOnce(&str) -> R) -> R {
                read(self.as_str())
            }
        }
    };
}
