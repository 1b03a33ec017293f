//! Other programs: started, listened to, and ended with us, whether we finish, fail or are interrupted.

use std::{
    io::{self, BufRead, BufReader, Read},
    process::{Child, ChildStdout, Command, ExitStatus, Stdio},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread::{self, JoinHandle},
};

/// What a shell says of a program that was ended by Ctrl-C.
const INTERRUPTED: i32 = 130;

static RUNNING: Mutex<Vec<Arc<Mutex<Child>>>> = Mutex::new(Vec::new());

/// A program that runs, and ends when this is dropped.
#[derive(Debug)]
pub struct Program {
    child: Arc<Mutex<Child>>,
    printed: Option<BufReader<ChildStdout>>,
}

/// What a program said and how it ended.
#[derive(Debug)]
pub struct Ended {
    /// How it ended.
    pub status: ExitStatus,
    /// What it printed.
    pub printed: String,
}

/// From now on an interrupt ends whatever was started here before it ends us.
///
/// # Errors
///
/// When somebody else listens for interrupts already.
pub fn end_all_on_interrupt() -> io::Result<()> {
    ctrlc::set_handler(|| {
        for child in locked(&RUNNING).iter() {
            // One that has ended already can't be ended.
            let _ = locked(child).kill();
        }
        std::process::exit(INTERRUPTED);
    })
    .map_err(io::Error::other)
}

impl Program {
    /// Starts a program whose standard output is ours to read.
    ///
    /// # Errors
    ///
    /// When it can't be started.
    pub fn start(command: &mut Command) -> io::Result<Program> {
        // An interrupt between the two lines would miss the child, so it has to wait.
        let mut running = locked(&RUNNING);
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()?;
        let printed = child.stdout.take().map(BufReader::new);
        let child = Arc::new(Mutex::new(child));
        running.push(child.clone());
        Ok(Program { child, printed })
    }

    /// Runs a program to its end.
    ///
    /// # Errors
    ///
    /// When it can't be started or listened to.
    pub fn run(command: &mut Command) -> io::Result<Ended> {
        let mut program = Program::start(command)?;
        let mut printed = Vec::new();
        if let Some(mut output) = program.printed.take() {
            output.read_to_end(&mut printed)?;
        }
        Ok(Ended {
            status: locked(&program.child).wait()?,
            printed: String::from_utf8_lossy(&printed).into_owned(),
        })
    }

    /// What it prints up to the first line that satisfies `last`.
    ///
    /// # Errors
    ///
    /// When it ends before, or can't be listened to.
    pub fn read_until(&mut self, last: impl Fn(&str) -> bool) -> io::Result<String> {
        let mut text = String::new();
        loop {
            let mut line = String::new();
            let read = match &mut self.printed {
                Some(printed) => printed.read_line(&mut line)?,
                None => 0,
            };
            if read == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            text.push_str(&line);
            if last(line.trim_end()) {
                return Ok(text);
            }
        }
    }

    /// Reads on in the background, so that it never waits for us.
    pub fn listen(&mut self) -> JoinHandle<String> {
        let printed = self.printed.take();
        thread::spawn(move || {
            let mut bytes = Vec::new();
            if let Some(mut printed) = printed {
                // What was read until it broke off is all that there is.
                let _ = printed.read_to_end(&mut bytes);
            }
            String::from_utf8_lossy(&bytes).into_owned()
        })
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        {
            let mut child = locked(&self.child);
            let _ = child.kill();
            let _ = child.wait();
        }
        locked(&RUNNING).retain(|running| !Arc::ptr_eq(running, &self.child));
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_is_dropped_has_ended() {
        // It reads from a pipe that nobody closes, so of itself it never ends.
        let mut program =
            Program::start(Command::new("sh").args(["-c", "echo up; exec tail -f /dev/null"]))
                .unwrap();
        program.read_until(|line| line == "up").unwrap();
        let rest = program.listen();
        drop(program);
        assert_eq!(rest.join().unwrap(), "");
    }

    #[test]
    fn a_program_that_ends_too_early_is_an_error() {
        let mut program = Program::start(&mut Command::new("true")).unwrap();
        let error = program.read_until(|line| line == "ready").unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
    }

    #[test]
    fn what_a_program_prints_and_how_it_ends_come_back() {
        let ended = Program::run(Command::new("sh").args(["-c", "echo said; exit 3"])).unwrap();
        assert_eq!(
            (ended.printed.as_str(), ended.status.code()),
            ("said\n", Some(3))
        );
    }
}
