//! `Debug` that shows no text of a vendor.

/// `Debug` of a struct that shows that there is text, and never which: what a vendor sends can repeat whatever it was
/// sent, an e-mail address in an error code included. Redaction is the default, and reading a field is the exception.
///
/// ```
/// struct Problem {
///     code: String,
///     retry: bool,
/// }
/// client_runtime::quiet_debug!(Problem { code: text, retry });
///
/// let problem = Problem { code: "no ada@example.com".to_owned(), retry: true };
/// assert_eq!(format!("{problem:?}"), "Problem { code: [text], retry: true }");
/// ```
#[macro_export]
macro_rules! quiet_debug {
    ($name:ident { $($field:ident $(: $text:ident)?),* $(,)? }) => {
        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.debug_struct(stringify!($name))
                    $(.field(stringify!($field), $crate::quiet_debug!(@self.$field $(, $text)?)))*
                    .finish()
            }
        }
    };
    (@$value:expr) => { &$value };
    (@$value:expr, text) => { &::std::format_args!("[text]") };
}
