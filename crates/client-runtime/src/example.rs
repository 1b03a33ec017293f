//! A vendor and an operation with nothing but names, for unit tests.

use crate::facts::{Fact, OperationFacts, Recreation, Role, Source, VendorFacts};
use crate::{Method, Operation};

pub(crate) const SOURCE: Source = Source::Assumed("an example");

pub(crate) const VENDOR: VendorFacts = VendorFacts::of(
    "example",
    "Example",
    Fact {
        value: Recreation::Possible,
        source: SOURCE,
    },
);

pub(crate) static ERASE: Operation = Operation {
    vendor: &VENDOR,
    id: "erase",
    method: Method::Post,
    path: "/",
    facts: OperationFacts::of(Role::Erase),
};
