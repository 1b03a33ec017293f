//! The files of a client crate, in memory.

mod client;
mod credentials;
mod facts;
mod lib_rs;
mod literal;
mod manifest;
mod readme;
mod region;
mod rustfmt;
mod source;
mod types;
mod words;

use std::collections::BTreeMap;

use crate::{
    prepare::{Operation, Problem},
    refine::Refined,
    spec::Spec,
};

use rustfmt::Formatter;
pub(crate) use rustfmt::rustfmt;
pub use source::{Header, SourceError};

/// The files of one client crate, by path below the crate's own directory.
pub type Files = BTreeMap<String, String>;

/// Why a crate could not be written.
#[derive(Debug)]
pub enum EmitError {
    /// Something in the spec has no form in a client.
    Spec(Vec<Problem>),
    /// The code could not be formatted.
    Source(SourceError),
}

impl From<Problem> for EmitError {
    fn from(problem: Problem) -> Self {
        EmitError::Spec(vec![problem])
    }
}

impl From<SourceError> for EmitError {
    fn from(error: SourceError) -> Self {
        EmitError::Source(error)
    }
}

/// What all files of a crate are written from.
struct Crate<'a> {
    spec: &'a Spec,
    header: Header,
    refined: Refined,
    schemes: Vec<credentials::Scheme>,
    regions: Vec<region::Region>,
}

impl Crate<'_> {
    /// The vendor's name, as people write it.
    fn vendor(&self) -> &str {
        &self.spec.erasure.name
    }

    /// Whether any operation asks for credentials.
    fn needs_credentials(&self) -> bool {
        !self.schemes.is_empty()
    }

    /// The crate's name in Rust.
    fn library(&self) -> String {
        format!("{}_client", self.spec.vendor.replace('-', "_"))
    }
}

/// The name of a vendor's client crate.
pub fn crate_name(vendor: &str) -> String {
    format!("{vendor}-client")
}

/// What the readme shows: a file only while it is formatted with the others.
const EXAMPLE: &str = "example.rs";

/// A crate of which some files are written.
pub struct Begun(Formatter);

/// Writes what is known of a vendor, which doesn't wait for the code.
pub fn facts(spec: &Spec, operations: &[Operation]) -> Result<Begun, EmitError> {
    let mut rust = Formatter::default();
    rust.add("src/facts.rs", [facts::file(spec, operations)?]);
    Ok(Begun(rust))
}

/// Writes a crate, of which the [`facts`] are there.
pub fn emit(spec: &Spec, refined: Refined, begun: Begun) -> Result<Files, EmitError> {
    let mut this = Crate {
        spec,
        header: Header::of(spec),
        schemes: credentials::schemes(&spec.document, &refined)?,
        regions: region::regions(&spec.document)?,
        refined,
    };
    let Begun(mut rust) = begun;
    rust.add("src/client.rs", client::file(&this)?);
    if let Some(example) = readme::example(&this)? {
        rust.add(EXAMPLE, [example]);
    }
    rust.add("src/lib.rs", [lib_rs::file(&this)?]);
    // Nothing else needs the types.
    let types = std::mem::take(&mut this.refined.types);
    rust.add("src/types.rs", types::file(&this, types));
    rust.add("src/region.rs", [region::file(&this)?]);
    if this.needs_credentials() {
        rust.add("src/credentials.rs", [credentials::file(&this)?]);
    }
    let mut files = rust.finish()?;
    let example = files.remove(EXAMPLE);
    let readme = readme::file(&this, example.as_deref());
    files.insert("README.md".to_owned(), readme);
    files.insert("Cargo.toml".to_owned(), manifest::file(&this, &files));
    Ok(files)
}
