//! A journal on a real disk, and vendors that take no time.

use std::fs::File;
use std::io::Write;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use erasure::{
    Ask, Completion, Eraser, Need, Needs, Outcome, Subject, Terms, Timestamp, Vendor, VendorId,
};
use erasure_journal::{Journal, Order};
use erasure_receipt::Key;
use erasure_receipt::law::{Calendar, Law};
use tempfile::TempDir;

use super::Error;

/// A journal in a directory of its own, below the one where the workspace is built: that is a disk, while
/// a directory for temporary files may be memory.
pub(super) struct Scene {
    pub(super) directory: TempDir,
    pub(super) journal: Journal,
}

impl Scene {
    pub(super) fn new() -> Result<Self, Error> {
        let directory = directory()?;
        let key = Key::generate()?;
        let journal = Journal::create(directory.path().join("erasure.journal"), &key)?;
        Ok(Self { directory, journal })
    }
}

pub(super) fn directory() -> Result<TempDir, Error> {
    let program = std::env::current_exe()?;
    let beside: PathBuf = program.parent().unwrap_or(Path::new(".")).into();
    Ok(tempfile::Builder::new()
        .prefix("bench-")
        .tempdir_in(beside)?)
}

/// Writes a file that nobody reads before it is whole.
pub(super) fn put(path: impl AsRef<Path>, contents: impl AsRef<[u8]>) -> Result<(), Error> {
    Ok(File::create(path)?.write_all(contents.as_ref())?)
}

pub(super) fn runtime() -> Result<tokio::runtime::Runtime, Error> {
    Ok(tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?)
}

pub(super) fn order(subject: Subject) -> Result<Order, Error> {
    Ok(Order::new(
        subject,
        Timestamp::now(),
        Law::Gdpr,
        Calendar::new("Europe/Berlin")?,
    ))
}

/// Erases at once, without a network.
pub(super) struct Instant(pub(super) &'static str);

#[erasure::async_trait]
impl Vendor for Instant {
    fn id(&self) -> VendorId {
        VendorId::from_static(self.0)
    }

    fn needs(&self) -> Needs {
        Needs::one_of([Need::UserId])
    }

    fn terms(&self) -> Terms {
        Terms::new(Completion::Immediate).repeatable()
    }

    fn at_once(&self) -> NonZeroUsize {
        const { NonZeroUsize::new(128).unwrap() }
    }

    async fn erase(&self, _: &Ask<'_>) -> Outcome {
        Outcome::Erased
    }
}

pub(super) fn instant_vendors() -> Result<Eraser, Error> {
    let vendors = ["one", "two", "three"].map(Instant);
    let builder = vendors
        .into_iter()
        .fold(Eraser::builder(), |builder, vendor| builder.vendor(vendor));
    Ok(builder.build()?)
}
