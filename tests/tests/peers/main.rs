//! What comparable systems get wrong, one named test for each defect that was read in their source or
//! reproduced by running them: each would fail if we did the same. The rows are numbered as they were
//! when the peers were looked at.
#![allow(clippy::unwrap_used, reason = "a test")]

#[cfg(all(test, target_os = "linux"))]
#[path = "../memory/canary.rs"]
mod canary;
#[cfg(test)]
#[path = "../system/case.rs"]
#[allow(dead_code, reason = "these tests use some of it")]
mod case;
#[cfg(test)]
mod evidence;
#[cfg(test)]
mod followed;
#[cfg(test)]
mod load;
#[cfg(all(test, target_os = "linux"))]
mod outage;
#[cfg(test)]
#[path = "../properties/parrot.rs"]
mod parrot;
#[cfg(test)]
mod sent;
