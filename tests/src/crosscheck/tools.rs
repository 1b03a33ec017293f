//! The tools: which version, where they are installed, and what to say when that is impossible. Where
//! packages come from is the machine's own affair: pip and npm read its configuration.

use std::{
    fmt,
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    process::Stdio,
};

use serde::Serialize;
use tokio::process::Command;

/// A tool that none of our code is part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(super) enum Tool {
    /// Drives the sandbox.
    Schemathesis,
    /// Answers the clients.
    Prism,
}

/// Why a check did not take place, and whose affair that is.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// A tool is not there and can't be got: something that whoever runs this has to mend.
    #[error("{0}")]
    Missing(String),
    /// Something of ours went wrong.
    #[error("{0}")]
    Failed(String),
}

impl Trouble {
    /// Something of ours that could not be done.
    pub(super) fn failed(what: impl fmt::Display, why: impl fmt::Display) -> Self {
        Trouble::Failed(format!("{what}: {why}"))
    }
}

/// Everything that Schemathesis stands on, in the versions that were tried.
const CONSTRAINTS: &str = include_str!("constraints.txt");
/// What Python is asked whether it will do.
const PYTHON_CHECK: &str = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))";
/// What Node.js is asked whether it will do.
const NODE_CHECK: &str = "const [a, b] = process.versions.node.split('.').map(Number); process.exit(a > 18 || (a === 18 && b >= 20) ? 0 : 1)";
/// Nobody listens here: whatever isn't on loopback is out of reach of a tool that minds proxies.
const NOWHERE: &str = "http://127.0.0.1:9";
/// The file that says what was installed, written last.
const MARK: &str = "pinned";

impl Tool {
    /// Both.
    pub(super) const ALL: [Tool; 2] = [Tool::Schemathesis, Tool::Prism];

    /// Its name, as its makers write it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Tool::Schemathesis => "Schemathesis",
            Tool::Prism => "Prism",
        }
    }

    /// The version that is installed.
    pub(super) fn version(self) -> &'static str {
        match self {
            Tool::Schemathesis => "4.32.5",
            Tool::Prism => "5.14.2",
        }
    }

    /// What is left out, or done otherwise than the tool would by itself, and why.
    pub(super) fn notes(self) -> &'static [&'static str] {
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

    fn needed(self) -> &'static str {
        match self {
            Tool::Schemathesis => {
                "install Python 3.11 or newer with its venv and ensurepip modules"
            }
            Tool::Prism => "install Node.js 18.20 or newer with npm",
        }
    }
}

/// Where the tools and their reports are.
#[derive(Debug)]
pub(super) struct Home {
    /// The directory.
    pub(super) dir: PathBuf,
}

/// How an installed tool is started.
#[derive(Debug)]
pub(super) struct Launcher {
    program: PathBuf,
    first: Option<PathBuf>,
}

impl Launcher {
    /// The tool without arguments, kept to loopback and to `dir`. It ends when its handle is dropped.
    pub(super) fn command(&self, dir: &Path) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.first).current_dir(dir);
        command.stdin(Stdio::null()).kill_on_drop(true);
        for proxy in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
            command.env(proxy, NOWHERE);
            command.env(proxy.to_lowercase(), NOWHERE);
        }
        for direct in ["NO_PROXY", "no_proxy"] {
            command.env(direct, "127.0.0.1,localhost");
        }
        command
    }
}

impl Home {
    /// A tool, ready to be started with arguments: what is there is taken, what isn't is installed.
    pub(super) async fn tool(&self, tool: Tool) -> Result<Launcher, Trouble> {
        let launcher = match tool {
            Tool::Schemathesis => self.schemathesis().await,
            Tool::Prism => self.prism().await,
        };
        let missing = |why| format!("{} {} {why}", tool.name(), tool.version());
        launcher.map_err(|why| Trouble::Missing(missing(why)))
    }

    async fn schemathesis(&self) -> Result<Launcher, String> {
        let tool = Tool::Schemathesis;
        let (dir, constraints) = (self.dir.join("python"), self.dir.join("constraints.txt"));
        let program = dir.join("bin/schemathesis");
        let pinned = format!("{}\n{CONSTRAINTS}", tool.version());
        if !is_installed(&dir, &program, &pinned) {
            let python = match will_do("python3", "-c", PYTHON_CHECK).await {
                true => "python3",
                false if will_do("python", "-c", PYTHON_CHECK).await => "python",
                false => {
                    return Err(format!(
                        "needs Python, which is not here or will not do: {}",
                        tool.needed()
                    ));
                }
            };
            eprintln!("{} {}: installing with pip", tool.name(), tool.version());
            afresh(&dir).map_err(|error| cannot_write(&dir, &error))?;
            write(&constraints, CONSTRAINTS).map_err(|error| cannot_write(&constraints, &error))?;
            let mut venv = Command::new(python);
            venv.args(["-m", "venv"]).arg(&dir);
            self.install(tool, venv).await?;
            let mut pip = Command::new(dir.join("bin/python"));
            pip.args(["-m", "pip", "install", "--disable-pip-version-check"]);
            pip.arg("--constraint").arg(&constraints);
            pip.arg(format!("schemathesis=={}", tool.version()));
            self.install(tool, pip).await?;
            mark(&dir, &pinned)?;
        }
        Ok(Launcher {
            program,
            first: None,
        })
    }

    async fn prism(&self) -> Result<Launcher, String> {
        let tool = Tool::Prism;
        if !will_do("node", "-e", NODE_CHECK).await {
            return Err(format!(
                "needs Node.js, which is not here or too old: {}",
                tool.needed()
            ));
        }
        let dir = self.dir.join("node");
        let script = dir.join("node_modules/@stoplight/prism-cli/dist/index.js");
        if !is_installed(&dir, &script, tool.version()) {
            eprintln!("{} {}: installing with npm", tool.name(), tool.version());
            afresh(&dir).map_err(|error| cannot_write(&dir, &error))?;
            let mut npm = Command::new("npm");
            npm.args([
                "install",
                "--no-audit",
                "--no-fund",
                "--ignore-scripts",
                "--prefix",
            ]);
            npm.arg(&dir)
                .arg(format!("@stoplight/prism-cli@{}", tool.version()));
            self.install(tool, npm).await?;
            mark(&dir, tool.version())?;
        }
        Ok(Launcher {
            program: "node".into(),
            first: Some(script),
        })
    }

    /// Runs one step of an installation. What it says goes to a file: it may name the machine's own
    /// registry, and the key to it.
    async fn install(&self, tool: Tool, mut step: Command) -> Result<(), String> {
        let program = Path::new(step.as_std().get_program());
        let name = program
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let log = self
            .dir
            .join(format!("install-{}.log", tool.name().to_lowercase()));
        let said = File::create(&log).map_err(|error| cannot_write(&log, &error))?;
        step.stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(said)
            .kill_on_drop(true);
        match step.status().await {
            Ok(ended) if ended.success() => Ok(()),
            Ok(ended) => Err(format!(
                "could not be installed: {name} failed ({ended}); what it said is in {}. Does this machine reach its package registry?",
                log.display()
            )),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(format!(
                "needs {name}, which is not here: {}",
                tool.needed()
            )),
            Err(error) => Err(format!("could not be installed: {name}: {error}")),
        }
    }
}

/// Writes a file that nobody reads before it is whole.
pub(super) fn write(path: &Path, text: impl AsRef<[u8]>) -> io::Result<()> {
    File::create(path)?.write_all(text.as_ref())
}

async fn will_do(program: &str, option: &str, check: &str) -> bool {
    let mut command = Command::new(program);
    command.args([option, check]).stdin(Stdio::null());
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command.status().await.is_ok_and(|ended| ended.success())
}

fn is_installed(dir: &Path, program: &Path, pinned: &str) -> bool {
    program.is_file() && fs::read_to_string(dir.join(MARK)).is_ok_and(|found| found == pinned)
}

fn mark(dir: &Path, pinned: &str) -> Result<(), String> {
    write(&dir.join(MARK), pinned).map_err(|error| cannot_write(dir, &error))
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
