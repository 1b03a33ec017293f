//! Which of the successes that Gainsight PX documents it answers with.

use serde::{Deserialize, Serialize};

/// A documented success. Which one the real vendor sends isn't known, so a client must take both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Success {
    /// 200 with the documented body.
    #[default]
    Ok,
    /// 204 without any.
    NoContent,
}
