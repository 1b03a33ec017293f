//! The whole system in one value: a sandbox, the facade's vendors pointed at it, and one clock
//! for both, so that no test and no demonstration waits for real time.

use std::time::Duration;

use client_runtime::{BaseUrl, Transport, TransportBuilder};
use erasure::{
    Clock, Eraser, GainsightPx, Identifier, Lytics, Mixpanel, Mudbase, PureClarity, SignedDuration,
    Subject, Target, Timestamp, VendorId,
};
use vendor_sandbox::{Contract, Person, Presence, Sandbox};

/// The vendors that the sandbox plays and the facade asks, in the order in which they are listed.
pub const VENDORS: [&str; 5] = [
    "pureclarity",
    "mudbase",
    "lytics",
    "gainsight-px",
    "mixpanel",
];

/// Why a vendor of the sandbox can't be asked.
pub type Error = Box<dyn std::error::Error>;

/// A sandbox and an eraser that knows its addresses and keys.
pub struct System {
    /// The vendors.
    pub sandbox: Sandbox,
    /// The facade over them, all five.
    pub eraser: Eraser,
}

impl System {
    /// Starts the vendors by the contract that each is served by unless it is told otherwise.
    ///
    /// # Errors
    ///
    /// When the sandbox cannot be started, or its addresses are none that a client takes.
    pub async fn start() -> Result<Self, Error> {
        Self::start_by(Contract::Original).await
    }

    /// Starts the vendors, and those of them that publish several contracts by this one.
    ///
    /// # Errors
    ///
    /// As [`start`](Self::start).
    pub async fn start_by(contract: Contract) -> Result<Self, Error> {
        Self::start_with(Sandbox::builder(), contract).await
    }

    /// The same with people, keys or a time of one's own.
    ///
    /// # Errors
    ///
    /// As [`start`](Self::start).
    pub async fn start_with(
        builder: vendor_sandbox::Builder,
        contract: Contract,
    ) -> Result<Self, Error> {
        let builder = builder.contract("lytics", contract);
        let sandbox = builder.contract("mudbase", contract).start().await?;
        let eraser = Eraser::builder()
            .clock(SandboxClock(sandbox.clock()))
            .vendor(pureclarity(&sandbox)?)
            .vendor(mudbase(&sandbox, contract)?)
            .vendor(lytics(&sandbox, contract)?)
            .vendor(gainsight_px(&sandbox)?)
            .vendor(mixpanel(&sandbox)?)
            .build()?;
        Ok(Self { sandbox, eraser })
    }
}

/// A person as a subject: their user id, their e-mail address, and a session at Mudbase if they can
/// sign in there.
///
/// # Errors
///
/// When an identifier is none that a subject takes.
pub fn subject(sandbox: &Sandbox, person: &Person) -> Result<Subject, erasure::Error> {
    let subject = Subject::builder()
        .user_id(person.user_id.as_str())
        .email(person.email.as_str());
    match sandbox.sign_in("mudbase", &person.email) {
        Some(token) => subject.session(VendorId::MUDBASE, token),
        None => subject,
    }
    .build()
}

/// What the vendor of `target` holds now about whoever it identifies.
#[must_use]
pub fn truth(sandbox: &Sandbox, target: &Target) -> Presence {
    let identifier = match target.identifier() {
        Identifier::Session(session) => session.token().expose(),
        other => other.value().map_or("", client_runtime::Personal::expose),
    };
    sandbox.presence(target.vendor().as_str(), identifier)
}

/// The sandbox's clock as the facade's: waiting moves it on.
pub struct SandboxClock(pub vendor_sandbox::Clock);

#[erasure::async_trait]
impl Clock for SandboxClock {
    fn now(&self) -> Timestamp {
        self.0.now()
    }

    async fn sleep(&self, time: Duration) {
        self.0
            .advance(SignedDuration::try_from(time).unwrap_or(SignedDuration::MAX));
    }
}

/// A transport that waits by the sandbox's clock: between attempts, and for a vendor's limits.
#[must_use]
pub fn transport(sandbox: &Sandbox) -> TransportBuilder {
    Transport::builder().clock(SandboxClock(sandbox.clock()))
}

/// Where a vendor of the sandbox is asked, and over which transport.
fn place(sandbox: &Sandbox, vendor: &str) -> Result<(BaseUrl, Transport), Error> {
    let base = BaseUrl::parse(&sandbox.base_url(vendor))?;
    Ok((base, transport(sandbox).build()?))
}

/// PureClarity in this sandbox.
///
/// # Errors
///
/// When the sandbox's address is none that a client takes.
pub fn pureclarity(sandbox: &Sandbox) -> Result<PureClarity, Error> {
    let keys = sandbox.credentials();
    let (access_key, secret_key) = (
        keys.get("pureclarity_access_key"),
        keys.get("pureclarity_secret_key"),
    );
    let (base, transport) = place(sandbox, "pureclarity")?;
    Ok(PureClarity::new(base, access_key, secret_key).with_transport(transport))
}

/// Mudbase in this sandbox, asked by `contract`.
///
/// # Errors
///
/// As [`pureclarity`].
pub fn mudbase(sandbox: &Sandbox, contract: Contract) -> Result<Mudbase, Error> {
    let (base, transport) = place(sandbox, "mudbase")?;
    let vendor = Mudbase::new().contract(asked_by(contract));
    Ok(vendor.at(base).with_transport(transport))
}

/// Lytics in this sandbox, asked by `contract`.
///
/// # Errors
///
/// As [`pureclarity`].
pub fn lytics(sandbox: &Sandbox, contract: Contract) -> Result<Lytics, Error> {
    let (base, transport) = place(sandbox, "lytics")?;
    let vendor =
        Lytics::new(sandbox.credentials().get("lytics_token")).contract(asked_by(contract));
    Ok(vendor.at(base).with_transport(transport))
}

/// Gainsight PX in this sandbox, deleting for good.
///
/// # Errors
///
/// As [`pureclarity`].
pub fn gainsight_px(sandbox: &Sandbox) -> Result<GainsightPx, Error> {
    let (base, transport) = place(sandbox, "gainsight-px")?;
    let key = sandbox.credentials().get("gainsight_px_api_key");
    Ok(GainsightPx::new(base, key).with_transport(transport))
}

/// Mixpanel in this sandbox.
///
/// # Errors
///
/// As [`pureclarity`].
pub fn mixpanel(sandbox: &Sandbox) -> Result<Mixpanel, Error> {
    let keys = sandbox.credentials();
    let (oauth_token, project_token) = (
        keys.get("mixpanel_oauth_token"),
        keys.get("mixpanel_project_token"),
    );
    let (base, transport) = place(sandbox, "mixpanel")?;
    Ok(Mixpanel::new(base, oauth_token, project_token).with_transport(transport))
}

/// A contract of the sandbox as the facade calls it.
pub(crate) fn asked_by(contract: Contract) -> erasure::Contract {
    match contract {
        Contract::Original => erasure::Contract::Original,
        Contract::Revised => erasure::Contract::Revised,
    }
}
