//! What is signed carries a version, so that an older program says that it can't read it instead of
//! misreading it.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::Defect;

/// The version this program writes, and the newest that it reads.
pub(super) const VERSION: u32 = 1;

#[derive(Deserialize)]
struct Versioned {
    v: u32,
}

/// Reads a payload, or says that it has a newer version.
pub(super) fn read<T: DeserializeOwned>(payload: &[u8]) -> Result<T, Defect> {
    let read: Versioned = serde_json::from_slice(payload).map_err(|_| Defect::Payload)?;
    match read.v {
        0 => Err(Defect::Payload),
        1..=VERSION => serde_json::from_slice(payload).map_err(|_| Defect::Payload),
        version => Err(Defect::Newer { version }),
    }
}
