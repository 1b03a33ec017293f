//! One small adapter per vendor: how it is asked, and what each answer means, written over the
//! [`flow`](crate::flow). Whatever is peculiar to a vendor stands in its spec and comes from the client's
//! facts.

/// Says of each vendor, in one line: its feature, which is its id too; its module, its adapter, and what
/// its id is called.
macro_rules! vendors {
    ($($id:literal $module:ident $adapter:ident $constant:ident;)*) => {
        $(#[cfg(feature = $id)]
        pub mod $module;
        #[cfg(feature = $id)]
        pub use $module::$adapter;)*

        mod settings {
            $(#[cfg(feature = $id)]
            pub(super) mod $module;)*
        }

        impl crate::VendorKind {
            /// The vendors that this build has adapters for.
            pub const ALL: &[Self] = &[
                $(#[cfg(feature = $id)]
                settings::$module::KIND,)*
            ];
        }

        impl crate::VendorId {
            $(#[doc = concat!("The vendor of the feature `", $id, "`.")]
            pub const $constant: Self = Self::from_static($id);)*

            /// The vendors that there are adapters for, whether or not this build has them.
            pub const KNOWN: &[Self] = &[$(Self::$constant),*];
        }
    };
}

vendors! {
    "pureclarity" pureclarity PureClarity PURECLARITY;
    "mudbase" mudbase Mudbase MUDBASE;
    "lytics" lytics Lytics LYTICS;
    "gainsight-px" gainsight_px GainsightPx GAINSIGHT_PX;
    "mixpanel" mixpanel Mixpanel MIXPANEL;
}
