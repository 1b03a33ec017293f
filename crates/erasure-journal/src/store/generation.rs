//! The journal's name and how often it was written (its generation). Compared with the head file, they reveal a journal
//! that was restored from a backup.

use erasure_receipt::Head;
use rusqlite::{Connection, OptionalExtension};
use uuid::Uuid;

use super::Vault;
use super::tally::Tally;
use crate::Error;
use crate::head_file::Standing;

const NAME: &str = "journal";
const GENERATION: &str = "generation";

/// Gives the journal a name if it has none.
pub(crate) fn name(connection: &Connection) -> Result<(), Error> {
    if fact(connection, NAME)?.is_none() {
        set(connection, NAME, Uuid::new_v4().as_bytes())?;
    }
    Ok(())
}

/// The journal's name, 32 hexadecimal digits, if it has one.
pub(crate) fn named(connection: &Connection) -> Result<Option<String>, Error> {
    let Some(bytes) = fact(connection, NAME)? else {
        return Ok(None);
    };
    let name = Uuid::from_slice(&bytes).map_err(|_| Error::Damaged)?;
    Ok(Some(name.simple().to_string()))
}

/// Increments the generation within the current transaction.
pub(crate) fn advance(connection: &Connection) -> Result<(), Error> {
    raise(connection, 0)
}

/// Increments the generation, to more than this one too.
pub(crate) fn raise(connection: &Connection, beyond: u64) -> Result<(), Error> {
    let next = generation(connection)?.max(beyond).saturating_add(1);
    set(connection, GENERATION, &next.to_be_bytes())
}

/// The journal's current state.
pub(crate) fn standing(connection: &Connection, vault: &Vault) -> Result<Standing, Error> {
    Ok(Standing {
        generation: generation(connection)?,
        head: Tally::read(connection, vault)?.head(),
    })
}

/// Whether the chain of receipts contains this earlier head.
pub(crate) fn holds(connection: &Connection, head: Head) -> Result<bool, Error> {
    let mut receipt =
        connection.prepare_cached("SELECT 1 FROM receipts WHERE seq = ?1 AND hash = ?2")?;
    Ok(head == Head::EMPTY || receipt.exists((head.seq(), head.digest().as_bytes()))?)
}

/// How many requests aren't settled.
pub(crate) fn open_requests(connection: &Connection) -> Result<u64, Error> {
    let count = "SELECT count(*) FROM requests WHERE open > 0";
    Ok(connection.query_row(count, [], |row| row.get(0))?)
}

fn generation(connection: &Connection) -> Result<u64, Error> {
    let stored = fact(connection, GENERATION)?;
    let bytes = stored.and_then(|bytes| bytes.try_into().ok());
    Ok(bytes.map_or(0, u64::from_be_bytes))
}

fn fact(connection: &Connection, name: &str) -> Result<Option<Vec<u8>>, Error> {
    Ok(connection
        .prepare_cached("SELECT value FROM facts WHERE name = ?1")?
        .query_row([name], |row| row.get(0))
        .optional()?)
}

fn set(connection: &Connection, name: &str, value: &[u8]) -> Result<(), Error> {
    connection
        .prepare_cached("INSERT INTO facts VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = ?2")?
        .execute((name, value))?;
    Ok(())
}
