//! Enums of the places where a vendor can be asked.

/// What an enum of regions can do: it knows its names and its addresses, and can be asked instead of a base URL.
///
/// ```
/// #[derive(Clone, Copy, Debug)]
/// enum Region {
///     Eu,
/// }
/// client_runtime::regions!(Region { Eu: ("eu", "https://eu.example.com") });
///
/// assert_eq!(Region::ALL[0].1.url(), "https://eu.example.com");
/// ```
#[macro_export]
macro_rules! regions {
    ($name:ident { $($region:ident: ($text:literal, $url:literal)),* $(,)? }) => {
        impl $name {
            /// All regions, by their names in the spec.
            pub const ALL: &'static [(&'static str, $name)] = &[$(($text, Self::$region)),*];

            /// The address below which the region's operations stand.
            pub const fn url(self) -> &'static str {
                match self {
                    $(Self::$region => $url,)*
                }
            }
        }

        impl ::std::convert::From<$name> for $crate::BaseUrl {
            fn from(region: $name) -> Self {
                $crate::BaseUrl::from_spec(region.url())
            }
        }
    };
}
