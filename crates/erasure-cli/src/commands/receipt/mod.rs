//! `erasure receipt`: shows, verifies and exports the receipts of settled requests.

mod export;
mod show;
mod verify;

use erasure_journal::{Error as JournalError, Journal};
use erasure_receipt::{ChainCheck, Digest, Fault, Head, PublicKey, Verified, jwks};

use crate::arguments::{Global, Receipt};
use crate::error::Error;
use crate::exit::Exit;
use crate::output::Console;
use crate::setup::Setup;

/// Runs a command about receipts.
pub(super) async fn receipt(
    global: &Global,
    command: Receipt,
    console: Console,
) -> Result<Exit, Error> {
    match command {
        Receipt::Show { which } => show::show(&Setup::timeless(global)?, which, console),
        Receipt::Verify {
            file: Some(file),
            keys,
            since,
        } => {
            let keys = match keys {
                Some(keys) => verify::trusted(&keys)?,
                None => vec![Setup::timeless(global)?.key()?.signing().public()],
            };
            verify::export(&file, &keys, since, console)
        }
        Receipt::Verify {
            file: None, since, ..
        } => verify::journal(&Setup::timeless(global)?, since, console),
        Receipt::Export(args) => export::export(&Setup::read(global).await?, &args, console),
        Receipt::Keys => {
            let key = Setup::timeless(global)?.key()?.signing().public();
            console.text(&format!("{}\n", jwks([&key])))?;
            Ok(Exit::Complete)
        }
    }
}

/// Refuses a journal that was restored from a backup: its receipts are genuine, but newer ones are missing.
fn refuse_restored(setup: &Setup, journal: &Journal) -> Result<(), Error> {
    let Some(file) = &setup.config.head_file else {
        return Ok(());
    };
    let checked = journal.check_remembered_in(file);
    checked.map_err(|error| match error {
        restored @ JournalError::Restored { .. } => Error::NotGenuine(restored.to_string()),
        other => other.into(),
    })
}

/// Verifies the receipts that the journal has when this begins, and looks for those with these digests.
fn checked(
    journal: &Journal,
    keys: &[PublicKey],
    digests: impl IntoIterator<Item = Digest>,
) -> Result<Result<Verified, Fault>, Error> {
    let head = journal.head()?;
    let check = ChainCheck::new(keys).ending_at(head).looking_for(digests);
    Ok(check.try_run(receipts_to(journal, &head))?)
}

/// The receipts up to this end of the chain.
fn receipts_to(
    journal: &Journal,
    head: &Head,
) -> impl Iterator<Item = Result<String, JournalError>> {
    let receipts = journal.receipts().map(|receipt| Ok(receipt?.1));
    receipts.take(usize::try_from(head.seq()).unwrap_or(usize::MAX))
}
