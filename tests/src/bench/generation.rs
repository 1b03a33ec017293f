//! How long the generator takes for the specs of all vendors, and openapi-generator for the same ones.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use super::scene::directory;
use super::{Error, Goal, Row, program};

/// In seconds.
const GOAL: f64 = 0.5;

/// In times that openapi-generator is slower.
const GOAL_OTHER: f64 = 10.0;

/// The release of openapi-generator that it is held against, as the Python index has it.
const OTHER: &str = "openapi-generator-cli==7.10.0";

/// How often ours is measured; what counts is the turn in the middle.
const TURNS: usize = 5;

pub(super) fn measure() -> Result<Vec<Row>, Error> {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs");
    let ending = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "yaml");
    let files = std::fs::read_dir(&specs)?
        .flatten()
        .map(|entry| entry.path());
    let files: Vec<PathBuf> = files.filter(ending).collect();
    let xtask = program("xtask")?;
    let mut turns = Vec::new();
    for _ in 0..TURNS {
        let out = directory()?;
        let mut generate = Command::new(&xtask);
        generate.arg("generate").arg("--specs").arg(&specs);
        turns.push(seconds(generate.arg("--out").arg(out.path()))?);
    }
    turns.sort_by(f64::total_cmp);
    let ours = turns.get(TURNS / 2).copied().unwrap_or_default();
    let all = Row::new(
        format!("generating the clients of {} vendors", files.len()),
        "s",
        Goal::AtMost(GOAL),
    );
    let other = Row::new(
        "openapi-generator on the same specs, to ours",
        "times",
        Goal::AtLeast(GOAL_OTHER),
    );
    Ok(vec![
        all.measured(ours, format!("{:.2} s each", ours / files.len() as f64)),
        match openapi_generator(&files)? {
            Ok(time) => other.measured(time / ours, format!("{time:.1} s to {ours:.2} s")),
            Err(why) => other.not_measured(&why),
        },
    ])
}

/// How long a program takes.
fn seconds(command: &mut Command) -> Result<f64, Error> {
    let began = Instant::now();
    let output = command.output()?;
    let time = began.elapsed().as_secs_f64();
    if output.status.success() {
        Ok(time)
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into())
    }
}

/// How long openapi-generator takes for these specs, in seconds; or why that can't be told here.
fn openapi_generator(specs: &[PathBuf]) -> Result<Result<f64, String>, Error> {
    if Command::new("java").arg("-version").output().is_err() {
        return Ok(Err("Java is not installed".to_owned()));
    }
    let directory = directory()?;
    let Some(generator) = install(directory.path())? else {
        return Ok(Err(
            "openapi-generator can't be installed with Python's venv".to_owned(),
        ));
    };
    let mut time = 0.0;
    for spec in specs {
        let mut generate = Command::new(&generator);
        generate.args(["generate", "-g", "rust", "-i"]).arg(spec);
        match seconds(generate.arg("-o").arg(directory.path().join("out"))) {
            Ok(took) => time += took,
            Err(_) => return Ok(Err(format!("it refuses {}", spec.display()))),
        }
    }
    Ok(Ok(time))
}

fn install(directory: &Path) -> Result<Option<PathBuf>, Error> {
    let environment = directory.join("environment");
    let made = Command::new("python3")
        .args(["-m", "venv"])
        .arg(&environment)
        .output();
    if !made.is_ok_and(|made| made.status.success()) {
        return Ok(None);
    }
    let installed = Command::new(environment.join("bin/pip"))
        .args(["install", "--quiet", OTHER])
        .output()?;
    let generator = environment.join("bin/openapi-generator-cli");
    Ok((installed.status.success() && generator.exists()).then_some(generator))
}
