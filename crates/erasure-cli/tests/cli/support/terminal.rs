//! A terminal that a test sits at.

use std::fs::File;
use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};

use rustix::fs::{Mode, OFlags, open};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

use super::{Ran, Scene};

/// A terminal at which the program runs.
pub struct Terminal {
    ours: File,
    child: Child,
    shown: Vec<u8>,
}

impl Scene {
    /// Runs the program at a terminal of so many columns.
    pub fn at_terminal(&self, columns: u16, arguments: &[&str]) -> Terminal {
        Terminal::of(self.command(arguments), columns)
    }

    /// The same with a file on its standard input, from where the terminal is only found by its name.
    pub fn at_terminal_with(&self, input: &str, arguments: &[&str]) -> Terminal {
        let mut command = Command::new("setsid");
        command
            .args(["--ctty", "--wait", "sh", "-c", "\"$@\" < \"$0\"", input])
            .arg(env!("CARGO_BIN_EXE_erasure"))
            .args(arguments)
            .current_dir(self.directory.path());
        Terminal::of(command, 80)
    }
}

impl Terminal {
    fn of(mut command: Command, columns: u16) -> Self {
        let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&ours).unwrap();
        unlockpt(&ours).unwrap();
        let size = Winsize {
            ws_row: 24 * u16::from(columns > 0),
            ws_col: columns,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        let name = ptsname(&ours, Vec::new()).unwrap();
        let flags = OFlags::RDWR | OFlags::NOCTTY;
        let theirs = open(name.as_c_str(), flags, Mode::empty()).unwrap();
        tcsetwinsize(&theirs, size).unwrap();
        let theirs = || Stdio::from(theirs.try_clone().unwrap());
        let child = command
            .stdin(theirs())
            .stdout(theirs())
            .stderr(theirs())
            .spawn()
            .unwrap();
        Self {
            ours: ours.into(),
            child,
            shown: Vec::new(),
        }
    }

    /// Returns when it has shown this, since whatever was typed last.
    pub fn until(&mut self, text: &str) -> String {
        let mut part = [0; 4096];
        while !self.since().contains(text) {
            let length = self.ours.read(&mut part).unwrap_or(0);
            assert_ne!(length, 0, "it has ended without {text:?}: {}", self.since());
            self.shown.extend_from_slice(&part[..length]);
        }
        self.since()
    }

    /// Types a text as it is.
    pub fn types(&mut self, text: &str) {
        self.shown.clear();
        self.ours.write_all(text.as_bytes()).unwrap();
    }

    /// Waits for its end, and gives what it has shown since whatever was typed last.
    pub fn ended(mut self) -> Ran {
        // A terminal whose other side is closed gives an error in place of an end.
        let _ = self.ours.read_to_end(&mut self.shown);
        let status = self.child.wait().unwrap();
        Ran {
            code: status.code(),
            stdout: self.since(),
            stderr: String::new(),
        }
    }

    fn since(&self) -> String {
        String::from_utf8_lossy(&self.shown).replace("\r\n", "\n")
    }
}
