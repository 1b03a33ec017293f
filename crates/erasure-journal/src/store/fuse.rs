//! Lets a test stop the journal before or after a commit, as if the program had been killed. Outside of tests there is
//! none.

use crate::Error;

/// Counts commits down to the one at which the journal ends.
#[derive(Debug, Default)]
pub(crate) struct Fuse(Option<Burning>);

#[derive(Debug)]
struct Burning {
    left: usize,
    end: End,
    blown: bool,
}

/// Whether the journal ends before or after the commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    not(test),
    allow(dead_code, reason = "only tests end a journal by force")
)]
pub(crate) enum End {
    /// The transaction is lost.
    Before,
    /// The transaction is on disk, but its caller gets no answer.
    After,
}

impl Fuse {
    /// Ends the journal at commit number `left`, counted from 0.
    #[cfg(test)]
    pub(crate) fn at(left: usize, end: End) -> Self {
        Self(Some(Burning {
            left,
            end,
            blown: false,
        }))
    }

    /// Whether the journal has ended.
    pub(super) fn is_blown(&self) -> bool {
        self.0.as_ref().is_some_and(|burning| burning.blown)
    }

    pub(super) fn before_commit(&mut self) -> Result<(), Error> {
        match &mut self.0 {
            Some(burning) if burning.left == 0 && burning.end == End::Before => {
                burning.blown = true;
                Err(Error::Closed)
            }
            _ => Ok(()),
        }
    }

    pub(super) fn after_commit(&mut self) -> Result<(), Error> {
        match &mut self.0 {
            Some(burning) if burning.left == 0 => {
                burning.blown = true;
                Err(Error::Closed)
            }
            Some(burning) => {
                burning.left -= 1;
                Ok(())
            }
            None => Ok(()),
        }
    }
}
