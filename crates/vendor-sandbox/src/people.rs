//! The people a sandbox starts with: one ordinary person, and one for each special case.

use crate::{Person, Quirk};

/// Ada, known to every vendor, and the special cases.
pub(crate) fn seeded() -> Vec<Person> {
    vec![
        Person::ada(),
        Person::new("Grace Hopper", "grace@example.com", "u-43").with(Quirk::SoleOwner),
        Person::new("Charles Babbage", "charles@example.com", "u-44").with(Quirk::ComplexProfile),
        Person::new("Mary Somerville", "mary@example.com", "u-45").with(Quirk::StuckFragments),
        Person::new("Alan Turing", "alan@example.com", "u-46").with(Quirk::DeletionFails),
        Person::new("Katherine Johnson", "katherine@example.com", "u-47").with(Quirk::TwoFactor),
        Person::new("Edsger Dijkstra", "edsger@example.com", "u-48").with(Quirk::TrackedByUserId),
        Person::new("Hedy Lamarr", "hedy@example.com", "u-49").with(Quirk::NoPassword),
        Person::new("Radia Perlman", "radia@example.com", "u-50").with(Quirk::SessionLingers),
        Person::new("Evelyn Boyd", "evelyn@example.com", "u-51").with(Quirk::ErasedByHalf),
        Person::new("Ida Rhodes", "ida@example.com", "u-52").with(Quirk::DeletionCancelled),
        Person::new(
            "Zoë O’Hara",
            "zoë.o'hara+news@example.com",
            "team 7/zoë;v=1?x#%2F+\\..",
        ),
    ]
}
