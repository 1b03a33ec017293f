//! A cell of the matrix: a vendor, a contract, a journey, an operation that the journey touches, a
//! fault, and how often it strikes.

use std::fmt;

use vendor_sandbox::{Fault, Sandbox, Times};

use crate::journey::Journey;

/// An answer that is no vendor's success and that asking again doesn't change.
const REFUSAL: Fault = Fault::Redirect;

/// More often than one call is repeated.
const MANY: u32 = 6;

/// A fault that strikes an operation.
#[derive(Clone, Debug)]
pub struct Cell {
    pub operation: String,
    pub fault: Fault,
    pub often: Often,
    /// The step of the journey at which the fault is laid.
    pub from: usize,
    /// The operation that the fault is laid on: the one before, where that is what it takes.
    pub laid_on: String,
}

/// How often a fault strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Often {
    Once,
    Many,
    /// Once, and whoever comes next is refused.
    ThenRefused,
    /// Until the first report has come of it.
    Lasting,
}

impl Often {
    const ALL: &[Self] = &[Self::Once, Self::Many, Self::ThenRefused, Self::Lasting];

    /// Those to try on a journey. How a call is repeated depends on the engine and on what a vendor says of its
    /// operations, and not on who is asked for: so all of them are tried where nothing is special.
    pub fn of(journey: &Journey) -> impl Iterator<Item = Self> {
        let all = Self::ALL.iter().copied();
        all.filter(|often| journey.is_plain() || matches!(often, Self::Once | Self::Lasting))
    }

    pub fn times(self) -> Times {
        match self {
            Self::Once | Self::ThenRefused => Times::Next(1),
            Self::Many => Times::Next(MANY),
            Self::Lasting => Times::Always,
        }
    }
}

impl Cell {
    /// Lays the fault, and says which one it really is.
    pub fn lay(&self, sandbox: &Sandbox, vendor: &str) -> Fault {
        let fault = if self.laid_on == self.operation {
            self.fault
        } else {
            Fault::GoesDown
        };
        let lay = |fault, times| sandbox.inject(vendor, &self.laid_on, fault, times).unwrap();
        lay(fault, self.often.times());
        if self.often == Often::ThenRefused {
            lay(REFUSAL, Times::Next(1));
        }
        fault
    }

    /// Whether the vendor refuses with this status because of the fault.
    pub fn refuses_with(&self, status: u16) -> bool {
        match status {
            307 => self.fault == REFUSAL || self.often == Often::ThenRefused,
            400 => self.fault == Fault::EchoingRefusal,
            _ => false,
        }
    }
}

impl fmt::Display for Often {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Once => "once",
            Self::Many => "many",
            Self::ThenRefused => "then-refused",
            Self::Lasting => "lasting",
        })
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.operation, self.fault, self.often)
    }
}
