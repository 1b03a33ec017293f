//! What a crate that depends on the facade has to build: with one vendor, beside a crate that depends on
//! progenitor's own runtime and reqwest alone. Both are made in a directory of their own, so that nothing is
//! there already; the second one's crates have to come from the registry.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Instant;

use super::scene::{directory, put};
use super::{Error, Goal, Row};

/// The one whose sources are touched.
const CLIENT: &str = "crates/clients/pureclarity/src/client.rs";

const WITH_FACADE: &str = r#"
[dependencies]
erasure = { workspace = true, features = ["pureclarity"] }
tokio = { version = "1", features = ["macros", "rt-multi-thread"] }
"#;

const WITH_FACADE_MAIN: &str = r#"
#[tokio::main]
async fn main() -> Result<(), erasure::Error> {
    let vendor = erasure::PureClarity::new(erasure::pureclarity::Region::Eu, "access-key", "secret-key");
    let eraser = erasure::Eraser::builder().vendor(vendor).build()?;
    let subject = erasure::Subject::builder().user_id("u-42").build()?;
    println!("{}", eraser.erase(&subject).await);
    Ok(())
}
"#;

const ALONE: &str = r#"
[dependencies]
progenitor-client = "PROGENITOR"
reqwest = { version = "REQWEST", default-features = false, features = ["json", "rustls"] }
tokio = { version = "1", features = ["macros", "rt-multi-thread"] }
"#;

const ALONE_MAIN: &str = r#"
#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = progenitor_client::encode_path("u-42");
    let answer = reqwest::Client::new().post(format!("https://example.com/{path}")).send().await?;
    let answer = progenitor_client::ResponseValue::<String>::from_response::<progenitor_client::Error<()>>(answer).await;
    println!("{}", answer.is_ok());
    Ok(())
}
"#;

pub(super) fn measure() -> Result<Vec<Row>, Error> {
    let rows = [
        "`cargo check` of a crate with one vendor, from nothing",
        "the same after the vendor's client was touched",
    ]
    .map(|what| Row::new(what, "s", Goal::None));
    let [clean, touched] = rows;
    let size = Row::new("the same crate's program as it ships", "MB", Goal::None);

    let directory = directory()?;
    let ours = Project::with_facade(&directory.path().join("ours"))?;
    let alone = match Project::alone(&directory.path().join("alone"))? {
        Ok(alone) => alone,
        Err(why) => {
            return Ok([clean, touched, size]
                .map(|row| row.not_measured(&why))
                .into());
        }
    };
    let (our_clean, their_clean) = (ours.check()?, alone.check()?);
    for project in [&ours, &alone] {
        project.touch()?;
    }
    let (our_touched, their_touched) = (ours.check()?, alone.check()?);
    let (our_crates, their_crates) = (ours.crates()?, alone.crates()?);
    let (our_size, their_size) = (ours.size()?, alone.size()?);
    let beside = "progenitor-client with reqwest";
    Ok(vec![
        clean.measured(
            our_clean,
            format!(
                "{beside}: {their_clean:.1} s; {:.2} times that; {our_crates} crates to {their_crates}",
                our_clean / their_clean
            ),
        ),
        touched.measured(
            our_touched,
            format!("a crate with {beside}, touched itself: {their_touched:.1} s"),
        ),
        size.measured(
            our_size,
            format!(
                "{beside}: {their_size:.1} MB; {:.2} times that",
                our_size / their_size
            ),
        ),
    ])
}

/// A workspace with one program.
struct Project {
    root: PathBuf,
    /// What to touch.
    source: PathBuf,
}

impl Project {
    /// A copy of what a crate with one vendor needs of this workspace, and that crate.
    fn with_facade(root: &Path) -> Result<Self, Error> {
        let workspace = workspace();
        let mut ours = Vec::new();
        for entry in std::fs::read_dir(workspace.join("crates"))? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if is_below_the_facade(&name) {
                let (from, to) = (workspace.join("crates"), root.join("crates"));
                copy(&from.join(&name), &to.join(&name))?;
                ours.push(name);
            }
        }
        let manifest = std::fs::read_to_string(workspace.join("Cargo.toml"))?;
        let is_there = |line: &&str| {
            let named = line.split(' ').next().unwrap_or_default();
            !line.contains("path = \"crates/") || ours.iter().any(|name| name == named)
        };
        let lines = manifest.lines().filter(is_there).map(|line| match line {
            line if line.starts_with("members") => "members = [\"crates/*\", \"program\"]",
            line => line,
        });
        put(
            root.join("Cargo.toml"),
            lines.collect::<Vec<_>>().join("\n"),
        )?;
        std::fs::copy(workspace.join("Cargo.lock"), root.join("Cargo.lock"))?;
        let project = Self {
            root: root.to_owned(),
            source: root.join(CLIENT),
        };
        project.program(WITH_FACADE, WITH_FACADE_MAIN)?;
        Ok(project)
    }

    /// A crate with progenitor's runtime and reqwest; or why there can't be one here.
    fn alone(root: &Path) -> Result<Result<Self, String>, Error> {
        std::fs::create_dir_all(root)?;
        let manifest = "[workspace]\nresolver = \"3\"\nmembers = [\"program\"]\n";
        put(root.join("Cargo.toml"), manifest)?;
        std::fs::copy(workspace().join("Cargo.lock"), root.join("Cargo.lock"))?;
        let project = Self {
            root: root.to_owned(),
            source: root.join("program/src/main.rs"),
        };
        let dependencies = ALONE
            .replace("PROGENITOR", &version("progenitor")?)
            .replace("REQWEST", &version("reqwest")?);
        project.program(&dependencies, ALONE_MAIN)?;
        Ok(if project.cargo(&["fetch"])?.status.success() {
            Ok(project)
        } else {
            Err("progenitor-client can't be had from the registry".to_owned())
        })
    }

    fn program(&self, dependencies: &str, main: &str) -> Result<(), Error> {
        let directory = self.root.join("program");
        std::fs::create_dir_all(directory.join("src"))?;
        let package = "[package]\nname = \"program\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";
        put(
            directory.join("Cargo.toml"),
            format!("{package}{dependencies}"),
        )?;
        put(directory.join("src/main.rs"), main)
    }

    fn touch(&self) -> Result<(), Error> {
        let source = std::fs::read_to_string(&self.source)?;
        put(&self.source, source + "\n")
    }

    /// How long a check takes, in seconds.
    fn check(&self) -> Result<f64, Error> {
        let began = Instant::now();
        self.done(&["check", "--quiet", "--package", "program"])?;
        Ok(began.elapsed().as_secs_f64())
    }

    /// How many crates are built for the program.
    fn crates(&self) -> Result<usize, Error> {
        let tree = self.done(&[
            "tree",
            "--quiet",
            "--package",
            "program",
            "--edges",
            "normal,build",
            "--prefix",
            "none",
        ])?;
        let said = String::from_utf8_lossy(&tree.stdout).into_owned();
        let names = said.lines().filter_map(|line| line.split(" (").next());
        Ok(std::collections::BTreeSet::from_iter(names).len())
    }

    /// How large the program is as it ships, in MB.
    fn size(&self) -> Result<f64, Error> {
        self.done(&["build", "--quiet", "--release", "--package", "program"])?;
        let program = format!("target/release/program{}", std::env::consts::EXE_SUFFIX);
        Ok(std::fs::metadata(self.root.join(program))?.len() as f64 / 1e6)
    }

    fn done(&self, arguments: &[&str]) -> Result<Output, Error> {
        let output = self.cargo(arguments)?;
        if output.status.success() {
            Ok(output)
        } else {
            Err(String::from_utf8_lossy(&output.stderr).into())
        }
    }

    fn cargo(&self, arguments: &[&str]) -> Result<Output, Error> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
        let mut cargo = Command::new(cargo);
        cargo
            .current_dir(&self.root)
            .args(arguments)
            .env("CARGO_TARGET_DIR", self.root.join("target"));
        Ok(cargo.output()?)
    }
}

/// The facade, and what it can depend on.
fn is_below_the_facade(name: &str) -> bool {
    ["client-runtime", "erasure"].contains(&name) || name.ends_with("-client")
}

/// The version of a dependency of ours that the lock file names.
fn version(name: &str) -> Result<String, Error> {
    let lock = std::fs::read_to_string(workspace().join("Cargo.lock"))?;
    let found = lock.split("[[package]]").find_map(|package| {
        let mut lines = package.trim().lines();
        let named = lines.next()? == format!("name = \"{name}\"");
        let version = lines.next()?.strip_prefix("version = \"")?;
        named.then(|| version.trim_end_matches('"').to_owned())
    });
    found.ok_or_else(|| format!("the lock file doesn't name {name}").into())
}

fn workspace() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}

fn copy(from: &Path, to: &Path) -> Result<(), Error> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
