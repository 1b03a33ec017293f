//! The journal's schema as migration steps: a journal of an earlier version gets the steps that it lacks.

use rusqlite::Connection;

use super::Vault;
use super::place;
use super::rows::Rows;
use super::tally::Tally;
use crate::Error;

/// The steps, from an empty journal on. A published step is never changed.
const STEPS: [&str; 6] = [
    include_str!("001.sql"),
    include_str!("002.sql"),
    include_str!("003.sql"),
    include_str!("004.sql"),
    include_str!("005.sql"),
    include_str!("006.sql"),
];

/// The version after the newest step.
pub(crate) const VERSION: u32 = STEPS.len() as u32;

/// The oldest journal version whose program can read what this one writes.
const READABLE_FROM: u32 = BOUND;

/// From this version on, a digest covers the rows of each request.
const BOUND: u32 = 4;

/// From this version on, a digest covers the record of each batch file.
const FILES_BOUND: u32 = 6;

/// SQLite's application id of a journal: "EraJ".
const APPLICATION: u32 = 0x4572_614a;

/// Creates the tables of a new journal, or adds what an older one lacks.
pub(crate) fn bring_up_to_date(connection: &mut Connection, vault: &Vault) -> Result<(), Error> {
    bring_up_to(connection, VERSION, vault)
}

fn bring_up_to(connection: &mut Connection, version: u32, vault: &Vault) -> Result<(), Error> {
    let transaction =
        connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let found = version_of(&transaction)?;
    for step in STEPS.iter().take(version as usize).skip(found as usize) {
        transaction.execute_batch(step)?;
    }
    if found < version {
        transaction.pragma_update(None, "application_id", APPLICATION)?;
        transaction.pragma_update(None, "user_version", version)?;
        transaction.execute(
            "INSERT INTO facts VALUES ('readable-from', ?1) ON CONFLICT DO UPDATE SET value = ?1",
            [READABLE_FROM.to_be_bytes()],
        )?;
        let check = vault.seal.close(&key_check(&transaction)?, &())?;
        transaction.execute(
            "INSERT INTO facts VALUES ('key-check', ?1) ON CONFLICT DO UPDATE SET value = ?1",
            [check],
        )?;
    }
    if found < BOUND && version >= BOUND {
        bind(&transaction, vault)?;
    }
    if found < FILES_BOUND && version >= FILES_BOUND {
        super::bulk::bind(&transaction, vault)?;
    }
    Ok(transaction.commit()?)
}

/// Adds digests to the records of an earlier program. Changes made before this can't be detected.
fn bind(connection: &Connection, vault: &Vault) -> Result<(), Error> {
    let mut requests = connection.prepare("SELECT id FROM requests")?;
    let mut requests = requests.query([])?;
    while let Some(row) = requests.next()? {
        let request = row.get(0)?;
        match Rows::read_for_a_start(connection, request)? {
            Some((rows, _)) => rows.bind(connection, vault)?,
            None => super::rows::set_aside(connection, request)?,
        }
    }
    Tally::counted(connection)?.write(connection, vault)
}

/// The location of the key check.
pub(crate) fn key_check(connection: &Connection) -> Result<[u8; 10], Error> {
    let unbound = version_of(connection)? < BOUND;
    Ok(if unbound {
        place::unbound_check()
    } else {
        place::check()
    })
}

/// Refuses to read a journal that must be updated first.
pub(crate) fn accept_to_read(connection: &Connection) -> Result<(), Error> {
    match version_of(connection)? {
        found if found < READABLE_FROM => Err(Error::Older { found }),
        _ => Ok(()),
    }
}

/// Refuses a journal that this program can't write, or with `to_read` can't read.
pub(crate) fn accept(connection: &Connection, to_read: bool) -> Result<(), Error> {
    let found = version_of(connection)?;
    let application: u32 =
        connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    if application != APPLICATION || found == 0 {
        return Err(Error::NotAJournal);
    }
    if found <= VERSION {
        return Ok(());
    }
    let readable_from: [u8; 4] = connection
        .query_row(
            "SELECT value FROM facts WHERE name = 'readable-from'",
            [],
            |row| row.get(0),
        )
        .map_err(|_| Error::Unreadable { found })?;
    match (u32::from_be_bytes(readable_from) <= VERSION, to_read) {
        (false, _) => Err(Error::Unreadable { found }),
        (true, false) => Err(Error::Newer {
            found,
            known: VERSION,
        }),
        (true, true) => Ok(()),
    }
}

fn version_of(connection: &Connection) -> Result<u32, Error> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault() -> Vault {
        Vault::of(&erasure_receipt::Key::generate().unwrap())
    }

    fn version(connection: &Connection) -> u32 {
        version_of(connection).unwrap()
    }

    #[test]
    fn a_journal_of_every_earlier_version_is_brought_up_to_date_and_keeps_what_it_holds() {
        let vault = vault();
        for earlier in 1..VERSION {
            let mut journal = Connection::open_in_memory().unwrap();
            bring_up_to(&mut journal, earlier, &vault).unwrap();
            journal
                .execute("INSERT INTO vendors (vendor) VALUES ('shop')", [])
                .unwrap();
            bring_up_to_date(&mut journal, &vault).unwrap();
            assert_eq!(version(&journal), VERSION);
            let kept: String = journal
                .query_row("SELECT vendor FROM vendors", [], |row| row.get(0))
                .unwrap();
            assert_eq!(kept, "shop");
            let fresh = &mut Connection::open_in_memory().unwrap();
            bring_up_to_date(fresh, &vault).unwrap();
            assert_eq!(tables(&journal), tables(fresh));
        }
    }

    #[test]
    fn a_file_of_which_is_not_noted_what_it_led_to_is_read_once_more() {
        let vault = vault();
        let mut journal = Connection::open_in_memory().unwrap();
        bring_up_to(&mut journal, 2, &vault).unwrap();
        journal
            .execute("INSERT INTO bulks VALUES (1, x'07', 5, 1)", [])
            .unwrap();
        bring_up_to_date(&mut journal, &vault).unwrap();
        let mark: (u32, u64, bool) = journal
            .query_row("SELECT round, rows, finished FROM bulks", [], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })
            .unwrap();
        assert_eq!(mark, (1, 0, false));
    }

    #[test]
    fn a_file_of_an_earlier_version_was_received_when_its_newest_request_was() {
        let vault = vault();
        let mut journal = Connection::open_in_memory().unwrap();
        bring_up_to(&mut journal, 3, &vault).unwrap();
        journal
            .execute_batch(
                "INSERT INTO bulks (id, digest, rows, finished) VALUES (1, x'07', 5, 1), (2, x'08', 0, 1); \
                 INSERT INTO requests (id, public, subject, deadline, received_at, due_at, open) \
                   VALUES (1, x'01', '', x'', 6, 0, 0), (2, x'02', '', x'', 7, 0, 0); \
                 INSERT INTO answers VALUES (1, 1), (1, 2)",
            )
            .unwrap();
        bring_up_to_date(&mut journal, &vault).unwrap();
        let marks: Vec<(i64, i64)> = journal
            .prepare("SELECT received, rows FROM bulks ORDER BY id")
            .unwrap()
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        assert_eq!(marks, [(7, 0), (0, 0)]);
    }

    fn tables(connection: &Connection) -> Vec<String> {
        let mut all = connection
            .prepare("SELECT sql FROM sqlite_schema ORDER BY name")
            .unwrap();
        let all = all
            .query_map([], |row| row.get::<_, Option<String>>(0))
            .unwrap();
        all.map(|sql| sql.unwrap().unwrap_or_default()).collect()
    }

    #[test]
    fn a_newer_journal_is_read_and_not_written_and_one_that_says_so_not_even_read() {
        let vault = vault();
        let mut journal = Connection::open_in_memory().unwrap();
        bring_up_to_date(&mut journal, &vault).unwrap();
        assert_eq!(accept(&journal, false), Ok(()));
        let found = VERSION + 1;
        journal.pragma_update(None, "user_version", found).unwrap();
        assert_eq!(
            accept(&journal, false),
            Err(Error::Newer {
                found,
                known: VERSION
            })
        );
        assert_eq!(accept(&journal, true), Ok(()));
        let hidden = [&found.to_be_bytes()[..]];
        journal
            .execute(
                "UPDATE facts SET value = ?1 WHERE name = 'readable-from'",
                hidden,
            )
            .unwrap();
        assert_eq!(accept(&journal, true), Err(Error::Unreadable { found }));
        assert_eq!(accept(&journal, false), Err(Error::Unreadable { found }));
    }

    #[test]
    fn somebody_elses_database_is_refused() {
        let theirs = Connection::open_in_memory().unwrap();
        theirs
            .execute_batch("CREATE TABLE theirs (a); PRAGMA user_version = 1")
            .unwrap();
        assert_eq!(accept(&theirs, true), Err(Error::NotAJournal));
    }
}
