//! Probing shows of every vendor whether it answers, and asks about nobody.

use crate::support::*;
use erasure::{Failure, Plan, Probe, Reason, VendorId};

#[tokio::test]
async fn every_vendor_is_probed_and_one_that_panics_says_so() {
    let refuses = Probe::Refused(refused());
    let vendors = [
        Scripted::new("ready").probes(Probe::Ready),
        Scripted::new("panics"),
        Scripted::new("refuses").probes(refuses.clone()),
    ];
    let probes = eraser(vendors.clone()).probe().await;
    let panicked = Probe::Unreachable(Failure::new(Reason::Defective));
    let expected = [
        ("ready", Probe::Ready),
        ("panics", panicked),
        ("refuses", refuses),
    ];
    assert_eq!(
        probes,
        expected.map(|(id, probe)| (VendorId::from_static(id), probe))
    );
    assert!(vendors.iter().all(|vendor| vendor.calls().is_empty()));
}

#[test]
fn a_probe_is_stored_and_says_what_to_think_of_it() {
    let unreachable = Probe::Unreachable(Failure::new(Reason::NotReached));
    let table = [
        (Probe::Ready, "answers, and takes the credentials"),
        (
            Probe::CredentialsUnchecked,
            "answers, and refuses wrong credentials; these are not checked",
        ),
        (
            Probe::AnswersAnybody,
            "answers wrong credentials as it does these, which shows nothing: check the base URL",
        ),
        (
            Probe::Unreachable(Failure::new(Reason::NotTheVendors).with_status(404)),
            "does not answer as the vendor does, check the base URL: the answer is not the vendor's own: \
             something in between gave it (status 404)",
        ),
        (
            Probe::Refused(refused()),
            "refuses: the vendor does not accept the credentials (status 403)",
        ),
        (
            unreachable,
            "gives no answer: the vendor could not be reached; nothing was sent",
        ),
        (Probe::Unchecked, "not checked: there is no way to"),
    ];
    for (probe, said) in table {
        assert_eq!(probe.to_string(), said);
        let stored = serde_json::to_string(&probe).unwrap();
        assert_eq!(
            serde_json::from_str::<Probe>(&stored).unwrap(),
            probe,
            "{stored}"
        );
    }
}

#[test]
fn a_plan_of_a_vendor_without_a_spec_reads_like_one_that_was_stored_before_there_were_any() {
    let plan = eraser([Scripted::new("shop")]).plan(&by_email());
    assert_eq!(plan.vendors()[0].spec(), None);
    let stored = serde_json::to_string(&plan).unwrap();
    assert!(!stored.contains("spec"), "{stored}");
    assert_eq!(serde_json::from_str::<Plan>(&stored).unwrap(), plan);
    let with = stored.replace(r#""name":"shop""#, r#""name":"shop","spec":"00ff""#);
    let plan: Plan = serde_json::from_str(&with).unwrap();
    assert_eq!(plan.vendors()[0].spec(), Some("00ff"));
    assert_ne!(plan.targets().count(), 0);
}
