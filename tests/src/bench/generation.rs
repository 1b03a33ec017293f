//! How long the generator takes: for all vendors, and for a large spec beside progenitor alone and beside
//! openapi-generator. The generator itself runs in its own program, which knows progenitor.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use serde::Deserialize;

use super::scene::{directory, put};
use super::{Error, Goal, Row, program};

/// In seconds.
const GOAL: f64 = 0.5;

/// In progenitor's own times.
const GOAL_LARGE: f64 = 1.5;

/// In times that openapi-generator is slower.
const GOAL_OTHER: f64 = 10.0;

/// The release of openapi-generator that it is held against, as the Python index has it.
const OTHER: &str = "openapi-generator-cli==7.10.0";

#[derive(Deserialize)]
struct Figures {
    vendors: f64,
    vendor_count: usize,
    large: f64,
    bare: f64,
    operations: usize,
}

pub(super) fn measure() -> Result<Vec<Row>, Error> {
    let output = Command::new(program("xtask")?).arg("measure").output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    let figures: Figures = serde_json::from_slice(&output.stdout)?;
    let Figures {
        vendors,
        vendor_count,
        large,
        bare,
        operations,
    } = figures;
    let all = Row::new(
        format!("generating the clients of {vendor_count} vendors, in a warm process"),
        "s",
        Goal::AtMost(GOAL),
    );
    let one = Row::new(
        format!(
            "generating the client of a spec with {operations} operations, to progenitor alone"
        ),
        "times",
        Goal::AtMost(GOAL_LARGE),
    );
    let other = Row::new(
        format!("openapi-generator on the spec with {operations} operations, to ours"),
        "times",
        Goal::AtLeast(GOAL_OTHER),
    );
    Ok(vec![
        all.measured(
            vendors,
            format!("{:.2} s each", vendors / vendor_count as f64),
        ),
        one.measured(
            large / bare,
            format!("{large:.2} s to {bare:.2} s, both formatted"),
        ),
        match openapi_generator()? {
            Ok(time) => other.measured(time / large, format!("{time:.1} s to {large:.2} s")),
            Err(why) => other.not_measured(&why),
        },
    ])
}

/// How long openapi-generator takes for the large spec, in seconds; or why that can't be told here.
fn openapi_generator() -> Result<Result<f64, String>, Error> {
    if Command::new("java").arg("-version").output().is_err() {
        return Ok(Err("Java is not installed".to_owned()));
    }
    let directory = directory()?;
    let Some(generator) = install(directory.path())? else {
        return Ok(Err(
            "openapi-generator can't be installed with Python's venv".to_owned(),
        ));
    };
    let large = Command::new(program("xtask")?)
        .args(["measure", "--large-spec"])
        .output()?;
    let spec = directory.path().join("large.yaml");
    put(&spec, large.stdout)?;
    let began = Instant::now();
    let output = Command::new(generator)
        .args(["generate", "-g", "rust", "-i"])
        .arg(&spec)
        .arg("-o")
        .arg(directory.path().join("out"))
        .output()?;
    let time = began.elapsed().as_secs_f64();
    match output.status.success() {
        true => Ok(Ok(time)),
        false => Ok(Err("openapi-generator refuses the spec".to_owned())),
    }
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
