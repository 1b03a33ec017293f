//! Awkward identifiers: whatever stands in a path parameter, a call is refused before anything is
//! sent, or reaches the operation that was called with exactly that value.
