//! How long generation takes, for `bench`: in a process that is warm, beside what progenitor takes alone.

mod large;

use std::{
    fmt,
    path::Path,
    time::{Duration, Instant},
};

use openapiv3::OpenAPI;
use progenitor::Generator;
use serde::Serialize;

use crate::{
    emit::{SourceError, rustfmt},
    generate::{self, Failure, Job},
    spec::Spec,
};

/// How many operations the large spec has.
const OPERATIONS: usize = 200;

/// How often each is measured; what counts is the turn in the middle.
const TURNS: usize = 5;

/// What was measured, in seconds.
#[derive(Debug, Serialize)]
pub struct Figures {
    /// The crates of all vendors, from the files on disk to the files in memory.
    pub vendors: f64,
    /// How many vendors those were.
    pub vendor_count: usize,
    /// The crate of the large spec.
    pub large: f64,
    /// What progenitor alone makes of the large spec, formatted as ours is.
    pub bare: f64,
    /// How many operations the large spec has.
    pub operations: usize,
}

/// Why nothing was measured.
#[derive(Debug)]
pub enum Trouble {
    /// A spec could not be generated.
    Generate(Failure),
    /// Progenitor alone can't generate the large spec.
    Progenitor(String),
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Trouble::Generate(failure) => write!(f, "{failure}"),
            Trouble::Progenitor(why) => write!(f, "progenitor alone can't generate it: {why}"),
        }
    }
}

impl std::error::Error for Trouble {}

impl<T: Into<Failure>> From<T> for Trouble {
    fn from(failure: T) -> Self {
        Trouble::Generate(failure.into())
    }
}

/// Measures with the specs in this directory, and with a large one that is made for it.
pub fn measure(specs: &Path) -> Result<Figures, Trouble> {
    let job = Job {
        vendors: Vec::new(),
        specs: specs.to_owned(),
        out: "nowhere".into(),
    };
    let mut vendor_count = 0;
    let vendors = middle(|| {
        vendor_count = job.generate()?.len();
        Ok(())
    })?;
    let text = large::spec(OPERATIONS);
    let large = middle(|| {
        generate::generate(&Spec::parse("specs/large.yaml", &text)?)?;
        Ok(())
    })?;
    let bare = middle(|| bare(&text))?;
    Ok(Figures {
        vendors,
        vendor_count,
        large,
        bare,
        operations: OPERATIONS,
    })
}

/// The large spec, for other generators to read.
pub fn large_spec() -> String {
    large::spec(OPERATIONS)
}

/// How long the turn in the middle took. One goes before, so that the process is warm.
fn middle(mut work: impl FnMut() -> Result<(), Trouble>) -> Result<f64, Trouble> {
    work()?;
    let mut turns = Vec::new();
    for _ in 0..TURNS {
        let began = Instant::now();
        work()?;
        turns.push(began.elapsed());
    }
    turns.sort();
    Ok(turns.get(TURNS / 2).map_or(0.0, Duration::as_secs_f64))
}

/// From a spec to a formatted file, with progenitor and nothing else.
fn bare(text: &str) -> Result<(), Trouble> {
    let document: OpenAPI = serde_yaml::from_str(text).map_err(refused)?;
    let tokens = Generator::default().generate_tokens(&document);
    let file = syn::parse2(tokens.map_err(refused)?).map_err(refused)?;
    rustfmt(&prettyplease::unparse(&file)).map_err(|error: SourceError| Failure::Source(error))?;
    Ok(())
}

fn refused(why: impl fmt::Display) -> Trouble {
    Trouble::Progenitor(why.to_string())
}
