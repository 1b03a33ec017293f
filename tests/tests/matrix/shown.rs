//! Everything that the facade's public types print, type by type, and everything that is stored of a
//! report that is settled. This is the one list of them.

use std::fmt::{Debug, Display};

use erasure::{
    Ask, Basis, Caveat, Clock, Completion, Contract, Eraser, Error, Failure, Flaw, IdentifierKind,
    Need, Obstacle, Outcome, Plan, Probe, Reason, Report, Subject, Timestamp, Words,
};

use crate::{canary, listen};

/// What was printed, by the name of the type.
#[derive(Default)]
pub struct Shown(Vec<(&'static str, String)>);

impl Shown {
    /// Has it all searched with whatever else this thread says.
    pub fn note(&self) {
        for (name, printed) in &self.0 {
            listen::note(name, printed);
        }
    }

    fn debug<T: Debug + ?Sized>(&mut self, name: &'static str, value: &T) {
        self.0.push((name, format!("{value:?} {value:#?}")));
    }

    fn both<T: Debug + Display + ?Sized>(&mut self, name: &'static str, value: &T) {
        self.0.push((name, format!("{value} {value:?} {value:#?}")));
    }

    fn error<T: std::error::Error>(&mut self, name: &'static str, error: &T) {
        self.both(name, error);
        let mut source = error.source();
        while let Some(error) = source {
            self.both(name, error);
            source = error.source();
        }
    }

    fn stored<T: serde::Serialize>(&mut self, name: &'static str, value: &T) {
        self.0.push((name, serde_json::to_string(value).unwrap()));
    }

    /// A report as it stands, with all that is in it.
    pub fn report(&mut self, report: &Report) {
        self.both("Report", report);
        let verdict = report.verdict();
        self.both("Verdict", &verdict);
        self.stored("a stored verdict", &verdict);
        for gap in report.gaps() {
            self.both("Gap", &gap);
            self.0.push(("Gap", gap.what_to_do().to_owned()));
        }
        if report.open().next().is_none() {
            self.stored("a stored report", report);
        }
        for entry in report.entries() {
            self.debug("Entry", entry);
            if entry.outcome().is_settled() {
                self.stored("a stored entry", entry);
            }
            entry
                .label()
                .into_iter()
                .for_each(|label| self.both("Label", label));
            entry
                .trouble()
                .into_iter()
                .for_each(|trouble| self.error("Failure", trouble));
            self.outcome(entry.outcome());
        }
    }

    fn outcome(&mut self, outcome: &Outcome) {
        self.both("Outcome", outcome);
        match outcome {
            Outcome::InProgress { tracking, .. } => self.debug("Tracking", tracking),
            Outcome::NotFound { asked } => self.debug("Asked", asked),
            Outcome::Blocked { reason } => self.both("Obstacle", reason),
            Outcome::Waiting { error } | Outcome::Failed { error } => {
                self.error("Failure", error);
                self.both("Reason", &error.reason());
            }
            Outcome::Unknown { doubt } => self.both("Doubt", doubt),
            _ => {}
        }
        outcome
            .counts_as()
            .into_iter()
            .for_each(|counts| self.debug("CountsAs", &counts));
    }

    /// A person, and the plan for them.
    pub fn plan(&mut self, subject: &Subject, plan: &Plan) {
        self.both("Subject", subject);
        self.both("Plan", plan);
        for vendor in plan.vendors() {
            self.debug("PlannedVendor", vendor);
            self.debug("Account", vendor.account());
            self.debug("AccountId", &vendor.account().id());
            self.both("VendorId", vendor.id());
            self.both("Terms", vendor.terms());
            for caveat in vendor.caveats() {
                self.both("Caveat", caveat);
            }
        }
        for unused in plan.unused() {
            self.both("Unused", unused);
        }
        for planned in plan.targets() {
            self.debug("PlannedTarget", planned);
            let target = planned.target();
            self.both("Target", target);
            self.both("Identifier", target.identifier());
            self.both("IdentifierKind", &target.identifier().kind());
            let value = target.identifier().value();
            value
                .into_iter()
                .for_each(|value| self.debug("Personal", value));
            if let Some(session) = target.identifier().session() {
                self.debug("Session", session);
                self.debug("Secret", session.token());
            }
        }
    }

    /// What the facade prints besides: of itself, of errors, and of values that no journey leads to.
    pub fn besides(&mut self, eraser: &Eraser, plan: &Plan, clock: &dyn Clock) {
        self.debug("Eraser", eraser);
        for planned in plan.targets() {
            self.debug("Ask", &Ask::new(planned.target(), clock));
        }
        self.outcome(&Outcome::Erased);
        self.outcome(&Outcome::failed(Reason::Rejected));
        self.outcome(&Outcome::NotAddressable {
            needs: erasure::Needs::one_of([Need::AnyCustom]),
        });
        self.both(
            "Needs",
            &erasure::Needs::one_of([Need::Email, Need::AnyCustom]),
        );
        self.debug("Need", &Need::AnyCustom);
        self.debug("Completion", &Completion::Tracked);
        self.debug("Contract", &Contract::Revised);
        self.both("Law", &erasure::Law::Ccpa);
        self.both("Unreached", &erasure::Unreached::NoTrust);
        self.debug("UnderWay", &erasure::UnderWay::new(&canary::email(0), 1));
        self.both("Words", &Words::new("nothing"));
        self.both("Obstacle", &Obstacle::SoleOwner);
        self.both("Doubt", &erasure::Doubt::AnswerLost);
        self.debug("Asked", &erasure::Asked::First);
        let failure = Failure::new(Reason::Rejected).with_vendor_request_id(&canary::email(0));
        self.both("Probe", &Probe::Refused(failure));
        self.both("Gap", &gap());
        self.both("Unused", &unused());
        self.debug("Basis", &basis());
        self.debug("SignedDuration", &erasure::SignedDuration::ZERO);
        self.debug("Timestamp", &Timestamp::MIN);
        self.debug(
            "BaseUrl",
            &erasure::BaseUrl::parse("http://127.0.0.1:1").unwrap(),
        );
        self.debug("Transport", &erasure::Transport::default());
        self.debug("Tracking", &erasure::Tracking::new(canary::email(0)));
        self.debug("Session", &erasure::Session::new(canary::password(0)));
        self.debug("Secret", &erasure::Secret::new(canary::password(0)));
        self.debug("Personal", &erasure::Personal::new(canary::email(0)));
        self.failures();
        self.adapters();
    }

    /// Errors over values that can't be taken.
    fn failures(&mut self) {
        let odd = canary::email(0);
        let refused = [
            Subject::builder().build(),
            Subject::builder().email(format!(" {odd}")).build(),
            Subject::builder().user_id(format!("{odd}\n")).build(),
            Subject::builder()
                .custom(odd.as_str(), odd.as_str())
                .build(),
        ];
        for error in refused.into_iter().filter_map(Result::err) {
            self.error("Error", &error);
        }
        let kind: Result<IdentifierKind, Error> = odd.parse();
        self.error("Error", &kind.unwrap_err());
        self.error("Error", &erasure::VendorId::new(odd.as_str()).unwrap_err());
        self.error("Flaw", &Flaw::Blank);
        let stored = serde_json::json!({ "version": 99, "identifiers": [odd] });
        self.error(
            "a stored subject",
            &serde_json::from_value::<Subject>(stored).unwrap_err(),
        );
    }

    fn adapters(&mut self) {
        let keys = canary::credentials();
        for kind in erasure::VendorKind::ALL {
            self.debug("regions", &(kind.regions)());
        }
        for setting in erasure::VendorKind::ALL
            .iter()
            .flat_map(|kind| kind.settings)
        {
            self.debug("Setting", setting);
            self.debug("SettingType", &setting.takes);
        }
        let token = erasure::SettingValue::Secret(keys.get("lytics_token").into());
        self.debug("SettingValue", &token);
        let settings = erasure::Settings {
            id: erasure::VendorId::LYTICS,
            base: erasure::lytics::Region::Production.into(),
            transport: erasure::Transport::default(),
            account: None,
            values: [("token", token)].into(),
        };
        self.debug("Settings", &settings);
    }
}

fn basis() -> Basis {
    let caveats = erasure::Vendor::caveats(&erasure::Mudbase::new());
    let basis = caveats.into_iter().find_map(|caveat| match caveat {
        Caveat::Retains { basis, .. } | Caveat::Recreates { basis } => Some(basis),
        _ => None,
    });
    basis.unwrap()
}

/// The gap and the unused identifier of a person whom no vendor can be asked about.
fn unaddressable() -> (Eraser, Subject) {
    let eraser = Eraser::builder()
        .vendor(erasure::Mudbase::new())
        .build()
        .unwrap();
    let subject = Subject::builder().email(canary::email(0)).build().unwrap();
    (eraser, subject)
}

fn unused() -> erasure::Unused {
    let (eraser, subject) = unaddressable();
    eraser.plan(&subject).unused()[0].clone()
}

fn gap() -> erasure::Gap {
    let (eraser, subject) = unaddressable();
    let plan = eraser.plan(&subject);
    let why_not = plan
        .unaddressable()
        .map(|(vendor, why_not)| erasure::Entry::not_asked(vendor.clone(), why_not.clone()));
    let report = Report::new(Timestamp::MIN, Timestamp::MIN, why_not);
    report.gaps().next().unwrap()
}
