//! The whole system in one value: a sandbox, the facade's vendors pointed at it, and one clock
//! for both, so that no test and no demonstration waits for real time.

use std::{sync::Arc, time::Duration};

use client_runtime::{BaseUrl, Transport, TransportBuilder};
use erasure::{
    Clock, Eraser, GainsightPx, Identifier, IdentifierKind, Lytics, Mixpanel, Mudbase, PureClarity,
    Session, SettingType, SettingValue, Settings, SignedDuration, Subject, Target, Timestamp,
    Vendor, VendorId, VendorKind,
};
use vendor_sandbox::{Builder, Contract, Credentials, Person, Presence, Sandbox};

/// The vendors that the sandbox plays and the facade asks, in the order in which they are listed.
pub fn vendors() -> impl DoubleEndedIterator<Item = &'static str> {
    let ids = vendor_sandbox::Vendor::all().map(vendor_sandbox::Vendor::id);
    ids.filter(|id| kind(id).is_some())
}

/// What the facade knows of a vendor.
#[must_use]
pub fn kind(vendor: &str) -> Option<&'static VendorKind> {
    let mut kinds = VendorKind::ALL.iter();
    kinds.find(|kind| kind.id.as_str() == vendor)
}

/// Whether some answer of a vendor means that it knows nobody, by its spec.
#[cfg(feature = "whole")]
#[must_use]
pub fn can_say_nobody(vendor: &str) -> bool {
    fn says_so(spec: &serde_yaml::Value) -> bool {
        match spec {
            serde_yaml::Value::String(text) => text == "nobody",
            serde_yaml::Value::Sequence(items) => items.iter().any(says_so),
            serde_yaml::Value::Mapping(entries) => entries.values().any(says_so),
            _ => false,
        }
    }
    let spec = format!("{}/../specs/{vendor}.yaml", env!("CARGO_MANIFEST_DIR"));
    let spec = std::fs::read_to_string(spec).unwrap_or_default();
    serde_yaml::from_str(&spec).is_ok_and(|spec| says_so(&spec))
}

/// Whether a vendor can be asked by an identifier of this kind, as it is set up by itself.
#[must_use]
pub fn takes(vendor: &str, by: &IdentifierKind) -> bool {
    let subject = Subject::builder();
    let subject = match by {
        IdentifierKind::Email => subject.email("ada@example.com"),
        IdentifierKind::UserId => subject.user_id("u-42"),
        IdentifierKind::Phone => subject.phone("+442079460042"),
        IdentifierKind::Session => {
            let id = VendorId::new(vendor);
            id.map_or(Subject::builder(), |id| subject.session(id, "a-session"))
        }
        _ => subject.custom("loyalty_card", "LC-1815"),
    };
    let addresses = |kind: &VendorKind| Some(kind.unconfigured().addresses(&subject.build().ok()?));
    let addresses = kind(vendor).and_then(addresses);
    addresses.is_some_and(|addresses| !addresses.is_empty())
}

/// Why a vendor of the sandbox can't be asked.
pub type Error = Box<dyn std::error::Error>;

/// A sandbox and an eraser that knows its addresses and keys.
pub struct System {
    /// The vendors.
    pub sandbox: Sandbox,
    /// The facade over all of them.
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
        let sandbox = serving(builder, contract).start().await?;
        let builder = Eraser::builder().clock(SandboxClock(sandbox.clock()));
        let by_contract = [("contract", contract.to_string())];
        let vendors = vendors().map(|id| vendor(&sandbox, id, &by_contract));
        let vendors = vendors.collect::<Result<Vec<_>, _>>()?.into_iter();
        let eraser = vendors.fold(builder, |builder, vendor| builder.shared_vendor(vendor));
        let eraser = eraser.build()?;
        Ok(Self { sandbox, eraser })
    }
}

/// A sandbox in which the vendors that publish several contracts are served by this one.
#[must_use]
pub fn serving(builder: Builder, contract: Contract) -> Builder {
    let vendors = vendor_sandbox::Vendor::all().filter(|vendor| vendor.has_contracts());
    vendors.fold(builder, |builder, vendor| {
        builder.contract(vendor.id(), contract)
    })
}

/// A person as a subject: their user id, their e-mail address, and a session at each vendor where they can
/// sign in, with their password.
///
/// # Errors
///
/// When an identifier is none that a subject takes.
pub fn subject(sandbox: &Sandbox, person: &Person) -> Result<Subject, erasure::Error> {
    let subject = Subject::builder()
        .user_id(person.user_id.as_str())
        .email(person.email.as_str());
    let sessions = vendors().filter_map(|vendor| Some((vendor, session(sandbox, vendor, person)?)));
    let with_session = |subject: erasure::SubjectBuilder, (vendor, session)| {
        subject.session(VendorId::from_static(vendor), session)
    };
    sessions.fold(subject, with_session).build()
}

/// A new session of a person at a vendor, with their password and the code of their second factor; nothing where
/// nobody signs in.
#[must_use]
pub fn session(sandbox: &Sandbox, vendor: &str, person: &Person) -> Option<Session> {
    let session = Session::new(sandbox.sign_in(vendor, &person.email)?);
    let session = session.with_password(person.password.as_str());
    Some(if person.is("two-factor") {
        session.with_one_time_code(Person::ONE_TIME_CODE)
    } else {
        session
    })
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

/// A vendor of the sandbox as the facade asks it, with these settings. Whatever else it needs are the sandbox's
/// keys; a setting that the vendor doesn't have is left out.
///
/// # Errors
///
/// When there is no such vendor, or the sandbox's address is none that a client takes.
pub fn vendor(
    sandbox: &Sandbox,
    id: &str,
    set: &[(&str, String)],
) -> Result<Arc<dyn Vendor>, Error> {
    let (base, transport) = place(sandbox, id)?;
    vendor_at(base, transport, sandbox.credentials(), id, set)
}

/// The same at another address, over another transport, and with keys of one's own.
///
/// # Errors
///
/// When there is no such vendor.
pub fn vendor_at(
    base: BaseUrl,
    transport: Transport,
    keys: &Credentials,
    id: &str,
    set: &[(&str, String)],
) -> Result<Arc<dyn Vendor>, Error> {
    let kind = kind(id).ok_or_else(|| format!("the facade has no vendor {id}"))?;
    let values = kind.settings.iter().filter_map(|setting| {
        let given = set.iter().find(|(name, _)| *name == setting.name);
        let value = given.map(|(_, value)| value.as_str());
        let value = value.or_else(|| key(keys, id, setting.name))?;
        let value = match setting.takes {
            SettingType::Secret => SettingValue::Secret(value.into()),
            SettingType::Flag => SettingValue::Flag(value == "true"),
            _ => SettingValue::Text(value.to_owned()),
        };
        Some((setting.name, value))
    });
    Ok(kind.vendor(Settings {
        id: kind.id.clone(),
        base,
        transport,
        account: None,
        values: values.collect(),
    }))
}

/// The sandbox's key for a vendor's setting.
#[must_use]
pub fn key<'k>(keys: &'k Credentials, vendor: &str, setting: &str) -> Option<&'k str> {
    let wanted = format!("{vendor}_{setting}").replace('-', "_");
    let mut keys = keys.iter();
    keys.find(|(name, _)| *name == wanted).map(|(_, key)| key)
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
