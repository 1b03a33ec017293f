//! What each command does.

use jiff::SpanRelativeTo;
use serde_json::{Map, Value, json};

use super::{
    Command, CommandError, Control,
    bodies::{Advance, Ingest, Inject, OfVendor, Serve, Set, SignIn, Succeed},
};
use crate::{Fault, OperationInfo, Person, Times, Vendor, lock::locked, server::VendorServer};

type CommandResult = Result<Value, CommandError>;

impl Control {
    pub(super) fn run(&self, command: &Command) -> CommandResult {
        match (command.method.as_str(), command.path.as_str()) {
            ("GET", "/addresses") => Ok(self.per_vendor(|server| json!(address(server)))),
            ("GET", "/credentials") => Ok(json!(self.credentials)),
            ("GET", "/people") => Ok(json!(self.shared.people())),
            ("POST", "/people") => self.add_person(command),
            ("POST", "/sessions") => self.sign_in(command),
            ("GET", "/presence") => self.presence(command),
            ("GET", "/state") => Ok(self.state()),
            ("POST", "/ingest") => self.ingest(command),
            ("GET", "/clock") => Ok(self.clock()),
            ("POST", "/clock/advance") => self.advance(command),
            ("POST", "/clock/set") => self.set(command),
            ("GET", "/faults") => Ok(self.faults()),
            ("POST", "/faults") => self.inject(command),
            ("DELETE", "/faults") => self.clear_faults(command),
            ("POST", "/release") => self.release(command),
            ("GET", "/contract") => Ok(self.per_vendor(|server| json!(*locked(&server.contract)))),
            ("POST", "/contract") => self.serve_by(command),
            ("POST", "/success") => self.succeed(command),
            ("GET", "/requests") => self.requests(command),
            ("DELETE", "/requests") => self.forget_requests(command),
            ("GET", "/operations") => {
                Ok(self.per_vendor(|server| json!(OperationInfo::all(server.vendor, server.spec))))
            }
            ("GET", "/sockets") => Ok(self.per_vendor(|server| json!(server.sockets.seen()))),
            ("GET", "/strayed") => Ok(json!(self.shared.redirect_target.visits())),
            ("GET", "/defects") => Ok(json!(*locked(&self.shared.defects))),
            _ => Err(CommandError::NoSuchPath),
        }
    }

    fn add_person(&self, command: &Command) -> CommandResult {
        let person: Person = command.body()?;
        self.shared.add_person(person.clone());
        Ok(json!(person))
    }

    fn sign_in(&self, command: &Command) -> CommandResult {
        let asked: SignIn = command.body()?;
        let token = self.shared.sign_in(asked.vendor, &asked.person);
        let nobody =
            || CommandError::Misunderstood(format!("nobody signs in at {} so", asked.vendor));
        Ok(json!({ "token": token.ok_or_else(nobody)? }))
    }

    fn presence(&self, command: &Command) -> CommandResult {
        let needed = || CommandError::Misunderstood("which identifier? ?identifier=…".to_owned());
        let identifier = command.asked("identifier").ok_or_else(needed)?;
        let shown = |server: &VendorServer| {
            let presence = self.shared.presence(server.vendor, identifier);
            let mut shown = json!(presence);
            shown["still_there"] = json!(presence.is_still_there());
            shown
        };
        match command.asked("vendor") {
            Some(vendor) => Ok(shown(self.shared.server(vendor.parse()?))),
            None => Ok(self.per_vendor(shown)),
        }
    }

    fn state(&self) -> Value {
        let now = self.shared.clock.now();
        self.per_vendor(|server| locked(&server.account).state(now))
    }

    fn ingest(&self, command: &Command) -> CommandResult {
        let asked: Ingest = command.body()?;
        let mut people = self.shared.people().into_iter();
        let person = people.find(|person| person.is_called(&asked.person));
        let unknown = || CommandError::Misunderstood("nobody is called so; GET /people".to_owned());
        let became = self
            .shared
            .ingest(asked.vendor, &person.ok_or_else(unknown)?);
        Ok(json!({ "became": became }))
    }

    fn clock(&self) -> Value {
        json!({ "now": self.shared.clock.now() })
    }

    fn advance(&self, command: &Command) -> CommandResult {
        let asked: Advance = command.body()?;
        let by = asked.by.to_duration(SpanRelativeTo::days_are_24_hours());
        self.shared
            .clock
            .advance(by.map_err(|error| CommandError::Misunderstood(error.to_string()))?);
        Ok(self.clock())
    }

    fn set(&self, command: &Command) -> CommandResult {
        let asked: Set = command.body()?;
        self.shared.clock.set(asked.to);
        Ok(self.clock())
    }

    fn faults(&self) -> Value {
        let waiting = self.per_vendor(|server| {
            let faults = locked(&server.faults);
            let listed = faults.list().map(|(operation, fault, times)| {
                json!({ "operation": operation, "fault": fault.name(), "times": shown(times) })
            });
            json!({
                "injected": listed.collect::<Value>(),
                "refusing_connections": server.listener.is_shut(),
                "held": server.gate.waiting(),
            })
        });
        let known = Fault::all().into_iter().map(|fault| {
            json!({
                "name": fault.name(),
                "summary": fault.summary(),
                "processed": fault.processing(),
            })
        });
        json!({ "vendors": waiting, "known": known.collect::<Value>() })
    }

    fn inject(&self, command: &Command) -> CommandResult {
        let asked: Inject = command.body()?;
        let fault: Fault = asked.fault.parse()?;
        let server = self.shared.server(asked.vendor);
        server.inject(&asked.operation, fault, asked.times.into())?;
        Ok(self.faults()["vendors"][asked.vendor.id()].take())
    }

    fn clear_faults(&self, command: &Command) -> CommandResult {
        for server in self.asked_for(command)? {
            server.clear_faults()?;
        }
        Ok(self.faults()["vendors"].take())
    }

    fn release(&self, command: &Command) -> CommandResult {
        let asked: OfVendor = command.body()?;
        let gate = &self.shared.server(asked.vendor).gate;
        let released = gate.waiting();
        gate.open();
        Ok(json!({ "released": released }))
    }

    fn serve_by(&self, command: &Command) -> CommandResult {
        let asked: Serve = command.body()?;
        self.shared.set_contract(asked.vendor, asked.contract)?;
        Ok(json!({ "vendor": asked.vendor, "contract": asked.contract }))
    }

    fn succeed(&self, command: &Command) -> CommandResult {
        let asked: Succeed = command.body()?;
        *locked(&self.shared.server(asked.vendor).success) = Some(asked.status);
        Ok(json!({ "vendor": asked.vendor, "status": asked.status }))
    }

    fn requests(&self, command: &Command) -> CommandResult {
        match command.asked("vendor") {
            Some(vendor) => Ok(json!(self.shared.server(vendor.parse()?).received())),
            None => Ok(self.per_vendor(|server| json!(server.received()))),
        }
    }

    fn forget_requests(&self, command: &Command) -> CommandResult {
        for server in self.asked_for(command)? {
            server.forget_received();
        }
        Ok(json!({}))
    }

    /// The vendor that a command names, or all.
    fn asked_for(&self, command: &Command) -> Result<Vec<&VendorServer>, CommandError> {
        let servers = &self.shared.servers;
        match command.asked("vendor") {
            None => Ok(servers.iter().map(AsRef::as_ref).collect()),
            Some(vendor) => Ok(vec![self.shared.server(vendor.parse::<Vendor>()?)]),
        }
    }

    fn per_vendor(&self, show: impl Fn(&VendorServer) -> Value) -> Value {
        let servers = self.shared.servers.iter();
        let shown = servers.map(|server| (server.vendor.id().to_owned(), show(server)));
        Value::Object(shown.collect::<Map<_, _>>())
    }
}

fn address(server: &VendorServer) -> String {
    format!("http://{}", server.listener.address)
}

fn shown(times: Times) -> Value {
    match times {
        Times::Next(requests) => json!(requests),
        Times::Always => json!("always"),
    }
}
