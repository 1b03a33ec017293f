//! Looks for a text in this process's own memory, through `/proc/self/mem`: what was overwritten isn't
//! there, and what was merely freed is. The text is known here only in disguise, so that whoever looks
//! for it doesn't find the search.

use std::{
    fs::File,
    os::unix::fs::FileExt,
    sync::{Mutex, PoisonError},
};

const DISGUISE: u8 = 0x55;

/// How much is read at once.
const PIECE: usize = 64 * 1024;

/// What a text begins with that is looked for without it.
const BEFORE: &str = "0123456789-0123456789-0123456789-0123456789-";

/// Whoever looks has a piece of memory in a buffer, where another who looks would find it.
static ALONE: Mutex<()> = Mutex::new(());

/// A text that stands nowhere in memory until somebody takes it out.
pub struct Canary(Vec<u8>);

impl Canary {
    /// A text of ASCII letters and digits that begins with a byte that is rare in memory. `halves` keep
    /// the text itself out of the program.
    pub fn of(halves: [&str; 2]) -> Self {
        let bytes = [b"~"].into_iter().flatten().copied();
        let bytes = bytes.chain(halves.into_iter().flat_map(str::bytes));
        Self(bytes.map(|byte| byte ^ DISGUISE).collect())
    }

    /// The text, in memory of just its size, after others: what frees memory writes over its beginning.
    pub fn text(&self) -> String {
        let mut text = String::with_capacity(BEFORE.len() + self.0.len());
        text.push_str(BEFORE);
        text.extend(self.0.iter().map(|byte| char::from(byte ^ DISGUISE)));
        text
    }

    /// How often the text stands in what this process can write to: heap, stacks and statics.
    pub fn occurrences(&self) -> usize {
        self.occurrences_before(|_| true)
    }

    /// How often it stands there before such a byte.
    pub fn occurrences_before(&self, follows: fn(u8) -> bool) -> usize {
        let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
        let memory = File::open("/proc/self/mem").unwrap();
        let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
        let mut piece = vec![0; PIECE];
        let own = piece.as_ptr().addr() as u64;
        let own = (own, own + PIECE as u64);
        let mut found = 0;
        let ranges = maps.lines().filter_map(writable);
        // A buffer that is read into itself would show everything twice.
        for (mut at, end) in ranges.flat_map(|range| around(range, own)) {
            while at < end {
                let wanted = PIECE.min(usize::try_from(end - at).unwrap());
                // A mapping may have gone since the list was made.
                let read = memory.read_at(&mut piece[..wanted], at).unwrap_or(0);
                found += self.count(&piece[..read], follows);
                if read < wanted {
                    break;
                }
                // What begins in this piece and is followed by the next is found there.
                at += u64::try_from(wanted).unwrap();
                if at < end {
                    at -= u64::try_from(self.0.len()).unwrap();
                }
            }
        }
        piece.fill(0);
        found
    }

    fn count(&self, bytes: &[u8], follows: fn(u8) -> bool) -> usize {
        let first = self.0[0] ^ DISGUISE;
        let begins = |window: &[u8]| {
            let mut pairs = window.iter().zip(&self.0);
            pairs.all(|(byte, disguised)| byte ^ DISGUISE == *disguised)
                && window.last().copied().is_some_and(follows)
        };
        let mut found = 0;
        // Most of memory holds no such byte, and the library's search for one is fast.
        for (number, part) in bytes.chunks(512).enumerate() {
            if part.contains(&first) {
                let starts = (number * 512..).take(part.len());
                let windows = starts.filter_map(|start| bytes.get(start..=start + self.0.len()));
                found += windows.filter(|window| begins(window)).count();
            }
        }
        found
    }
}

/// What is left of a range before and after another one.
fn around((start, end): (u64, u64), (from, to): (u64, u64)) -> [(u64, u64); 2] {
    if to <= start || end <= from {
        return [(start, end), (end, end)];
    }
    [(start, from.max(start)), (to.min(end), end)]
}

/// The range of a mapping that this process can read and write.
fn writable(line: &str) -> Option<(u64, u64)> {
    let mut columns = line.split_whitespace();
    let (range, permissions) = (columns.next()?, columns.next()?);
    let (start, end) = range.split_once('-')?;
    let hex = |text| u64::from_str_radix(text, 16).ok();
    permissions
        .starts_with("rw")
        .then_some((hex(start)?, hex(end)?))
}
