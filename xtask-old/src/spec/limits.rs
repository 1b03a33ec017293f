//! How much of everything a spec may hold. What recurses over a spec, or holds every part of it
//! against every other, relies on these.

/// How a file is read: how much of everything it may hold, and how plainly it must be written.
#[derive(Clone, Copy, Debug)]
pub struct Manner {
    /// Bytes of the file.
    pub bytes: usize,
    /// Values: texts, numbers, lists, mappings and everything in them.
    pub values: usize,
    /// Characters of a text.
    pub text: usize,
    /// Whether only what every YAML tool reads alike, and a person can see, is taken.
    pub is_strict: bool,
}

/// A spec of ours.
pub const OURS: Manner = Manner {
    bytes: 1 << 20,
    values: VALUES,
    text: TEXT,
    is_strict: true,
};

/// A document that somebody else has published, and that a spec is begun from: larger, and written as
/// others write. Aliases are followed, invisible characters are dropped, a date is text.
pub const PUBLISHED: Manner = Manner {
    bytes: 32 << 20,
    values: 2_000_000,
    text: 1_000_000,
    is_strict: false,
};

/// Levels of nesting.
pub const DEPTH: usize = 64;
/// Values: texts, numbers, lists, mappings and everything in them.
pub const VALUES: usize = 40_000;
/// Characters of a text.
pub const TEXT: usize = 10_000;
/// Characters of a key, which may be a path with all its parameters.
pub const KEY: usize = 500;
/// References that lead to one another before something else stands there.
pub const HOPS: usize = 8;
