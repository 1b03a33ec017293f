//! The demonstration's output, searched: as text and as JSON.

use erasure::SignedDuration;
use system_tests::{
    demo::{as_text, play_in},
    system::{System, vendors},
};
use vendor_sandbox::{Contract, Fault, Person, Sandbox};

use crate::{
    canary::{self, CANARY},
    listen,
    search::Search,
};

/// Somebody whom every vendor knows.
pub fn person(number: usize) -> Person {
    let person = Person::new(
        canary::name(number),
        canary::email(number),
        canary::odd_user_id(number),
    );
    Person {
        password: canary::password(number),
        ..person
    }
}

#[tokio::test]
async fn the_demonstration_tells_of_nobody() {
    listen::to_everything();
    let search = Search::of([CANARY]);
    for contract in Contract::ALL {
        for fault in [
            None,
            Some(Fault::ServerErrorAfter),
            Some(Fault::EchoingRefusal),
            Some(Fault::EchoingAnswer),
        ] {
            let builder = Sandbox::builder()
                .nobody()
                .credentials(canary::credentials());
            let system = System::start_with(builder, contract).await.unwrap();
            system.sandbox.add_person(person(1));
            system
                .sandbox
                .set_duration("lytics", SignedDuration::from_hours(1));
            if let Some(fault) = fault {
                for vendor in vendors() {
                    system.sandbox.inject(vendor, "*", fault, 9).unwrap();
                }
            }
            listen::begin();
            let story = play_in(&system, &person(1)).await.unwrap();
            listen::note("the demonstration", &as_text(&story));
            listen::note(
                "the demonstration as JSON",
                &serde_json::to_string_pretty(&story).unwrap(),
            );
            listen::note(
                "the demonstration's story",
                &format!("{story:?} {story:#?}"),
            );
            let leak = search.find(&listen::end());
            assert_eq!(leak, None, "{contract} {fault:?}");
        }
    }
}
