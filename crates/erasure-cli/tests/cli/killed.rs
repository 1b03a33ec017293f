//! The program is killed a hundred times in the middle of a file of people, while the vendors misbehave, and
//! is simply started again: nobody is lost, nobody falsely erased, and nobody has to do anything about it.

use std::process::{Child, Stdio};

use erasure::{Identifier, Outcome, Timestamp};
use erasure_journal::Journal;
use erasure_receipt::{ChainCheck, Key};
use vendor_sandbox::{Fault, Person, RetryAfter, Sandbox};

use crate::support::Scene;

const PEOPLE: usize = 250;
const KILLS: usize = 100;
const VENDORS: [&str; 3] = ["pureclarity", "lytics", "gainsight-px"];

/// The same numbers in every run, so that one that fails can be looked into.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }
}

fn email(number: usize) -> String {
    format!("person-{number}@example.com")
}

fn scene() -> Scene {
    let people = (0..PEOPLE)
        .map(|number| Person::new("Somebody", email(number), format!("number-{number}")));
    let scene = Scene::set_up_of(Sandbox::builder().people(people));
    let row = |number| format!("{},number-{number}\n", email(number));
    let rows: String = (0..PEOPLE).map(row).collect();
    scene.write("people.csv", &format!("email,user_id\n{rows}"));
    scene
}

/// Some requests go wrong, and the next ones after them are held: before or after they were carried out.
fn misbehave(scene: &Scene, numbers: &mut Numbers) {
    let faults = [
        Fault::ResetBefore,
        Fault::ResetAfter,
        Fault::ServerError,
        Fault::ServerErrorAfter,
        Fault::BadGatewayAfter,
        Fault::TruncatedBody,
        Fault::RateLimited(RetryAfter::Seconds(1)),
    ];
    for vendor in VENDORS {
        for _ in 0..numbers.below(6) {
            let fault = faults[numbers.below(faults.len())];
            scene.sandbox.inject(vendor, "*", fault, 1).unwrap();
        }
        let held = [Fault::Held, Fault::HeldAfter][numbers.below(2)];
        scene.sandbox.inject(vendor, "*", held, 1).unwrap();
    }
}

/// Kills it when a vendor holds one of its requests, whatever else it is doing then; false if it had ended.
fn killed(scene: &Scene, mut process: Child) -> bool {
    while VENDORS.iter().all(|vendor| scene.sandbox.held(vendor) == 0) {
        if process.try_wait().unwrap().is_some() {
            return false;
        }
        std::thread::yield_now();
    }
    process.kill().unwrap();
    process.wait().unwrap();
    for vendor in VENDORS {
        scene.sandbox.clear_faults(vendor).unwrap();
        scene.wait(scene.sandbox.until_none_held(vendor));
    }
    true
}

fn start(scene: &Scene, arguments: &[&str]) -> Child {
    let mut command = scene.command(arguments);
    command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .stdin(Stdio::null());
    command.spawn().unwrap()
}

#[test]
fn a_hundred_kills_lose_nobody_erase_nobody_falsely_and_need_nobody() {
    let (scene, mut numbers) = (scene(), Numbers(0x9e37_79b9_7f4a_7c15));
    let (reading, working) = (
        ["bulk", "people.csv", "--chunk", "7"],
        ["run", "--until-settled"],
    );
    let mut kills = 0;
    for start_again in 0..4 * KILLS {
        misbehave(&scene, &mut numbers);
        let arguments: &[&str] = if start_again % 2 == 0 {
            &reading
        } else {
            &working
        };
        kills += usize::from(killed(&scene, start(&scene, arguments)));
        if kills == KILLS {
            break;
        }
    }
    assert_eq!(kills, KILLS, "there was too little to do");
    for vendor in VENDORS {
        scene.sandbox.clear_faults(vendor).unwrap();
    }
    start(&scene, &reading).wait().unwrap();
    scene.run(&["run"]).exited(4);
    // Where a lost answer may have begun a deletion, nothing is certain before the vendor's own time has passed.
    scene
        .sandbox
        .clock()
        .advance(jiff::SignedDuration::from_hours(24 * 15));
    let ended = scene.run(&working);
    assert!(matches!(ended.code, Some(0 | 5)), "{ended:?}");
    what_must_hold(&scene);
}

fn what_must_hold(scene: &Scene) {
    let key = Key::read(scene.path("erasure.key")).unwrap();
    let journal = Journal::open_read_only(scene.path("erasure.journal"), &key).unwrap();
    let now = Timestamp::now();
    assert_eq!(
        journal.overview(now).unwrap().requests,
        PEOPLE as u64,
        "each row is one request"
    );
    assert_eq!(
        journal.head().unwrap().seq(),
        PEOPLE as u64,
        "each request has its receipt"
    );
    for number in 0..PEOPLE {
        let found = journal
            .check(&Identifier::Email(email(number).into()), now)
            .unwrap();
        let [Ok(status)] = &found[..] else {
            panic!("person {number} has {} requests", found.len())
        };
        for target in &status.targets {
            let Some(outcome) = &target.outcome else {
                panic!("person {number} was forgotten")
            };
            let claims = matches!(outcome, Outcome::Erased | Outcome::NotFound { .. });
            let there = scene
                .sandbox
                .is_still_there(target.vendor.as_str(), &email(number));
            assert!(
                !(claims && there),
                "person {number} is still at {}: {outcome}",
                target.vendor
            );
        }
    }
    let receipts = journal.receipts().map(|receipt| receipt.unwrap().1);
    let verified = ChainCheck::new(&[journal.public_key()])
        .run(receipts)
        .unwrap();
    assert_eq!(verified.count(), PEOPLE as u64);
}
