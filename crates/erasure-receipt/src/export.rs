//! The file that receipts are given away in: one signed receipt on each line, from the first on, and on the
//! last line a signed statement of where the chain ends, so that a missing tail is noticed.

use std::io::{self, BufRead, Read as _, Write};

use erasure::Timestamp;

use super::chain::ends_at;
use super::jws::{LONGEST, Parts};
use super::payload::ChainLink;
use super::verify::verify_closing;
use super::{ChainCheck, Digest, Fault, FaultKind, Head, SigningKey, Verified};

/// Writes an export, receipt by receipt.
///
/// ```
/// use erasure_receipt::{ChainCheck, ExportWriter, Head, SigningKey};
///
/// let key = SigningKey::from_seed([7; 32]);
/// let written = ExportWriter::new(Vec::new()).close(&Head::EMPTY, "2026-01-29T10:00:00Z".parse()?, &key)?;
///
/// let keys = [key.public()];
/// let verified = ChainCheck::new(&keys).run_export(written.as_slice())??;
/// assert_eq!(verified.count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct ExportWriter<W> {
    out: W,
    head: Head,
}

impl<W: Write> ExportWriter<W> {
    /// Writes to `out`, which should be buffered.
    pub fn new(out: W) -> Self {
        Self {
            out,
            head: Head::EMPTY,
        }
    }

    /// Writes the next receipt. Its place in the chain is checked, its signature isn't.
    ///
    /// # Errors
    ///
    /// When it isn't the next one, or can't be written.
    pub fn receipt(&mut self, jws: &str) -> Result<(), ExportError> {
        let position = self.head.seq() + 1;
        let defect = |defect| Fault::at(position, FaultKind::Defect(defect));
        let parts = Parts::of(jws.as_bytes()).map_err(defect)?;
        let place = ChainLink::read(&parts.payload).map_err(defect)?;
        if place.seq != position {
            return Err(Fault::misplaced(place.seq, position).into());
        }
        if place.previous != self.head.digest() {
            return Err(Fault::at(position, FaultKind::BrokenLink).into());
        }
        self.out.write_all(jws.as_bytes())?;
        self.out.write_all(b"\n")?;
        self.head = Head::new(position, Digest::of(jws));
        Ok(())
    }

    /// Writes the closing statement, and gives back what was written to. `head` is where the chain is known
    /// to end: where it ends otherwise, nothing is signed.
    ///
    /// # Errors
    ///
    /// When the receipts that were written end elsewhere, or the statement can't be written.
    pub fn close(mut self, head: &Head, at: Timestamp, key: &SigningKey) -> Result<W, ExportError> {
        ends_at(&self.head, *head)?;
        let statement = key.close(head, at);
        self.out.write_all(statement.as_bytes())?;
        self.out.write_all(b"\n")?;
        self.out.flush()?;
        Ok(self.out)
    }
}

/// Why an export can't be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// The file could not be written.
    #[error("the export could not be written: {0}")]
    Io(#[from] io::Error),
    /// Something is wrong with the receipts.
    #[error("the receipts can't be exported: {0}")]
    Fault(#[from] Fault),
}

impl ChainCheck<'_> {
    /// Checks an export, line by line.
    ///
    /// # Errors
    ///
    /// When it can't be read. The inner result is about what was read.
    pub fn run_export(&self, export: impl BufRead) -> io::Result<Result<Verified, Fault>> {
        let mut lines = Lines { export, held: None };
        let checked = self.try_run(std::iter::from_fn(|| lines.next().transpose()))?;
        let closing = lines.held.unwrap_or_default();
        Ok(checked.and_then(|verified| self.closed(verified, &closing)))
    }

    /// The chain, if the closing statement says that it ends where it does.
    fn closed(&self, mut verified: Verified, closing: &[u8]) -> Result<Verified, Fault> {
        let line = verified.count() + 1;
        let statement = verify_closing(closing, self.keys())
            .map_err(|defect| Fault::at(line, FaultKind::Unclosed(defect)))?;
        ends_at(verified.head(), statement.head)?;
        verified.closed_at = Some(statement.at);
        Ok(verified)
    }
}

/// The lines of an export but for the last, which is held back.
struct Lines<R> {
    export: R,
    held: Option<Vec<u8>>,
}

impl<R: BufRead> Lines<R> {
    fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        if self.held.is_none() {
            self.held = self.read()?;
        }
        let Some(line) = self.read()? else {
            return Ok(None);
        };
        Ok(self.held.replace(line))
    }

    /// The next line without its end. Of one that is too long, no more is read than shows it.
    fn read(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        let bound = LONGEST as u64 + 1;
        let read = (&mut self.export)
            .take(bound)
            .read_until(b'\n', &mut line)?;
        if line.last() == Some(&b'\n') {
            line.pop();
        }
        Ok((read > 0).then_some(line))
    }
}
