//! The single writer thread. It puts all waiting jobs into one transaction, so that they share one disk sync, and
//! answers each when the transaction is on disk.

use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::fuse::Fuse;
use super::generation;
use crate::Error;

/// The most jobs in one transaction.
const MOST: usize = 1024;

/// How long a checkpoint waits for readers before it gives up.
const TIDYING: Duration = Duration::from_millis(200);

/// A handle to the thread. Dropping it waits until the thread has finished its jobs.
pub(crate) struct Writer {
    tasks: Option<Sender<Task>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    /// Starts the thread, which owns the connection.
    pub(crate) fn start(connection: Connection, fuse: Fuse) -> Result<Self, Error> {
        let (tasks, waiting) = mpsc::channel();
        let thread = std::thread::Builder::new()
            .name("erasure-journal".to_owned())
            .spawn(move || work(&connection, &waiting, fuse))
            .map_err(|error| Error::Lock { kind: error.kind() })?;
        Ok(Self {
            tasks: Some(tasks),
            thread: Some(thread),
        })
    }

    /// Runs a job in a transaction, and returns its result when that is on disk. A failed job is rolled back.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        what: impl FnOnce(&Connection) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let (answer, answered) = oneshot::channel();
        let job = Write {
            what: Some(what),
            done: None,
            answer,
        };
        self.send(Task::Write(Box::new(job)))?;
        answered.await.unwrap_or(Err(Error::Closed))
    }

    /// Checkpoints the log into the file and empties it. A reader can prevent that.
    pub(crate) async fn tidy(&self) -> Result<(), Error> {
        let (answer, answered) = oneshot::channel();
        self.send(Task::Tidy(answer))?;
        answered.await.unwrap_or(Err(Error::Closed))
    }

    /// From now on, runs this after each transaction and before the jobs are answered. If it fails, the jobs get its
    /// error although their writes are on disk.
    pub(crate) fn after_each(
        &self,
        what: impl FnMut(&Connection) -> Result<(), Error> + Send + 'static,
    ) -> Result<(), Error> {
        self.send(Task::AfterEach(Box::new(what)))
    }

    fn send(&self, task: Task) -> Result<(), Error> {
        let tasks = self.tasks.as_ref().ok_or(Error::Closed)?;
        tasks.send(task).map_err(|_| Error::Closed)
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.tasks = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

type AfterEach = Box<dyn FnMut(&Connection) -> Result<(), Error> + Send>;

/// A task for the thread.
enum Task {
    Write(Box<dyn Job>),
    Tidy(oneshot::Sender<Result<(), Error>>),
    AfterEach(AfterEach),
}

/// A job to run in a transaction, with any type of result.
trait Job: Send {
    fn run(&mut self, connection: &Connection) -> Result<(), Error>;
    fn answer(self: Box<Self>, committed: Result<(), Error>);
}

struct Write<F, T> {
    what: Option<F>,
    done: Option<Result<T, Error>>,
    answer: oneshot::Sender<Result<T, Error>>,
}

impl<T: Send, F: FnOnce(&Connection) -> Result<T, Error> + Send> Job for Write<F, T> {
    fn run(&mut self, connection: &Connection) -> Result<(), Error> {
        let done = self
            .what
            .take()
            .map_or(Err(Error::Closed), |what| what(connection));
        let failed = done.as_ref().err().cloned();
        self.done = Some(done);
        failed.map_or(Ok(()), Err)
    }

    fn answer(self: Box<Self>, committed: Result<(), Error>) {
        // The caller may have gone; the write stays on disk.
        let _ = self
            .answer
            .send(committed.and(self.done.unwrap_or(Err(Error::Closed))));
    }
}

fn work(connection: &Connection, tasks: &Receiver<Task>, mut fuse: Fuse) {
    let mut next = tasks.recv().ok();
    let mut after_each: Option<AfterEach> = None;
    while let Some(task) = next.take() {
        match task {
            Task::Write(first) => {
                let mut jobs = vec![first];
                next = gather(tasks, &mut jobs);
                let written = in_transaction(connection, &mut jobs, &mut fuse);
                if fuse.is_blown() {
                    return;
                }
                let committed = written.and_then(|()| match &mut after_each {
                    Some(what) => what(connection),
                    None => Ok(()),
                });
                for job in jobs {
                    job.answer(committed.clone());
                }
            }
            Task::Tidy(answer) => {
                let _ = answer.send(tidy(connection));
            }
            Task::AfterEach(what) => after_each = Some(what),
        }
        next = next.or_else(|| tasks.recv().ok());
    }
}

/// Collects the waiting jobs; returns the task that follows them.
fn gather(tasks: &Receiver<Task>, jobs: &mut Vec<Box<dyn Job>>) -> Option<Task> {
    while jobs.len() < MOST {
        match tasks.try_recv().ok()? {
            Task::Write(job) => jobs.push(job),
            other => return Some(other),
        }
    }
    None
}

fn tidy(connection: &Connection) -> Result<(), Error> {
    connection.busy_timeout(TIDYING)?;
    let tidied = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    connection.busy_timeout(super::LOCK_TIMEOUT)?;
    Ok(tidied?)
}

fn in_transaction(
    connection: &Connection,
    jobs: &mut [Box<dyn Job>],
    fuse: &mut Fuse,
) -> Result<(), Error> {
    connection.execute_batch("BEGIN IMMEDIATE")?;
    let done = generation::advance(connection).and_then(|()| {
        jobs.iter_mut()
            .try_for_each(|job| in_savepoint(connection, job))
    });
    let committed = done.and_then(|()| {
        fuse.before_commit()?;
        Ok(connection.execute_batch("COMMIT")?)
    });
    if committed.is_err() && !connection.is_autocommit() {
        let _ = connection.execute_batch("ROLLBACK");
    }
    committed.and_then(|()| fuse.after_commit())
}

/// Runs one job in a savepoint, so that its failure doesn't affect the others. Some disk errors abort the whole
/// transaction; then every job fails.
fn in_savepoint(connection: &Connection, job: &mut Box<dyn Job>) -> Result<(), Error> {
    connection.prepare_cached("SAVEPOINT job")?.execute([])?;
    if let Err(error) = job.run(connection) {
        if connection.is_autocommit() {
            return Err(error);
        }
        connection.prepare_cached("ROLLBACK TO job")?.execute([])?;
    }
    connection.prepare_cached("RELEASE job")?.execute([])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc;

    use futures_util::future::join_all;

    use super::*;

    /// A writer with an in-memory table, and the number of its commits.
    fn writer() -> (Writer, Arc<AtomicUsize>) {
        let mut connection = Connection::open_in_memory().unwrap();
        connection
            .execute_batch(
                "CREATE TABLE t (n INTEGER NOT NULL UNIQUE); \
                 CREATE TABLE facts (name TEXT PRIMARY KEY, value BLOB NOT NULL)",
            )
            .unwrap();
        let commits = Arc::new(AtomicUsize::new(0));
        let counts = commits.clone();
        connection
            .commit_hook(Some(move || {
                counts.fetch_add(1, Ordering::SeqCst);
                false
            }))
            .unwrap();
        (Writer::start(connection, Fuse::default()).unwrap(), commits)
    }

    fn insert(number: i64) -> impl FnOnce(&Connection) -> Result<(), Error> + Send + 'static {
        move |connection| {
            connection.execute("INSERT INTO t VALUES (?1)", [number])?;
            Ok(())
        }
    }

    /// Blocks the thread until all other jobs are queued, and returns the number of commits.
    async fn together<T>(
        jobs: impl IntoIterator<Item = impl Future<Output = T>>,
        writer: &Writer,
        commits: &AtomicUsize,
    ) -> (Vec<T>, usize) {
        let (go, wait) = mpsc::channel::<()>();
        let held = writer.write(move |_| {
            wait.recv().ok();
            Ok(())
        });
        let jobs = async {
            let mut jobs = std::pin::pin!(join_all(jobs));
            // All jobs are queued at the first poll.
            let first = futures_util::poll!(jobs.as_mut());
            assert!(first.is_pending());
            go.send(()).unwrap();
            jobs.await
        };
        let (held, done) = tokio::join!(held, jobs);
        held.unwrap();
        (done, commits.load(Ordering::SeqCst))
    }

    #[tokio::test]
    async fn whatever_waits_shares_one_wait_for_the_disk() {
        let (writer, commits) = writer();
        let jobs = (0..500).map(|number| writer.write(insert(number)));
        let (done, commits) = together(jobs, &writer, &commits).await;
        assert!(done.iter().all(Result::is_ok));
        assert!(commits <= 2, "{commits} transactions for 500 writers");
    }

    #[tokio::test]
    async fn one_that_fails_leaves_nothing_and_takes_nothing_from_the_others() {
        let (writer, commits) = writer();
        let fails = |number: i64| {
            let job = insert(number);
            writer.write(move |connection| match number {
                7 => job(connection).and(Err(Error::Damaged)),
                _ => job(connection),
            })
        };
        let (done, _) = together((0..20).map(fails), &writer, &commits).await;
        let failed = done
            .iter()
            .filter(|done| **done == Err(Error::Damaged))
            .count();
        assert_eq!(
            (failed, done.iter().filter(|done| done.is_ok()).count()),
            (1, 19)
        );
        let rows = writer.write(|connection| {
            Ok(connection.query_row(
                "SELECT count(*), count(*) FILTER (WHERE n = 7) FROM t",
                [],
                |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)),
            )?)
        });
        assert_eq!(rows.await, Ok((19, 0)));
    }
}
