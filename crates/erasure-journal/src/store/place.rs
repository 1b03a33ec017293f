//! Where a sealed record stands in the journal: it opens nowhere else.

/// That of a target, and whether it is settled: a settled one can't be passed off as an open one,
/// nor the other way round.
pub(crate) fn target(id: i64, settled: bool) -> [u8; 10] {
    place(1, id, u8::from(settled))
}

/// That of a request's charter.
pub(crate) fn charter(request: i64) -> [u8; 10] {
    place(2, request, 0)
}

/// That by which a key was recognised when nothing bound a request's rows together yet. A journal in which
/// something does can't be passed off as one of that time.
pub(crate) fn unbound_check() -> [u8; 10] {
    place(3, 0, 0)
}

/// That by which a key is recognised.
pub(crate) fn check() -> [u8; 10] {
    place(4, 0, 0)
}

/// That of what is true of all requests together.
pub(crate) fn tally() -> [u8; 10] {
    place(5, 0, 0)
}

fn place(sort: u8, id: i64, state: u8) -> [u8; 10] {
    let mut bytes = [sort; 10];
    bytes[1..9].copy_from_slice(&id.to_be_bytes());
    bytes[9] = state;
    bytes
}
