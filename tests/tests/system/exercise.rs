//! A call of every operation of every spec, with the values of the spec's examples: what a test walks when it
//! wants to see all of them. It follows from the specs, so that a new vendor is walked too.

use std::collections::BTreeMap;

use client_calls::Came;
use serde_json::Value;
use system_tests::system::{key, vendors};
use vendor_sandbox::{Contract, Credentials, Person, Presence, Sandbox};

use crate::{
    clients::Clients,
    spec::{Operation, Spec},
};

/// One way to call one operation.
#[derive(Clone)]
pub struct Exercise {
    pub vendor: &'static str,
    pub operation: &'static str,
    /// The contract whose way it is; absent if it is that of all which have the operation.
    contract: Option<Contract>,
    /// The query that it leads to.
    pub query: Vec<(String, String)>,
    /// The parameters that it has, and the body.
    parameters: BTreeMap<String, Value>,
    body: Value,
}

/// The path parameters of a call, by the names that the spec gives them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Path(pub BTreeMap<String, String>);

impl Path {
    pub fn with(mut self, parameter: &str, value: &str) -> Self {
        self.0.insert(parameter.to_owned(), value.to_owned());
        self
    }
}

impl Exercise {
    /// The ways to call an operation: with all that it takes and without what may be left out, and with each
    /// form of its body.
    fn all(vendor: &'static str, operation: &'static str) -> Vec<Self> {
        let spec = Spec::of(vendor).operation_named(operation);
        let own = spec.bodies.first().map(|own| (None, own.value.clone()));
        let mut bodies = Vec::from_iter(own);
        for [use_, _] in spec.uses() {
            let form = spec.bodies.iter().find(|body| {
                use_["with"]["body"]
                    .as_str()
                    .is_some_and(|form| body.schema.as_deref() == Some(form))
            });
            let contract = use_["if"]["contract"].as_str();
            let contract = contract.and_then(|contract| contract.parse().ok());
            bodies.extend(form.map(|form| (contract, form.value.clone())));
        }
        // Where each contract has a form of its own, there is none of all.
        if bodies.iter().any(|(contract, _)| contract.is_some()) {
            bodies.retain(|(contract, _)| contract.is_some());
        }
        if bodies.is_empty() {
            bodies.push((None, Value::Null));
        }
        let has_optional = spec.parameters.iter().any(|parameter| !parameter.required);
        let amounts = if has_optional {
            &[false, true][..]
        } else {
            &[false]
        };
        let ways = bodies
            .into_iter()
            .flat_map(|body| amounts.iter().map(move |all| (body.clone(), *all)));
        let way =
            |((contract, body), all)| Self::with(vendor, operation, &spec, contract, body, all);
        ways.map(way).collect()
    }

    fn with(
        vendor: &'static str,
        operation: &'static str,
        spec: &Operation,
        contract: Option<Contract>,
        body: Value,
        all: bool,
    ) -> Self {
        let keys = Credentials::default();
        let settings: BTreeMap<_, _> = spec.filled_with("setting.").into_iter().collect();
        let taken = spec
            .parameters
            .iter()
            .filter(|parameter| parameter.required || all);
        let (mut parameters, mut query) = (BTreeMap::new(), Vec::new());
        for parameter in taken {
            let place = format!("{}.{}", parameter.sent_in, parameter.name);
            let setting = settings.get(&place);
            let own = setting.and_then(|setting| key(&keys, vendor, setting));
            let value = own.map_or_else(|| parameter.example.clone(), Value::from);
            if parameter.sent_in == "query" {
                let several = value.as_array().cloned();
                let several = several.unwrap_or_else(|| vec![value.clone()]);
                let named = |value: &Value| (parameter.name.clone(), text(value));
                query.extend(several.iter().map(named));
            }
            parameters.insert(parameter.name.clone(), value);
        }
        Self {
            vendor,
            operation,
            contract,
            query,
            parameters,
            body,
        }
    }

    pub async fn call(&self, clients: &Clients<'_>, path: &Path) -> Came {
        let mut asked = clients.asked(self.vendor, self.operation);
        asked.parameters = self.parameters.clone();
        let path = path.0.iter();
        let path = path.map(|(name, value)| (name.clone(), Value::from(value.as_str())));
        asked.parameters.extend(path);
        asked.body = self.body.clone();
        clients.call(self.vendor, self.operation, &asked).await
    }

    /// What the spec says about the operation.
    pub fn spec(&self) -> Operation {
        Spec::of(self.vendor).operation_named(self.operation)
    }

    /// The examples of the spec as the path.
    pub fn usual_path(&self) -> Path {
        let spec = self.spec();
        let parameters = spec.parameters().into_iter();
        let value = |name: &str| (name.to_owned(), text(&self.parameters[name]));
        Path(parameters.map(value).collect())
    }

    /// The body that the call leads to, as the spec has it for an example.
    pub fn body(&self) -> Value {
        self.body.clone()
    }

    /// The contracts under which it is to be walked.
    pub fn contracts(&self, sandbox: &Sandbox) -> Vec<Contract> {
        let known = sandbox.operations(self.vendor).into_iter();
        let known = known.filter(|known| known.id == self.operation);
        let contracts = known.flat_map(|known| known.contracts);
        contracts
            .filter(|contract| self.contract.is_none_or(|only| only == *contract))
            .collect()
    }

    /// What is asked for by user id.
    fn user_ids(&self) -> Vec<String> {
        let places = self.spec().filled_with("user-id").into_iter();
        let values = places.filter_map(|(place, _)| match place.split_once("body#") {
            Some((_, pointer)) => Some(text(self.body.pointer(pointer)?)),
            None => Some(text(self.parameters.get(place.split_once('.')?.1)?)),
        });
        values.collect()
    }
}

fn text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// A sandbox in which an exercise succeeds: everybody exists whom the specs' examples name, and what
/// is to be asked about has begun.
pub struct Stage {
    pub sandbox: Sandbox,
    pub path: Path,
}

impl Stage {
    /// A stage on which the exercise's vendor serves this contract.
    pub async fn of(exercise: &Exercise, contract: Contract) -> Self {
        let sandbox = Sandbox::start().await.unwrap();
        sandbox.contract(exercise.vendor, contract).unwrap();
        for user_id in exercise.user_ids() {
            if sandbox.presence(exercise.vendor, &user_id) == Presence::Never {
                let odd = Person::new("Odd Id", "odd@example.com", user_id);
                sandbox.add_person(odd.known_to(&[exercise.vendor]));
            }
        }
        let mut path = exercise.usual_path();
        for (place, _) in exercise.spec().filled_with("tracking") {
            if let Some(parameter) = place.strip_prefix("path.") {
                path = path.with(parameter, &begun(&sandbox, exercise.vendor, contract).await);
            }
        }
        sandbox.forget_requests(exercise.vendor);
        Self { sandbox, path }
    }

    pub fn clients(&self) -> Clients<'_> {
        Clients::of(&self.sandbox)
    }
}

/// The id of an erasure that a vendor has accepted.
async fn begun(sandbox: &Sandbox, vendor: &'static str, contract: Contract) -> String {
    for exercise in of_vendor(vendor) {
        let spec = exercise.spec();
        let is_of_it = exercise.contracts(sandbox).contains(&contract);
        if is_of_it && spec.is_to("erase") && !spec.tracking().is_empty() {
            let clients = Clients::apart(sandbox);
            let came = exercise.call(&clients, &exercise.usual_path()).await;
            let body = came.back().body;
            let mut ids = spec
                .tracking()
                .into_iter()
                .filter_map(|at| body.pointer(at)?.as_str());
            return ids.next().unwrap().to_owned();
        }
    }
    panic!("{vendor} has nothing that can be followed");
}

/// Everything that can be asked of the vendors, under every contract that has it.
pub async fn all_by_contract() -> Vec<(Exercise, Contract)> {
    let sandbox = Sandbox::start().await.unwrap();
    let by_contract = |exercise: Exercise| {
        let contracts = exercise.contracts(&sandbox).into_iter();
        contracts
            .map(move |contract| (exercise.clone(), contract))
            .collect::<Vec<_>>()
    };
    all().into_iter().flat_map(by_contract).collect()
}

/// Everything that can be asked of the vendors.
pub fn all() -> Vec<Exercise> {
    vendors().flat_map(of_vendor).collect()
}

fn of_vendor(vendor: &'static str) -> Vec<Exercise> {
    let operations = client_calls::Vendor::named(vendor).operations.iter();
    operations
        .flat_map(|operation| Exercise::all(vendor, operation.id))
        .collect()
}
