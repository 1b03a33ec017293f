//! Several targets in one batch: each has its own outcome, and if the request fails, nobody in it is assumed
//! erased.

use crate::support::*;
use erasure::{
    Ask, Doubt, Entry, Eraser, Failure, Outcome, PlannedTarget, Reason, Target, Timestamp, Vendor,
    VendorId,
};

/// A target for each of so many people.
fn people(eraser: &Eraser, count: usize) -> Vec<PlannedTarget> {
    (0..count)
        .flat_map(|number| planned(eraser, &format!("person-{number}@example.com")))
        .collect()
}

fn planned(eraser: &Eraser, email: &str) -> Vec<PlannedTarget> {
    let subject = erasure::Subject::builder().email(email).build().unwrap();
    eraser.plan(&subject).targets().cloned().collect()
}

/// Asks for all of them in one batch, with nothing known of anybody.
async fn erase(eraser: &Eraser, people: &[PlannedTarget]) -> Vec<Outcome> {
    let batch: Vec<(&PlannedTarget, &[Entry])> =
        people.iter().map(|person| (person, &[][..])).collect();
    let entries = eraser.erase_batch(&batch).await;
    for (entry, person) in entries.iter().zip(people) {
        assert_eq!(entry.label(), Some(person.label()));
        assert_eq!(entry.times_asked(), 1);
    }
    entries
        .iter()
        .map(|entry| entry.outcome().clone())
        .collect()
}

fn sizes(shop: &Scripted) -> Vec<usize> {
    shop.batches().iter().map(Vec::len).collect()
}

fn doubted(doubt: Doubt, count: usize) -> Vec<Outcome> {
    vec![Outcome::Unknown { doubt }; count]
}

#[tokio::test]
async fn a_batch_is_one_asking_and_each_target_has_an_outcome_of_its_own() {
    let answers = vec![Outcome::Erased, Outcome::not_found(), in_progress()];
    let shop = Scripted::new("shop")
        .batch(10)
        .together(Many::Say(answers.clone()));
    let eraser = eraser([shop.clone()]);
    assert_eq!(erase(&eraser, &people(&eraser, 3)).await, answers);
    assert_eq!(sizes(&shop), [3]);
    assert!(shop.calls().is_empty(), "nobody was asked for alone");
}

#[tokio::test]
async fn a_vendor_is_never_asked_for_more_than_it_takes() {
    let shop = Scripted::new("shop").batch(4);
    let eraser = eraser([shop.clone()]);
    assert_eq!(
        erase(&eraser, &people(&eraser, 9)).await,
        vec![Outcome::Erased; 9]
    );
    assert_eq!(sizes(&shop), [4, 4], "and the ninth is asked for alone");
    assert_eq!(shop.calls().len(), 9);
}

#[tokio::test]
async fn a_vendor_without_an_operation_for_many_is_asked_for_one_after_another() {
    let shop = Scripted::new("shop")
        .says(Outcome::Erased)
        .erase(Act::Panic);
    let eraser = eraser([shop.clone()]);
    let doubt = Doubt::Panicked;
    let expected = [Outcome::Erased, Outcome::Unknown { doubt }, Outcome::Erased];
    assert_eq!(erase(&eraser, &people(&eraser, 3)).await, expected);
    assert!(shop.batches().is_empty());
    let id = VendorId::from_static("shop");
    assert_eq!(eraser.batch(&id).map(usize::from), Some(1));
    assert_eq!(eraser.at_once(&id).map(usize::from), Some(8));
    assert_eq!(eraser.batch(&VendorId::from_static("gone")), None);
}

#[tokio::test]
async fn a_vendor_that_says_nothing_of_batches_is_asked_for_each_in_turn() {
    struct Plain(Scripted);
    #[erasure::async_trait]
    impl Vendor for Plain {
        fn id(&self) -> VendorId {
            Vendor::id(&self.0)
        }
        fn needs(&self) -> erasure::Needs {
            Vendor::needs(&self.0)
        }
        fn terms(&self) -> erasure::Terms {
            Vendor::terms(&self.0)
        }
        async fn erase(&self, ask: &Ask<'_>) -> Outcome {
            Vendor::erase(&self.0, ask).await
        }
    }
    let shop = Scripted::new("shop").says(Outcome::not_found());
    let (clock, plain) = (Jumping::default(), Plain(shop.clone()));
    let targets: Vec<Target> = people(&eraser([shop]), 2)
        .iter()
        .map(|planned| planned.target().clone())
        .collect();
    let asks: Vec<Ask<'_>> = targets
        .iter()
        .map(|target| Ask::new(target, &clock))
        .collect();
    assert_eq!(
        plain.erase_batch(&asks).await,
        [Outcome::not_found(), Outcome::Erased]
    );
}

#[tokio::test]
async fn targets_of_several_vendors_are_asked_for_at_their_own() {
    let (shop, bank) = (
        Scripted::new("shop").batch(10),
        Scripted::new("bank").batch(10),
    );
    let eraser = eraser([shop.clone(), bank.clone()]);
    let mut people = people(&eraser, 3);
    people.sort_by_key(|planned| planned.target().vendor().to_string());
    assert_eq!(erase(&eraser, &people).await, vec![Outcome::Erased; 6]);
    assert_eq!((sizes(&shop), sizes(&bank)), (vec![3], vec![3]));
}

#[tokio::test]
async fn a_panic_leaves_every_target_of_the_batch_unknown_and_no_other() {
    let shop = Scripted::new("shop").batch(3).together(Many::Panic);
    let eraser = eraser([shop]);
    let mut expected = doubted(Doubt::Panicked, 3);
    expected.extend(vec![Outcome::Erased; 2]);
    assert_eq!(erase(&eraser, &people(&eraser, 5)).await, expected);
}

#[tokio::test(start_paused = true)]
async fn a_batch_has_the_time_budget_of_one_asking_and_no_longer() {
    let shop = Scripted::new("shop").batch(5).together(Many::Hang);
    let eraser = eraser([shop]);
    let begun = tokio::time::Instant::now();
    assert_eq!(
        erase(&eraser, &people(&eraser, 5)).await,
        doubted(Doubt::TimedOut, 5)
    );
    assert_eq!(begun.elapsed().as_secs(), 60);
}

#[tokio::test]
async fn answers_that_are_too_few_or_too_many_are_nobodys() {
    for count in [0, 2, 4] {
        let answers = Many::Say(vec![Outcome::Erased; count]);
        let eraser = eraser([Scripted::new("shop").batch(5).together(answers)]);
        let expected = doubted(Doubt::NotUnderstood, 3);
        assert_eq!(
            erase(&eraser, &people(&eraser, 3)).await,
            expected,
            "{count}"
        );
    }
}

#[tokio::test]
async fn a_request_id_that_repeats_anybodys_identifier_is_left_out() {
    let tells = |id: &str| Outcome::Failed {
        error: refused().with_vendor_request_id(id),
    };
    let shop = Scripted::new("shop").batch(5);
    let answers = vec![tells("req-second"), tells("req-first"), tells("req-7")];
    let eraser = eraser([shop.together(Many::Say(answers))]);
    let people: Vec<PlannedTarget> = ["first", "second", "third"]
        .iter()
        .flat_map(|email| planned(&eraser, email))
        .collect();
    let silent = Outcome::Failed { error: refused() };
    let expected = [silent.clone(), silent, tells("req-7")];
    assert_eq!(erase(&eraser, &people).await, expected);
}

#[tokio::test]
async fn each_is_asked_about_with_what_is_known_of_their_own_subject() {
    let shop = Scripted::new("shop").batch(5);
    let eraser = eraser([shop.clone()]);
    let ada: Vec<PlannedTarget> = eraser.plan(&ada()).targets().cloned().collect();
    let others = people(&eraser, 2);
    let known = [Entry::asked(&ada[0], in_progress(), start())];
    let batch: [(&PlannedTarget, &[Entry]); 3] =
        [(&others[0], &[]), (&ada[1], &known), (&others[1], &[])];
    eraser.erase_batch(&batch).await;
    assert_eq!(shop.batches(), [[None, Some(start()), None::<Timestamp>]]);
}

#[tokio::test]
async fn an_eraser_that_lacks_the_vendor_sends_nothing() {
    let gone = eraser([Scripted::new("gone").batch(5)]);
    let people = people(&gone, 2);
    let shop = eraser([Scripted::new("shop")]);
    let expected = vec![Outcome::failed(Reason::UnknownVendor); 2];
    assert_eq!(erase(&shop, &people).await, expected);
    assert!(shop.erase_batch(&[]).await.is_empty());
}

#[tokio::test]
async fn a_target_of_a_batch_is_settled_like_any_other() {
    let shop = Scripted::new("shop").batch(5).together(Many::Say(vec![
        in_progress(),
        Outcome::Failed {
            error: Failure::new(Reason::Overloaded),
        },
    ]));
    let eraser = eraser([shop.then_says(Outcome::Erased)]);
    let people = people(&eraser, 2);
    let batch: Vec<(&PlannedTarget, &[Entry])> =
        people.iter().map(|person| (person, &[][..])).collect();
    let entries = eraser.erase_batch(&batch).await;
    let report = erasure::Report::new(start(), start(), entries);
    let report = eraser.settle(report, start() + hours(1)).await;
    assert_eq!(outcomes(&report), [Outcome::Erased, Outcome::Erased]);
}
