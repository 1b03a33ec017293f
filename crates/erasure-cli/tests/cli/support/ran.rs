//! What a run of the program came to.

use std::io::Read;
use std::process::{Child, Command, Output};

use serde_json::Value;

/// A run that has ended.
#[derive(Debug)]
pub struct Ran {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

/// A run that goes on.
pub struct Started {
    child: Child,
    /// What was read of standard error so far.
    complained: Vec<u8>,
}

impl From<Child> for Started {
    fn from(child: Child) -> Self {
        Self {
            child,
            complained: Vec::new(),
        }
    }
}

impl Started {
    /// Waits for its end.
    pub fn ended(self) -> Ran {
        let mut output = self.child.wait_with_output().unwrap();
        output.stderr = [self.complained, output.stderr].concat();
        output.into()
    }

    /// Returns when it has said this on standard error.
    pub fn until_complains(&mut self, text: &str) {
        let stderr = self.child.stderr.as_mut().unwrap();
        let mut byte = [0];
        while !String::from_utf8_lossy(&self.complained).contains(text) {
            assert_eq!(
                stderr.read(&mut byte).unwrap(),
                1,
                "it has ended without {text:?}"
            );
            self.complained.push(byte[0]);
        }
    }

    /// The number of its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends it a signal, such as `INT`.
    pub fn signal(&self, signal: &str) {
        let id = self.id().to_string();
        let sent = Command::new("kill")
            .args([&format!("-{signal}"), &id])
            .status()
            .unwrap();
        assert!(sent.success());
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Ran {
    /// Exited with this code.
    #[track_caller]
    pub fn exited(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:?}");
        self
    }

    /// Printed this somewhere on standard output.
    #[track_caller]
    pub fn says(self, text: &str) -> Self {
        assert!(self.stdout.contains(text), "no {text:?} in {self:?}");
        self
    }

    /// Printed this somewhere on standard error.
    #[track_caller]
    pub fn complains(self, text: &str) -> Self {
        assert!(self.stderr.contains(text), "no {text:?} in {self:?}");
        self
    }

    /// Printed one JSON document and nothing else on standard output.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}
