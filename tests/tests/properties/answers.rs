//! Any bytes as a vendor's answer give an outcome, never a panic, and never a claim that the vendor hasn't
//! made: `Erased`, and every other, only for the status and the body that the spec documents for it.

use std::collections::BTreeMap;

use erasure::{Doubt, Eraser, Outcome, Reason, SignedDuration};
use proptest::prelude::*;
use system_tests::system::SandboxClock;

use crate::{
    documents,
    framing::{self, Ends, Framed},
    meaning::{Answer, Claim},
    mutation, parrot, runner,
    scenes::{Scene, operation_of, scenes},
    stage::{FIRST_LOOK, Stage},
};

/// A person who is there, as Gainsight PX and as Lytics would say it.
const SOMEBODY: &str = r#"{"identifyId":"u-42","propertyKeys":[],"data":{"keys":[{"key":"email","value":"ada@example.com"}]}}"#;

impl Stage {
    /// Plays a scene with this answer: erases, and settles until what was accepted has been asked about.
    fn play(
        &self,
        scene: &Scene,
        (answer, framed): &(Answer, Framed),
    ) -> Result<(), TestCaseError> {
        let json = [("Content-Type", "application/json")];
        let others = scene.others.iter();
        let others = others.map(|(operation, status, body)| {
            (*operation, parrot::answer(*status, &json, body.as_bytes()))
        });
        let mut answers: BTreeMap<_, _> = others.collect();
        answers.insert(scene.operation, framed.bytes(answer));
        if scene.erases_somebody() {
            let somebody = parrot::answer(200, &json, SOMEBODY.as_bytes());
            answers.insert(FIRST_LOOK, somebody);
        }
        *self.answers.lock().unwrap() = answers;
        // What an earlier answer said about waiting is over.
        self.clock.advance(SignedDuration::from_hours(48));
        let eraser = Eraser::builder()
            .clock(SandboxClock(self.clock.clone()))
            .shared_vendor((scene.vendor)(self));
        let eraser = eraser.build().unwrap();
        let report = self.runtime.block_on(async {
            let report = eraser.erase(&(scene.subject)()).await;
            // Until it has been asked about once.
            let time_limit = SignedDuration::from_mins(match report.entries()[0].outcome() {
                Outcome::SoftDeleted { .. } => 7 * 24 * 60,
                Outcome::InProgress { .. } if scene.operation == "getDeletionTask" => 25 * 60,
                Outcome::InProgress { .. } => 16,
                _ => 1,
            });
            let until = self.clock.now() + time_limit;
            eraser.settle(report, until).await
        });
        let outcome = report.entries()[0].outcome();
        let allowed = (scene.means)(answer);
        if let Some(claim) = Claim::of(outcome) {
            prop_assert!(
                allowed.contains(&claim),
                "{}: {claim:?}, not {allowed:?}",
                scene.operation
            );
        }
        let panicked = Outcome::Unknown {
            doubt: Doubt::Panicked,
        };
        prop_assert_ne!(outcome, &panicked, "{}", scene.operation);
        let defective = report.entries()[0]
            .trouble()
            .map(|trouble| trouble.reason());
        prop_assert_ne!(defective, Some(Reason::Defective), "{}", scene.operation);
        let asked = self.parrot.heard();
        let asked = asked
            .iter()
            .filter(|heard| operation_of(heard) == scene.operation);
        prop_assert!(asked.count() > 0, "{} was not asked", scene.operation);
        Ok(())
    }
}

#[test]
fn whatever_a_vendor_answers_nothing_is_claimed_that_it_has_not_said() {
    let stage = Stage::new();
    for scene in scenes() {
        let vendor = (scene.vendor)(&stage).id();
        for (ends, cases) in [(Ends::Body, 150), (Ends::Connection, 10)] {
            let answer = framing::answer(&scene, vendor.as_str(), ends);
            let played = runner(cases).run(&answer, |answered| stage.play(&scene, &answered));
            played.unwrap_or_else(|error| panic!("{} {}: {error}", vendor, scene.operation));
        }
    }
}

#[test]
fn no_single_change_to_a_documented_answer_lets_more_be_claimed_than_it_says() {
    let stage = Stage::new();
    let mut played = 0;
    for scene in scenes() {
        let vendor = (scene.vendor)(&stage).id();
        let examples = documents::examples_of(vendor.as_str(), scene.operation);
        // What is refused for whatever reason means nothing.
        let telling = |status: &u16| [200, 202, 404, 409].contains(status);
        let is_read = |status: u16| {
            let media = documents::media(vendor.as_str(), scene.operation, status);
            matches!(media, Some("application/json" | "*/*"))
        };
        for (status, example) in examples {
            if !telling(&status) || !is_read(status) {
                continue;
            }
            for body in mutation::each_change(&example) {
                let answer = Answer {
                    status,
                    media: Some("application/json"),
                    body: body.to_string().into_bytes(),
                    cut: false,
                };
                let answered = (answer, Framed::plainly());
                let outcome = stage.play(&scene, &answered);
                outcome.unwrap_or_else(|error| panic!("{:?}: {error}", answered.0));
                played += 1;
            }
        }
    }
    assert!(played > 1000);
}

/// What was found by the test above, and what is too unlikely for it.
#[test]
fn what_only_looks_like_an_answer_claims_nothing_either() {
    let stage = Stage::new();
    let deep = "[".repeat(100_000);
    let nested = format!(r#"{{"data":{deep}"#);
    let texts = [
        // Lists of what should stand in objects, in the order of the fields' names.
        r#"[""]"#,
        r#"[[],null,404]"#,
        r#"[[true,true,true,"2024-12-23T10:00:00Z",true],null]"#,
        r#"{"details":[true,true,true,"2024-12-23T10:00:00Z",true]}"#,
        r#"[[false,true,true,""],"",true]"#,
        r#"{"data":[false,true,true,""],"success":true}"#,
        r#"[[1,"req-abc123",1,"completed"],"",200]"#,
        r#"{"data":[1,"req-abc123",1,"completed"]}"#,
        r#"{"data":[true,"req-abc123","","done",""]}"#,
        r#"{"data":[{},{"ada@example.com":"req-abc123"}]}"#,
        // What gateways and frameworks say of a path that they don't know, or to somebody whom they don't.
        r#"{"message":"no Route matched with those values"}"#,
        r#"{"message":"Not Found"}"#,
        r#"{"detail":"Not Found"}"#,
        r#"{"error":"not authorized"}"#,
        r#"{"timestamp":"2026-08-06T12:00:00Z","status":404,"error":"Not Found","path":"/v1"}"#,
        "404 page not found",
        // Successes that say that they are none.
        r#"{"statusCodeValue":500}"#,
        r#"{"statusCode":"404","statusCodeValue":404}"#,
        r#"{"success":false,"status":500,"errors":["no"]}"#,
        // Texts that end in the middle, or not at all.
        r#"{"data":{"request_id":"req-abc123"}"#,
        &deep,
        &nested,
    ];
    for scene in scenes() {
        for status in documents::statuses((scene.vendor)(&stage).id().as_str(), scene.operation) {
            for (text, media) in texts
                .iter()
                .zip(["application/json", "text/plainly"].iter().cycle())
            {
                let answer = Answer {
                    status,
                    media: Some(media),
                    body: text.as_bytes().to_vec(),
                    cut: false,
                };
                let played = stage.play(&scene, &(answer, Framed::plainly()));
                played.unwrap_or_else(|error| panic!("{status} {text:.80}: {error}"));
            }
        }
    }
}

#[test]
fn a_documented_success_with_an_error_in_it_claims_nothing() {
    let stage = Stage::new();
    let mut played = 0;
    for scene in scenes() {
        let vendor = (scene.vendor)(&stage).id();
        for (status, mut example) in documents::examples_of(vendor.as_str(), scene.operation) {
            // HTTP has no body for this one.
            let Some(fields) = example
                .as_object_mut()
                .filter(|_| status < 300 && status != 204)
            else {
                continue;
            };
            fields.insert("error".to_owned(), "not authorized".into());
            let answer = Answer {
                status,
                media: Some("application/json"),
                body: example.to_string().into_bytes(),
                cut: false,
            };
            let outcome = stage.play(&scene, &(answer, Framed::plainly()));
            outcome.unwrap_or_else(|error| panic!("{status}: {error}"));
            played += 1;
        }
    }
    assert!(played > 0);
}

#[test]
fn an_answer_that_breaks_off_claims_nothing_even_if_all_that_it_says_has_arrived() {
    let stage = Stage::new();
    for scene in scenes() {
        let vendor = (scene.vendor)(&stage).id();
        for (status, example) in documents::examples_of(vendor.as_str(), scene.operation) {
            let answer = Answer {
                status,
                media: documents::media(vendor.as_str(), scene.operation, status),
                body: match example {
                    serde_json::Value::String(text) => text.into_bytes(),
                    example => example.to_string().into_bytes(),
                },
                cut: true,
            };
            let played = stage.play(&scene, &(answer, Framed::short()));
            played.unwrap_or_else(|error| panic!("{status}: {error}"));
        }
    }
}
