//! Any bytes as a vendor's answer to any operation: whatever they are, the client gives back a value or
//! an error, and neither prints what the vendor said.

use std::cell::RefCell;

use crate::{
    calls::{CALLS, VOCABULARY},
    leaks,
    loopback::Loopback,
};

/// An input of [`answer`]: the operation's place in the list, as a letter, and what its vendor says.
pub fn form(operation: usize, said: &[u8]) -> Vec<u8> {
    let letter = u8::try_from(operation % CALLS.len()).unwrap_or_default() + b'a';
    [&[letter, b'\n'], said].concat()
}

/// Answers an operation with bytes.
///
/// # Panics
///
/// If the client does, or prints what it was answered.
pub fn answer(input: &[u8]) {
    thread_local! {
        static LOOPBACK: RefCell<Option<Loopback>> = const { RefCell::new(None) };
    }
    let Some((first, rest)) = input.split_first() else {
        return;
    };
    let said = rest.strip_prefix(b"\n").unwrap_or(rest);
    let call = &CALLS[usize::from(first.wrapping_sub(b'a')) % CALLS.len()];
    let printed = LOOPBACK.with_borrow_mut(|loopback| {
        let loopback = loopback.get_or_insert_with(Loopback::start);
        loopback.answering(said, call)
    });
    leaks::check(said, &printed, &VOCABULARY);
}
