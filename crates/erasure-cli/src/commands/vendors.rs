//! `erasure vendors`: what each vendor needs, whether it is configured and answers, and accepts the credentials.

use std::collections::BTreeMap;

use erasure::{
    Eraser, EraserBuilder, Failure, Needs, Probe, Reason, UnderWay, Vendor, VendorId, VendorKind,
};
use serde::Serialize;

use crate::arguments::Global;
use crate::config::Problem;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{Cell, Console, dimmed, table};
use crate::setup::Setup;

/// One vendor as it is shown.
#[derive(Serialize)]
struct Shown {
    vendor: VendorId,
    name: String,
    asked_by: Needs,
    credentials: Vec<&'static str>,
    state: State,
    says: String,
    /// The erasures that the vendor says it is working on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    under_way: Vec<UnderWay>,
}

/// Whether a vendor can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum State {
    NotConfigured,
    CredentialsMissing,
    Configured,
    Ready,
    Refused,
    /// It accepts wrong credentials too, so it may not be the vendor.
    Unproven,
    Unreachable,
}

/// Shows them all.
pub(super) async fn vendors(
    global: &Global,
    offline: bool,
    console: Console,
) -> Result<Exit, Error> {
    let setup = Setup::read(global).await?;
    let mut shown = configured(&setup)?;
    if !offline {
        let mut probes = probes(&setup).await?;
        for vendor in &mut shown {
            if let Some((probe, under_way)) = probes.remove(&vendor.vendor) {
                (vendor.state, vendor.says) = (State::of(&probe), probe.to_string());
                if probe == Probe::Ready {
                    vendor.note(under_way);
                }
            }
        }
    }
    let exit = exit(&shown);
    shown.extend(unconfigured(&setup));
    console.result(|| as_table(&shown), &shown)?;
    Ok(exit)
}

fn configured(setup: &Setup) -> Result<Vec<Shown>, Error> {
    let shown = setup.vendors()?.into_iter().map(|(account, vendor)| {
        let (state, says) = match &vendor {
            Ok(_) => (State::Configured, "configured".to_owned()),
            Err(problems) => {
                let missing: Vec<&str> = problems.iter().map(Problem::message).collect();
                (State::CredentialsMissing, missing.join("; "))
            }
        };
        let vendor = vendor.unwrap_or_else(|_| account.kind.unconfigured());
        Shown::new((account.id.clone(), account.kind), &*vendor, (state, says))
    });
    Ok(shown.collect())
}

impl Shown {
    fn new(
        (id, kind): (VendorId, &VendorKind),
        vendor: &dyn Vendor,
        (state, says): (State, String),
    ) -> Self {
        Self {
            vendor: id,
            name: vendor.name(),
            asked_by: vendor.needs(),
            credentials: kind.secrets().collect(),
            state,
            says,
            under_way: Vec::new(),
        }
    }

    /// Adds the erasures that the vendor is working on.
    fn note(&mut self, under_way: Result<Vec<UnderWay>, Failure>) {
        match under_way {
            Ok(under_way) if under_way.is_empty() => {}
            Ok(under_way) => {
                let many = under_way.len();
                self.says.push_str(&format!("; erasures under way: {many}"));
                self.under_way = under_way;
            }
            Err(failure) if failure.reason() == Reason::OtherContract => {
                self.state = State::Refused;
                self.says = failure.to_string();
            }
            Err(failure) => {
                let unknown = format!("; what is under way is not known: {failure}");
                self.says.push_str(&unknown);
            }
        }
    }
}

/// The vendors that aren't configured.
fn unconfigured(setup: &Setup) -> impl Iterator<Item = Shown> {
    let is_used = |kind: &VendorKind| {
        let mut accounts = setup.config.accounts.iter();
        accounts.any(|account| account.kind.id == kind.id)
    };
    let unused = VendorKind::ALL.iter().filter(move |kind| !is_used(kind));
    unused.map(|kind| {
        let says = format!("not configured: write a section `[vendors.{}]`", kind.id);
        let stands = (State::NotConfigured, says);
        Shown::new((kind.id.clone(), kind), &*kind.unconfigured(), stands)
    })
}

/// The result of probing a vendor, and the erasures that it is working on.
type Probed = (Probe, Result<Vec<UnderWay>, Failure>);

/// Probes the vendors that have their credentials.
async fn probes(setup: &Setup) -> Result<BTreeMap<VendorId, Probed>, Error> {
    let vendors = setup.vendors()?.into_iter();
    let ready = vendors.filter_map(|(_, vendor)| vendor.ok());
    let builder = ready.fold(Eraser::builder(), EraserBuilder::shared_vendor);
    let eraser = match builder.build() {
        Ok(eraser) => eraser,
        Err(erasure::Error::NoVendors) => return Ok(BTreeMap::new()),
        Err(error) => return Err(Error::Vendors(error)),
    };
    let probes = eraser.probe().await.into_iter();
    let under_way = eraser.under_way().await.into_iter();
    let both = probes.zip(under_way);
    Ok(both
        .map(|((id, probe), (_, under_way))| (id, (probe, under_way)))
        .collect())
}

fn exit(shown: &[Shown]) -> Exit {
    let any = |states: &[State]| shown.iter().any(|vendor| states.contains(&vendor.state));
    if any(&[State::CredentialsMissing, State::Refused, State::Unproven]) {
        Exit::Configuration
    } else if any(&[State::Unreachable]) {
        Exit::Failed
    } else {
        Exit::Complete
    }
}

impl State {
    fn of(probe: &Probe) -> Self {
        match probe {
            Probe::Ready => Self::Ready,
            Probe::Refused(_) => Self::Refused,
            Probe::AnswersAnybody => Self::Unproven,
            Probe::Unreachable(_) => Self::Unreachable,
            _ => Self::Configured,
        }
    }
}

fn as_table(shown: &[Shown]) -> String {
    use comfy_table::Color::{Green, Red};
    let rows = shown.iter().map(|vendor| {
        let credentials = match vendor.credentials.as_slice() {
            [] => "-".to_owned(),
            keys => keys.join(", "),
        };
        let says = match vendor.state {
            State::NotConfigured => dimmed(&vendor.says),
            State::Configured => Cell::new(&vendor.says),
            State::Ready => Cell::new(&vendor.says).fg(Green),
            State::CredentialsMissing | State::Refused | State::Unproven | State::Unreachable => {
                Cell::new(&vendor.says).fg(Red)
            }
        };
        vec![
            Cell::new(&vendor.vendor),
            Cell::new(&vendor.asked_by),
            Cell::new(credentials),
            says,
        ]
    });
    table(["vendor", "asked by", "credentials", "state"], rows)
}
