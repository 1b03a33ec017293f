//! The sandbox as a test holds it: start it, point clients at it, move its clock, break it, and ask
//! it for the truth.

use std::{fmt, net::SocketAddr, sync::Arc};

use jiff::SignedDuration;
use tokio::task::JoinSet;

use crate::{
    Builder, Clock, Contract, Credentials, Fault, Ingested, OperationInfo, Person, Presence,
    Received, SandboxError, SocketsSeen, Strayed, Times, Vendor,
    lock::locked,
    server::{Shared, VendorServer},
};

/// All vendors on loopback.
///
/// They live on the tokio runtime that started them, and end when this is dropped. Methods that
/// take a vendor's id panic when there is no such vendor.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), vendor_sandbox::SandboxError> {
/// use jiff::SignedDuration;
/// use vendor_sandbox::{Fault, Presence, Sandbox};
///
/// let sandbox = Sandbox::start().await?;
/// assert!(sandbox.base_url("lytics").starts_with("http://127.0.0.1:"));
/// assert_eq!(sandbox.presence("lytics", "ada@example.com"), Presence::Present);
///
/// sandbox.inject("lytics", "deleteIdentity", Fault::ResetAfter, 1)?;
/// sandbox.clock().advance(SignedDuration::from_hours(24));
/// assert!(sandbox.requests("lytics").is_empty());
/// # Ok(())
/// # }
/// ```
pub struct Sandbox {
    pub(crate) shared: Arc<Shared>,
    pub(crate) credentials: Credentials,
    pub(crate) control: SocketAddr,
    /// The accepting loops; dropping them ends all connections.
    pub(crate) _servers: JoinSet<()>,
}

impl Sandbox {
    /// Starts the vendors on free ports, with the seeded people and the clock at
    /// [`Clock::START`].
    pub async fn start() -> Result<Self, SandboxError> {
        Self::builder().start().await
    }

    /// For a sandbox with other people, contracts, ports or another time.
    #[must_use]
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Where a vendor listens, without a slash at the end.
    #[must_use]
    pub fn base_url(&self, vendor: &str) -> String {
        format!("http://{}", self.server(vendor).listener.address)
    }

    /// Where the control endpoint listens, without a slash at the end.
    #[must_use]
    pub fn control_url(&self) -> String {
        format!("http://{}", self.control)
    }

    /// The keys that the vendors take.
    #[must_use]
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// The clock that all vendors share.
    #[must_use]
    pub fn clock(&self) -> Clock {
        self.shared.clock.clone()
    }

    /// Everybody who was ever known to a vendor, the seeded people first.
    #[must_use]
    pub fn people(&self) -> Vec<Person> {
        self.shared.people()
    }

    /// The seeded person whom every vendor knows by several identifiers.
    #[must_use]
    pub fn ada(&self) -> Person {
        Person::ada()
    }

    /// Makes a person known to the vendors in [`Person::vendors`].
    pub fn add_person(&self, person: Person) {
        self.shared.add_person(person);
    }

    /// Signs a person in at a vendor and returns the session's token; nothing if people don't sign in
    /// there, or there is no such account, or not any more.
    #[must_use]
    pub fn sign_in(&self, vendor: &str, identifier: &str) -> Option<String> {
        self.shared.sign_in(Vendor::named(vendor), identifier)
    }

    /// Ends all of a person's sessions at a vendor, as time does.
    pub fn sign_out(&self, vendor: &str, identifier: &str) {
        locked(&self.server(vendor).account).sign_out(identifier);
    }

    /// Plays the customer's own systems, which send a vendor data about a person (again).
    pub fn ingest(&self, vendor: &str, person: &Person) -> Ingested {
        self.shared.ingest(Vendor::named(vendor), person)
    }

    /// The truth: what a vendor holds now about whoever has this identifier (an e-mail address, a
    /// user id, a phone number, a custom value, a session).
    #[must_use]
    pub fn presence(&self, vendor: &str, identifier: &str) -> Presence {
        self.shared.presence(Vendor::named(vendor), identifier)
    }

    /// Whether the vendor could still tell something about this person, or bring them back.
    #[must_use]
    pub fn is_still_there(&self, vendor: &str, identifier: &str) -> bool {
        self.presence(vendor, identifier).is_still_there()
    }

    /// Makes the next requests of an operation (`*` for any) go wrong. Several faults for the same
    /// operation are taken in the order in which they were injected.
    pub fn inject(
        &self,
        vendor: &str,
        operation: &str,
        fault: Fault,
        times: impl Into<Times>,
    ) -> Result<(), SandboxError> {
        self.server(vendor).inject(operation, fault, times.into())
    }

    /// Takes all faults of a vendor away, takes connections again, and lets go whoever is held.
    pub fn clear_faults(&self, vendor: &str) -> Result<(), SandboxError> {
        self.server(vendor).clear_faults()
    }

    /// Lets go the requests and answers that a vendor holds by [`Fault::Held`],
    /// [`Fault::HeldAfter`] or [`Fault::StalledBody`].
    pub fn release(&self, vendor: &str) {
        self.server(vendor).gate.open();
    }

    /// How many requests and answers a vendor holds, or lets wait by [`Fault::Latency`] or
    /// [`Fault::SlowBody`].
    #[must_use]
    pub fn held(&self, vendor: &str) -> usize {
        self.server(vendor).gate.waiting()
    }

    /// Returns when a vendor holds so many requests and answers. A test can then let its own time
    /// pass, knowing that nothing is on the way.
    pub async fn until_held(&self, vendor: &str, count: usize) {
        self.server(vendor).gate.arrived(count).await;
    }

    /// How often a vendor has held something, whether it still does or not.
    #[must_use]
    pub fn held_in_all(&self, vendor: &str) -> u64 {
        self.server(vendor).gate.arrivals()
    }

    /// Returns when a vendor has held something so often: for a client that asks again when it has
    /// waited for too long.
    pub async fn until_held_in_all(&self, vendor: &str, count: u64) {
        self.server(vendor).gate.arrived_in_all(count).await;
    }

    /// Returns when a vendor holds nothing: it has noticed that its clients went away.
    pub async fn until_none_held(&self, vendor: &str) {
        self.server(vendor).gate.emptied().await;
    }

    /// What a vendor received, in order of arrival.
    #[must_use]
    pub fn requests(&self, vendor: &str) -> Vec<Received> {
        self.server(vendor).received()
    }

    /// Empties a vendor's log of requests.
    pub fn forget_requests(&self, vendor: &str) {
        self.server(vendor).forget_received();
    }

    /// How many sockets a vendor has and had.
    #[must_use]
    pub fn sockets(&self, vendor: &str) -> SocketsSeen {
        self.server(vendor).sockets.seen()
    }

    /// Who followed a redirect. It should be nobody.
    #[must_use]
    pub fn strayed(&self) -> Vec<Strayed> {
        self.shared.redirect_target.visits()
    }

    /// The contract that a vendor serves.
    #[must_use]
    pub fn served_contract(&self, vendor: &str) -> Contract {
        *locked(&self.server(vendor).contract)
    }

    /// Serves a vendor by this contract from now on. What it holds stays.
    pub fn contract(&self, vendor: &str, contract: Contract) -> Result<(), SandboxError> {
        self.shared.set_contract(Vendor::named(vendor), contract)
    }

    /// How long a vendor's erasures take that begin from now on, where they take time.
    pub fn set_duration(&self, vendor: &str, takes: SignedDuration) {
        locked(&self.server(vendor).account).takes = takes;
    }

    /// Which of its documented successes a vendor answers with from now on, where an operation has it.
    /// Which one the real vendor sends isn't always known, so a client must take all.
    pub fn set_success(&self, vendor: &str, status: u16) {
        *locked(&self.server(vendor).success) = Some(status);
    }

    /// The operations of a vendor's spec, so that tests can walk all of them.
    #[must_use]
    pub fn operations(&self, vendor: &str) -> Vec<OperationInfo> {
        OperationInfo::all(Vendor::named(vendor), self.server(vendor).spec)
    }

    /// Answers that the sandbox gave and its own specs don't allow: mistakes of the sandbox, which
    /// a test may assert to be none.
    #[must_use]
    pub fn defects(&self) -> Vec<String> {
        locked(&self.shared.defects).clone()
    }

    fn server(&self, vendor: &str) -> &Arc<VendorServer> {
        self.shared.server(Vendor::named(vendor))
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let addresses = Vendor::all().map(|vendor| (vendor.id(), self.base_url(vendor.id())));
        f.debug_map().entries(addresses).finish()
    }
}
