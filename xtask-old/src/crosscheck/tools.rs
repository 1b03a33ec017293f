//! The tools: which version, where they are installed, and what to say when that is impossible. Where
//! packages come from is the machine's own affair: pip and npm read its configuration.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde::Serialize;

use super::{program::Program, trouble::Trouble};
use crate::write;

/// A tool that none of our code is part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Tool {
    /// Drives the sandbox.
    Schemathesis,
    /// Answers the clients.
    Prism,
}

/// Everything that Schemathesis stands on, in the versions that were tried.
const CONSTRAINTS: &str = include_str!("constraints.txt");
/// What Python is asked whether it will do.
const PYTHON_CHECK: &str = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))";
const PYTHON_NEEDED: &str = "install Python 3.11 or newer with its venv and ensurepip modules";
const NODE_NEEDED: &str = "install Node.js 18.20 or newer with npm";
/// What Node.js is asked whether it will do.
const NODE_CHECK: &str = "const [a, b] = process.versions.node.split('.').map(Number); process.exit(a > 18 || (a === 18 && b >= 20) ? 0 : 1)";
/// Nobody listens here: whatever isn't on loopback is out of reach of a tool that minds proxies.
const NOWHERE: &str = "http://127.0.0.1:9";

impl Tool {
    /// Both.
    pub const ALL: [Tool; 2] = [Tool::Schemathesis, Tool::Prism];

    /// Its name, as its makers write it.
    pub fn name(self) -> &'static str {
        match self {
            Tool::Schemathesis => "Schemathesis",
            Tool::Prism => "Prism",
        }
    }

    /// What is left out, or done otherwise than the tool would by itself, and why.
    pub fn notes(self) -> &'static [&'static str] {
        match self {
            Tool::Schemathesis => &[
                "all of its checks run; none is left out",
                "each contract is a spec of its own: no vendor serves two at once",
                "keys in a body and the name of a table are the sandbox's: nobody can guess them",
                "its watch over slow machines is off: the result must not depend on the machine",
            ],
            Tool::Prism => &[
                "each contract is a spec of its own: no vendor serves two at once",
                "a field that the spec doesn't name is refused, although a vendor may take it",
                "headers and query parameters that the spec doesn't name are not judged: Prism takes any, and the sandbox none",
                "an answer of any media type is JSON: Prism can write an object as nothing else",
            ],
        }
    }

    /// The version that is installed.
    pub fn version(self) -> &'static str {
        match self {
            Tool::Schemathesis => "4.32.5",
            Tool::Prism => "5.14.2",
        }
    }
}

/// Where the tools and their reports are.
#[derive(Clone, Debug)]
pub struct Home {
    /// The directory.
    pub dir: PathBuf,
}

impl Home {
    /// A tool, ready to be started with arguments: what is there is taken, what isn't is installed.
    ///
    /// # Errors
    ///
    /// When it isn't there and can't be installed.
    pub fn tool(&self, tool: Tool, progress: impl Fn(&str)) -> Result<Launcher, Trouble> {
        std::fs::create_dir_all(&self.dir)
            .map_err(|error| Trouble::failed(self.dir.display(), error))?;
        let launcher = match tool {
            Tool::Schemathesis => self.schemathesis(&progress),
            Tool::Prism => self.prism(&progress),
        };
        launcher
            .map_err(|why| Trouble::Missing(format!("{} {} {why}", tool.name(), tool.version())))
    }

    fn schemathesis(&self, progress: &impl Fn(&str)) -> Result<Launcher, String> {
        let dir = self.dir.join("python");
        let program = dir.join("bin").join("schemathesis");
        let pinned = format!("{}\n{CONSTRAINTS}", Tool::Schemathesis.version());
        if !is_installed(&dir, &program, &pinned) {
            let python = ["python3", "python"]
                .into_iter()
                .find(|python| will_do(python, "-c", PYTHON_CHECK))
                .ok_or_else(|| {
                    format!("needs Python, which is not here or will not do: {PYTHON_NEEDED}")
                })?;
            progress("installing with pip");
            afresh(&dir).map_err(|error| cannot_write(&dir, &error))?;
            let constraints = self.dir.join("constraints.txt");
            write::write(&constraints, CONSTRAINTS)
                .map_err(|error| cannot_write(&constraints, &error))?;
            let mut venv = Command::new(python);
            venv.args(["-m", "venv"]).arg(&dir);
            self.install(Tool::Schemathesis, venv)?;
            let mut pip = Command::new(dir.join("bin").join("python"));
            pip.args([
                "-m",
                "pip",
                "install",
                "--disable-pip-version-check",
                "--constraint",
            ])
            .arg(&constraints)
            .arg(format!("schemathesis=={}", Tool::Schemathesis.version()));
            self.install(Tool::Schemathesis, pip)?;
            mark(&dir, &pinned).map_err(|error| cannot_write(&dir, &error))?;
        }
        Ok(Launcher {
            program,
            first: None,
        })
    }

    fn prism(&self, progress: &impl Fn(&str)) -> Result<Launcher, String> {
        if !will_do("node", "-e", NODE_CHECK) {
            return Err(format!(
                "needs Node.js, which is not here or too old: {NODE_NEEDED}"
            ));
        }
        let dir = self.dir.join("node");
        let script = dir.join("node_modules/@stoplight/prism-cli/dist/index.js");
        let pinned = Tool::Prism.version();
        if !is_installed(&dir, &script, pinned) {
            progress("installing with npm");
            afresh(&dir).map_err(|error| cannot_write(&dir, &error))?;
            let mut npm = Command::new("npm");
            npm.args([
                "install",
                "--no-audit",
                "--no-fund",
                "--ignore-scripts",
                "--prefix",
            ])
            .arg(&dir)
            .arg(format!("@stoplight/prism-cli@{pinned}"));
            self.install(Tool::Prism, npm)?;
            mark(&dir, pinned).map_err(|error| cannot_write(&dir, &error))?;
        }
        Ok(Launcher {
            program: "node".into(),
            first: Some(script),
        })
    }

    /// Runs one step of an installation. What it says goes to a file: it may name the machine's own
    /// registry, and the key to it.
    fn install(&self, tool: Tool, mut step: Command) -> Result<(), String> {
        let name = step.get_program().to_string_lossy().into_owned();
        let name = name.rsplit('/').next().unwrap_or(&name).to_owned();
        let log = self
            .dir
            .join(format!("install-{}.log", tool.name().to_lowercase()));
        let said = File::create(&log).map_err(|error| cannot_write(&log, &error))?;
        let ended = Program::run(step.stderr(said)).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => format!("needs {name}, which is not here: {}", needed(tool)),
            _ => format!("could not be installed: {name}: {error}"),
        })?;
        match ended.status.success() {
            true => Ok(()),
            false => Err(format!(
                "could not be installed: {name} failed ({}); what it said is in {}. Does this machine reach its package registry?",
                ended.status,
                log.display()
            )),
        }
    }
}

fn needed(tool: Tool) -> &'static str {
    match tool {
        Tool::Schemathesis => PYTHON_NEEDED,
        Tool::Prism => NODE_NEEDED,
    }
}

/// How an installed tool is started.
#[derive(Clone, Debug)]
pub struct Launcher {
    program: PathBuf,
    first: Option<PathBuf>,
}

impl Launcher {
    /// The tool without arguments, kept to loopback and to `dir`.
    pub fn command(&self, dir: &Path) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.first).current_dir(dir);
        for proxy in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
            command
                .env(proxy, NOWHERE)
                .env(proxy.to_lowercase(), NOWHERE);
        }
        for direct in ["NO_PROXY", "no_proxy"] {
            command.env(direct, "127.0.0.1,localhost");
        }
        command
    }
}

fn will_do(program: &str, option: &str, check: &str) -> bool {
    let mut command = Command::new(program);
    let ended = Program::run(command.args([option, check]).stderr(Stdio::null()));
    ended.is_ok_and(|ended| ended.status.success())
}

const MARK: &str = "pinned";

fn is_installed(dir: &Path, program: &Path, pinned: &str) -> bool {
    program.is_file() && fs::read_to_string(dir.join(MARK)).is_ok_and(|found| found == pinned)
}

fn mark(dir: &Path, pinned: &str) -> io::Result<()> {
    write::write(&dir.join(MARK), pinned)
}

/// An empty directory, whatever was there.
fn afresh(dir: &Path) -> io::Result<()> {
    match fs::remove_dir_all(dir) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    fs::create_dir_all(dir)
}

fn cannot_write(path: &Path, error: &io::Error) -> String {
    format!("could not be installed: {}: {error}", path.display())
}
