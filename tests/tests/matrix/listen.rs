//! Listens to everything that is logged and to every panic, thread by thread, so that each cell of the
//! matrix can be searched by itself and forgotten.

use std::{
    cell::RefCell,
    io, panic,
    sync::{Mutex, Once},
};

use tracing_subscriber::{
    filter::LevelFilter,
    fmt::{MakeWriter, format::FmtSpan},
};

thread_local! {
    static HEARD: RefCell<Option<Vec<u8>>> = const { RefCell::new(None) };
}

/// What is said on threads that belong to no cell, such as those that look for a host.
static ELSEWHERE: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// What a panic is noted as.
pub const PANIC: &str = "a panic";

/// Listens to the whole process from now on: every library, every level, every span, and panics.
pub fn to_everything() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        tracing_subscriber::fmt()
            .with_max_level(LevelFilter::TRACE)
            .with_span_events(FmtSpan::NEW | FmtSpan::CLOSE)
            .with_ansi(false)
            .without_time()
            .with_writer(Ear)
            .init();
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |panicked| {
            if is_listening() {
                note(PANIC, &panicked.to_string())
            } else {
                usual(panicked)
            }
        }));
    });
}

/// Begins to remember what this thread says.
pub fn begin() {
    HEARD.with_borrow_mut(|heard| *heard = Some(Vec::new()));
}

/// Remembers something that would be printed, in one line.
pub fn note(what: &str, printed: &str) {
    let line = format!("{what}: {}\n", printed.replace('\n', " "));
    hear(line.as_bytes());
}

/// All that was heard since the beginning.
pub fn end() -> String {
    let heard = HEARD.with_borrow_mut(Option::take).unwrap_or_default();
    String::from_utf8_lossy(&heard).into_owned()
}

/// All that was said on threads that belong to no cell.
pub fn elsewhere() -> String {
    let heard = ELSEWHERE.lock().unwrap();
    String::from_utf8_lossy(&heard).into_owned()
}

fn is_listening() -> bool {
    HEARD.with_borrow(Option::is_some)
}

fn hear(bytes: &[u8]) {
    HEARD.with_borrow_mut(|heard| match heard {
        Some(heard) => heard.extend_from_slice(bytes),
        None => ELSEWHERE.lock().unwrap().extend_from_slice(bytes),
    });
}

/// Where the log goes.
#[derive(Clone, Copy)]
struct Ear;

impl io::Write for Ear {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        hear(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Ear {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        *self
    }
}
