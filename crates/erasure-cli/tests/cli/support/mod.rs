//! A directory, a sandbox, and the program in between.

mod needles;
mod ran;
mod terminal;

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use tempfile::TempDir;
use tokio::runtime::Runtime;
use vendor_sandbox::{Builder, Person, Sandbox};

pub use needles::{Needle, found_in};
pub use ran::{Ran, Started};
pub use terminal::Terminal;

/// A sandbox, and a directory in which the program works.
pub struct Scene {
    pub sandbox: Sandbox,
    pub directory: TempDir,
    runtime: Runtime,
}

impl Scene {
    /// An empty directory beside a sandbox.
    pub fn empty() -> Self {
        Self::of(Sandbox::builder())
    }

    /// The same with a sandbox of one's own.
    pub fn of(builder: Builder) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let sandbox = runtime.block_on(builder.start()).unwrap();
        sandbox.set_duration("lytics", jiff::SignedDuration::from_hours(1));
        Self {
            sandbox,
            directory: tempfile::tempdir().unwrap(),
            runtime,
        }
    }

    /// A directory that `erasure init --sandbox` has set up.
    pub fn set_up() -> Self {
        Self::set_up_of(Sandbox::builder())
    }

    /// The same with a sandbox of one's own.
    pub fn set_up_of(builder: Builder) -> Self {
        let scene = Self::of(builder);
        let control = scene.sandbox.control_url();
        scene.run(&["init", "--sandbox", &control]).exited(0);
        // A sandbox's time may be waited for, and its vendors' allowance not: that passes in real time.
        let section = "[vendors.mixpanel]\n";
        let fast = format!("{section}rate = {{ requests = 1000000, per = \"1s\" }}\n");
        scene.write(
            "erasure.toml",
            &scene.read("erasure.toml").replace(section, &fast),
        );
        scene
    }

    /// A set-up directory in which these vendors alone are configured.
    pub fn with_vendors(vendors: &[&str]) -> Self {
        let scene = Self::set_up();
        let text = scene.read("erasure.toml");
        let mut sections = text.split("\n[vendors.");
        let mut kept = sections.next().unwrap().to_owned();
        for section in sections {
            if vendors
                .iter()
                .any(|vendor| section.starts_with(&format!("{vendor}]")))
            {
                kept = format!("{kept}\n[vendors.{section}");
            }
        }
        scene.write("erasure.toml", &kept);
        scene
    }

    /// Runs the program in the directory, with nothing on standard input.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        self.run_with(arguments, "")
    }

    /// Runs it with something on standard input.
    pub fn run_with(&self, arguments: &[&str], input: &str) -> Ran {
        self.start_with(arguments, input).ended()
    }

    /// Starts it, and goes on.
    pub fn start(&self, arguments: &[&str]) -> Started {
        self.start_with(arguments, "")
    }

    fn start_with(&self, arguments: &[&str], input: &str) -> Started {
        let mut child = self.command(arguments).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        // Whoever doesn't read it has ended.
        let _ = stdin.write_all(input.as_bytes());
        drop(stdin);
        child.into()
    }

    /// The program with these arguments, for those who change something about it.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_erasure"));
        command
            .args(arguments)
            .current_dir(self.directory.path())
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Waits for something in the sandbox.
    pub fn wait<T>(&self, what: impl Future<Output = T>) -> T {
        self.runtime.block_on(what)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// Writes a file that its owner alone may read.
    pub fn write(&self, name: &str, text: &str) {
        self.write_bytes(name, text.as_bytes());
    }

    /// The same with bytes that may be no text.
    pub fn write_bytes(&self, name: &str, bytes: &[u8]) {
        let mut file = tempfile::NamedTempFile::new_in(self.directory.path()).unwrap();
        file.write_all(bytes).unwrap();
        file.persist(self.path(name)).unwrap();
    }

    /// The identifiers of somebody in the sandbox as a file, with a session at Mudbase if they have one.
    pub fn write_person(&self, name: &str, person: &Person) {
        let mut form = serde_json::json!({ "email": person.email, "user-id": person.user_id });
        if let Some(session) = self.sandbox.sign_in("mudbase", &person.user_id) {
            form["sessions"] = serde_json::json!({ "mudbase": session });
        }
        self.write(name, &form.to_string());
    }

    /// Everything in the directory, by the names of the files.
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        let mut files = Vec::new();
        let mut directories = vec![self.directory.path().to_owned()];
        while let Some(directory) = directories.pop() {
            for entry in std::fs::read_dir(directory).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    directories.push(path);
                } else {
                    let name = path.strip_prefix(self.directory.path()).unwrap();
                    files.push((name.display().to_string(), std::fs::read(&path).unwrap()));
                }
            }
        }
        files.sort();
        files
    }
}
