//! `cargo xtask crosscheck`: the specs held against the sandbox and the clients by two tools that none of
//! our code is part of, so that one misreading of a spec can't hide in all three. Schemathesis drives the
//! sandbox; Prism answers every operation of a vendor's generated client, and the facade's adapter over it.

mod adapt;
mod calls;
mod prism;
mod report;
mod schemathesis;
mod targets;
mod tools;
mod verdict;
mod view;

use std::path::{Path, PathBuf};

use clap::Args;
use client_runtime::{BaseUrl, Transport};

use self::{
    calls::Called,
    tools::{Home, Tool, Trouble},
    verdict::{NotRun, Ran, Verdict},
    view::View,
};

/// What to check.
#[derive(Clone, Debug, Args)]
pub struct Crosscheck {
    /// Vendors, by the name of their spec; all, if none is named.
    vendors: Vec<String>,
    /// Runs one of the two tools.
    #[arg(long, value_name = "TOOL")]
    only: Option<Tool>,
    /// Prints what was found as one JSON document.
    #[arg(long)]
    json: bool,
}

impl Crosscheck {
    /// Checks, prints what was found, and gives the exit code.
    ///
    /// # Errors
    ///
    /// When a spec can't be read.
    pub async fn run(&self) -> Result<u8, Trouble> {
        let views = self.views()?;
        let home = Home { dir: home() };
        let mut verdict = Verdict::default();
        let asked = |tool: &Tool| self.only.is_none_or(|only| only == *tool);
        for tool in Tool::ALL.into_iter().filter(asked) {
            if let Err(trouble) = check(tool, &home, &views, &mut verdict.ran).await {
                verdict.not_run.push(NotRun::because(tool, &trouble));
            }
        }
        if self.json {
            println!("{:#}", verdict.as_json());
        } else {
            print!("{verdict}");
        }
        if !verdict.ran.is_empty() {
            eprintln!("what was sent and answered is in {}", home.dir.display());
        }
        Ok(verdict.code())
    }

    fn views(&self) -> Result<Vec<View>, Trouble> {
        let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs");
        let vendors = if self.vendors.is_empty() {
            let all = vendor_sandbox::Vendor::all();
            all.map(|vendor| vendor.id().to_owned()).collect()
        } else {
            self.vendors.clone()
        };
        let mut views = Vec::new();
        for vendor in vendors {
            let file = specs.join(format!("{vendor}.yaml"));
            let failed = |why: &dyn std::fmt::Display| Trouble::failed(file.display(), why);
            let text = std::fs::read_to_string(&file).map_err(|error| failed(&error))?;
            let document = serde_yaml::from_str(&text).map_err(|error| failed(&error))?;
            views.extend(View::all(&vendor, &document).map_err(|why| failed(&why))?);
        }
        Ok(views)
    }
}

/// One tool over every contract of every vendor that was asked for.
async fn check(tool: Tool, home: &Home, views: &[View], ran: &mut Vec<Ran>) -> Result<(), Trouble> {
    let launcher = home.tool(tool).await?;
    for view in views {
        let operations = view.operations.len();
        eprintln!("{}: {}, {operations} operations", tool.name(), view.name());
        ran.push(match tool {
            Tool::Schemathesis => schemathesis::check(&launcher, home, view).await?,
            Tool::Prism => prism::check(&launcher, home, view).await?,
        });
    }
    Ok(())
}

/// Where the tools are kept and leave their reports.
fn home() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    root.join(target).join("crosscheck")
}

/// Where somebody else plays a vendor.
#[derive(Clone, Debug)]
struct Endpoint {
    base: BaseUrl,
    transport: Transport,
}

impl Endpoint {
    /// This address, where each call is one request: whoever listens there is asked what became of it.
    fn at(address: &str) -> Result<Self, Box<dyn std::error::Error>> {
        Ok(Self {
            base: BaseUrl::parse(address)?,
            transport: Transport::builder().attempts(1).build()?,
        })
    }
}
