//! Locking where a panic elsewhere must not spread: a test that fails while it holds the sandbox's
//! state still gets to print its own message.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// The content of a mutex, also after a panic.
pub(crate) fn locked<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
