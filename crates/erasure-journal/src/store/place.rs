//! The location that a sealed record is bound to: it can't be opened at another.

/// A target's, with whether it is settled: a settled record can't replace an open one, or the reverse.
pub(crate) fn target(id: i64, settled: bool) -> [u8; 10] {
    place(1, id, u8::from(settled))
}

/// A request's charter.
pub(crate) fn charter(request: i64) -> [u8; 10] {
    place(2, request, 0)
}

/// The key check of journals from before requests had digests. A newer journal can't be passed off as one of those.
pub(crate) fn unbound_check() -> [u8; 10] {
    place(3, 0, 0)
}

/// The key check.
pub(crate) fn check() -> [u8; 10] {
    place(4, 0, 0)
}

/// The tally of all requests.
pub(crate) fn tally() -> [u8; 10] {
    place(5, 0, 0)
}

fn place(sort: u8, id: i64, state: u8) -> [u8; 10] {
    let mut bytes = [sort; 10];
    bytes[1..9].copy_from_slice(&id.to_be_bytes());
    bytes[9] = state;
    bytes
}
