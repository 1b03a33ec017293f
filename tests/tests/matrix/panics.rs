//! An adapter of somebody else's that panics with the person in its words: what it says to the panic
//! hook is its own affair, and nothing of ours repeats it.

use erasure::{
    Ask, Completion, Eraser, Failure, Identifier, Need, Needs, Outcome, SignedDuration, Subject,
    Terms, Timestamp, Vendor, VendorId,
};
use system_tests::system::SandboxClock;
use vendor_sandbox::Clock;

use crate::{
    canary::{self, CANARY},
    listen::{self, PANIC},
    search::Search,
    shown::Shown,
};

/// Where a vendor panics.
#[derive(Clone, Copy, PartialEq)]
enum At {
    Planning,
    Erasing,
    Following,
}

struct Talkative(At);

impl Talkative {
    fn panics(&self, at: At, about: &impl AsRef<str>) {
        if self.0 == at {
            panic!("can't do anything about {}", about.as_ref());
        }
    }
}

#[erasure::async_trait]
impl Vendor for Talkative {
    fn id(&self) -> VendorId {
        VendorId::from_static("talkative")
    }
    fn needs(&self) -> Needs {
        Needs::one_of([Need::Email])
    }
    fn terms(&self) -> Terms {
        Terms::new(Completion::Immediate)
    }
    fn addresses(&self, subject: &Subject) -> Vec<Identifier> {
        self.panics(At::Planning, &exposed(&subject.identifiers()[0]));
        subject.identifiers().to_vec()
    }
    async fn erase(&self, ask: &Ask<'_>) -> Outcome {
        self.panics(At::Erasing, &exposed(ask.identifier()));
        Outcome::InProgress {
            tracking: erasure::Tracking::new(exposed(ask.identifier())),
            by: None,
        }
    }
    async fn follow(&self, ask: &Ask<'_>, last: &Outcome) -> Result<Outcome, Failure> {
        self.panics(At::Following, &exposed(ask.identifier()));
        Ok(last.clone())
    }
}

fn exposed(identifier: &Identifier) -> String {
    identifier.value().unwrap().expose().to_owned()
}

#[tokio::test]
async fn a_panic_that_names_the_person_is_repeated_by_nobody() {
    listen::to_everything();
    for at in [At::Planning, At::Erasing, At::Following] {
        let clock = Clock::default();
        let eraser = Eraser::builder()
            .clock(SandboxClock(clock.clone()))
            .vendor(Talkative(at));
        let eraser = eraser.build().unwrap();
        let subject = Subject::builder().email(canary::email(1)).build().unwrap();
        listen::begin();
        let plan = eraser.plan(&subject);
        let report = eraser.carry_out(&plan).await;
        let until: Timestamp = clock.now() + SignedDuration::from_hours(1);
        let report = eraser.settle(report, until).await;
        let mut shown = Shown::default();
        shown.plan(&subject, &plan);
        shown.report(&report);
        shown.note();
        let heard = listen::end();
        let search = Search::of([CANARY]);
        let (panics, ours): (Vec<&str>, Vec<&str>) =
            heard.lines().partition(|line| line.starts_with(PANIC));
        assert!(
            panics.iter().any(|line| search.find(line).is_some()),
            "it did panic"
        );
        assert_eq!(search.find(&ours.join("\n")), None);
    }
}
