//! How much of everything a spec may hold. What recurses over a spec, or holds every part of it
//! against every other, relies on these.

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
