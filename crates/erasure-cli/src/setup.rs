//! The configuration, the clock, the vendors and the journal of a command.

use std::sync::Arc;

use erasure::{Clock, Eraser, Needs, SystemClock, Timestamp, VendorId};
use erasure_journal::Journal;
use erasure_receipt::Key;

use crate::arguments::Global;
use crate::config::{Account, Config, Limits, Problem, Problems};
use crate::error::Error;
use crate::sandbox::SandboxClock;

/// The configuration and the clock of a command.
pub(crate) struct Setup {
    pub(crate) config: Config,
    clock: Arc<dyn Clock>,
}

/// A configured vendor, or the problems with its credentials.
pub(crate) type Ready = Result<Arc<dyn erasure::Vendor>, Vec<Problem>>;

impl Setup {
    /// Reads the configuration, and the sandbox's clock if it names a sandbox.
    pub(crate) async fn read(global: &Global) -> Result<Self, Error> {
        let config = Config::read(&global.config)?;
        let clock: Arc<dyn Clock> = match &config.sandbox {
            Some(control) => Arc::new(SandboxClock::read(control.clone()).await?),
            None => Arc::new(SystemClock),
        };
        Ok(Self { config, clock })
    }

    /// The same for commands that need no time.
    pub(crate) fn timeless(global: &Global) -> Result<Self, Error> {
        let config = Config::read(&global.config)?;
        Ok(Self {
            config,
            clock: Arc::new(SystemClock),
        })
    }

    /// The current time.
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The vendors with their credentials, or with the problems.
    pub(crate) fn vendors(&self) -> Result<Vec<(&Account, Ready)>, Error> {
        // Accounts with the limits of their specs share one transport, and so its connections.
        let transport = |limits: &Limits, vendor: &str| {
            let transport = limits.transport(vendor, self.clock.clone());
            transport.map_err(Error::Transport)
        };
        let shared = transport(&Limits::default(), "")?;
        let mut vendors = Vec::new();
        for account in &self.config.accounts {
            let own = if account.limits == Limits::default() {
                shared.clone()
            } else {
                transport(&account.limits, account.kind.id.as_str())?
            };
            vendors.push((account, account.vendor(own)));
        }
        Ok(vendors)
    }

    /// All vendors together.
    pub(crate) fn eraser(&self) -> Result<Eraser, Error> {
        let mut builder = Eraser::builder().clock(self.clock.clone());
        let mut missing = Vec::new();
        for (_, vendor) in self.vendors()? {
            match vendor {
                Ok(vendor) => builder = builder.shared_vendor(vendor),
                Err(problems) => missing.extend(problems),
            }
        }
        if !missing.is_empty() {
            return Err(self.wrong(missing));
        }
        builder.build().map_err(|error| match error {
            erasure::Error::NoVendors => self.wrong(vec![self.config.no_vendors()]),
            error => Error::Vendors(error),
        })
    }

    /// The vendors that need the person's own session.
    pub(crate) fn takes_sessions(&self) -> Vec<VendorId> {
        let takes_session =
            |account: &&Account| takes_session(&account.kind.unconfigured().needs());
        let accounts = self.config.accounts.iter().filter(takes_session);
        accounts.map(|account| account.id.clone()).collect()
    }

    /// The journal's key.
    pub(crate) fn key(&self) -> Result<Key, Error> {
        self.config
            .key()
            .map_err(|problem| self.wrong(vec![problem]))
    }

    /// The journal, to read and write. Refused if it was restored from a backup.
    pub(crate) fn journal(&self) -> Result<Journal, Error> {
        let journal = Journal::open(&self.config.journal, &self.key()?)?;
        if let Some(file) = &self.config.head_file {
            journal.remember_in(file)?;
        }
        Ok(journal)
    }

    /// The same, accepting a restored one.
    pub(crate) async fn restored_journal(&self) -> Result<Journal, Error> {
        let journal = Journal::open(&self.config.journal, &self.key()?)?;
        if let Some(file) = &self.config.head_file {
            journal.accept_restored(file).await?;
        }
        Ok(journal)
    }

    /// The journal, to read only.
    pub(crate) fn journal_to_read(&self) -> Result<Journal, Error> {
        Ok(Journal::open_read_only(&self.config.journal, &self.key()?)?)
    }

    fn wrong(&self, problems: Vec<Problem>) -> Error {
        Problems::of(&self.config.path, problems).into()
    }
}

fn takes_session(needs: &Needs) -> bool {
    needs.accept(&erasure::Identifier::Session(erasure::Session::new("any")))
}
