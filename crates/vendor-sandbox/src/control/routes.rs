//! What each order does.

use jiff::SpanRelativeTo;
use serde_json::{Map, Value, json};

use super::{
    Control, Objection, Order,
    orders::{Advance, Ingest, Inject, OfVendor, Serve, Set, SignIn, Succeed},
};
use crate::{Fault, OperationInfo, Person, Times, Vendor, lock::locked, server::Desk};

type Followed = Result<Value, Objection>;

impl Control {
    pub(super) fn follow(&self, order: &Order) -> Followed {
        match (order.method.as_str(), order.path.as_str()) {
            ("GET", "/addresses") => Ok(self.per_vendor(|desk| json!(address(desk)))),
            ("GET", "/credentials") => Ok(json!(self.credentials)),
            ("GET", "/people") => Ok(json!(self.shared.people())),
            ("POST", "/people") => self.add_person(order),
            ("POST", "/sessions") => self.sign_in(order),
            ("GET", "/presence") => self.presence(order),
            ("GET", "/state") => Ok(self.state()),
            ("POST", "/ingest") => self.ingest(order),
            ("GET", "/clock") => Ok(self.clock()),
            ("POST", "/clock/advance") => self.advance(order),
            ("POST", "/clock/set") => self.set(order),
            ("GET", "/faults") => Ok(self.faults()),
            ("POST", "/faults") => self.inject(order),
            ("DELETE", "/faults") => self.clear_faults(order),
            ("POST", "/release") => self.release(order),
            ("GET", "/contract") => Ok(self.per_vendor(|desk| json!(*locked(&desk.contract)))),
            ("POST", "/contract") => self.serve_by(order),
            ("POST", "/success") => self.succeed(order),
            ("GET", "/requests") => self.requests(order),
            ("DELETE", "/requests") => self.forget_requests(order),
            ("GET", "/operations") => {
                Ok(self.per_vendor(|desk| json!(OperationInfo::all(desk.vendor, desk.spec))))
            }
            ("GET", "/sockets") => Ok(self.per_vendor(|desk| json!(desk.sockets.seen()))),
            ("GET", "/strayed") => Ok(json!(self.shared.elsewhere.visits())),
            ("GET", "/defects") => Ok(json!(*locked(&self.shared.defects))),
            _ => Err(Objection::NoSuchPath),
        }
    }

    fn add_person(&self, order: &Order) -> Followed {
        let person: Person = order.body()?;
        self.shared.add_person(person.clone());
        Ok(json!(person))
    }

    fn sign_in(&self, order: &Order) -> Followed {
        let asked: SignIn = order.body()?;
        let token = self.shared.sign_in(asked.vendor, &asked.person);
        let nobody = || Objection::Misunderstood(format!("nobody signs in at {} so", asked.vendor));
        Ok(json!({ "token": token.ok_or_else(nobody)? }))
    }

    fn presence(&self, order: &Order) -> Followed {
        let needed = || Objection::Misunderstood("which identifier? ?identifier=…".to_owned());
        let identifier = order.asked("identifier").ok_or_else(needed)?;
        let shown = |desk: &Desk| {
            let presence = self.shared.presence(desk.vendor, identifier);
            let mut shown = json!(presence);
            shown["still_there"] = json!(presence.is_still_there());
            shown
        };
        match order.asked("vendor") {
            Some(vendor) => Ok(shown(self.shared.desk(vendor.parse()?))),
            None => Ok(self.per_vendor(shown)),
        }
    }

    fn state(&self) -> Value {
        let now = self.shared.clock.now();
        self.per_vendor(|desk| locked(&desk.account).state(now))
    }

    fn ingest(&self, order: &Order) -> Followed {
        let asked: Ingest = order.body()?;
        let mut people = self.shared.people().into_iter();
        let person = people.find(|person| person.is_called(&asked.person));
        let unknown = || Objection::Misunderstood("nobody is called so; GET /people".to_owned());
        let became = self
            .shared
            .ingest(asked.vendor, &person.ok_or_else(unknown)?);
        Ok(json!({ "became": became }))
    }

    fn clock(&self) -> Value {
        json!({ "now": self.shared.clock.now() })
    }

    fn advance(&self, order: &Order) -> Followed {
        let asked: Advance = order.body()?;
        let by = asked.by.to_duration(SpanRelativeTo::days_are_24_hours());
        self.shared
            .clock
            .advance(by.map_err(|error| Objection::Misunderstood(error.to_string()))?);
        Ok(self.clock())
    }

    fn set(&self, order: &Order) -> Followed {
        let asked: Set = order.body()?;
        self.shared.clock.set(asked.to);
        Ok(self.clock())
    }

    fn faults(&self) -> Value {
        let waiting = self.per_vendor(|desk| {
            let faults = locked(&desk.faults);
            let listed = faults.list().map(|(operation, fault, times)| {
                json!({ "operation": operation, "fault": fault.name(), "times": shown(times) })
            });
            json!({
                "injected": listed.collect::<Value>(),
                "refusing_connections": desk.door.is_shut(),
                "held": desk.gate.waiting(),
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

    fn inject(&self, order: &Order) -> Followed {
        let asked: Inject = order.body()?;
        let fault: Fault = asked.fault.parse()?;
        let desk = self.shared.desk(asked.vendor);
        desk.inject(&asked.operation, fault, asked.times.into())?;
        Ok(self.faults()["vendors"][asked.vendor.id()].take())
    }

    fn clear_faults(&self, order: &Order) -> Followed {
        for desk in self.asked_for(order)? {
            desk.clear_faults()?;
        }
        Ok(self.faults()["vendors"].take())
    }

    fn release(&self, order: &Order) -> Followed {
        let asked: OfVendor = order.body()?;
        let gate = &self.shared.desk(asked.vendor).gate;
        let released = gate.waiting();
        gate.open();
        Ok(json!({ "released": released }))
    }

    fn serve_by(&self, order: &Order) -> Followed {
        let asked: Serve = order.body()?;
        self.shared.set_contract(asked.vendor, asked.contract)?;
        Ok(json!({ "vendor": asked.vendor, "contract": asked.contract }))
    }

    fn succeed(&self, order: &Order) -> Followed {
        let asked: Succeed = order.body()?;
        *locked(&self.shared.desk(asked.vendor).success) = Some(asked.status);
        Ok(json!({ "vendor": asked.vendor, "status": asked.status }))
    }

    fn requests(&self, order: &Order) -> Followed {
        match order.asked("vendor") {
            Some(vendor) => Ok(json!(self.shared.desk(vendor.parse()?).received())),
            None => Ok(self.per_vendor(|desk| json!(desk.received()))),
        }
    }

    fn forget_requests(&self, order: &Order) -> Followed {
        for desk in self.asked_for(order)? {
            desk.forget_received();
        }
        Ok(json!({}))
    }

    /// The vendor that an order names, or all.
    fn asked_for(&self, order: &Order) -> Result<Vec<&Desk>, Objection> {
        let desks = &self.shared.desks;
        match order.asked("vendor") {
            None => Ok(desks.iter().map(AsRef::as_ref).collect()),
            Some(vendor) => Ok(vec![self.shared.desk(vendor.parse::<Vendor>()?)]),
        }
    }

    fn per_vendor(&self, show: impl Fn(&Desk) -> Value) -> Value {
        let desks = self.shared.desks.iter();
        let shown = desks.map(|desk| (desk.vendor.id().to_owned(), show(desk)));
        Value::Object(shown.collect::<Map<_, _>>())
    }
}

fn address(desk: &Desk) -> String {
    format!("http://{}", desk.door.address)
}

fn shown(times: Times) -> Value {
    match times {
        Times::Next(requests) => json!(requests),
        Times::Always => json!("always"),
    }
}
