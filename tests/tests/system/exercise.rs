//! A call of every operation of every spec: what a test walks when it wants to see all of them. The
//! calls are written out by hand, as a caller of the clients would write them.

use std::{collections::BTreeMap, pin::Pin};

use client_runtime::Personal;
use gainsight_px_client::types::{Denial, UserToDelete};
use lytics_client::types::{DeletionBatch, DeletionQueue, IdentityToDelete};
use mixpanel_client::types::{ComplianceType, DeletionCreated, DeletionRequest};
use mudbase_client::types::{EraseByConfirm, EraseByConfirmation};
use pureclarity_client::types::ForgetUserRequest;
use vendor_sandbox::{Contract, Person, Sandbox};

use crate::{
    came::{Came, came},
    clients::Clients,
    spec::{Operation, Spec},
};

/// The user whom a path can't carry, in the spec's example.
const ODD_USER: &str = "org/7 user#42";

/// One way to call one operation.
#[derive(Clone)]
pub struct Exercise {
    pub vendor: &'static str,
    pub operation: &'static str,
    /// The contract whose way it is; absent if it is that of all which have the operation.
    contract: Option<Contract>,
    /// The query that it leads to.
    pub query: &'static [(&'static str, &'static str)],
    /// Which of the spec's examples its body is: that of this schema, or the operation's own.
    example_of: Option<&'static str>,
    call: Call,
}

type Call = for<'a> fn(&'a Clients, &'a Path) -> Pin<Box<dyn Future<Output = Came> + Send + 'a>>;

/// The path parameters of a call, by the names that the spec gives them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Path(pub BTreeMap<String, String>);

impl Path {
    pub fn with(mut self, parameter: &str, value: &str) -> Self {
        self.0.insert(parameter.to_owned(), value.to_owned());
        self
    }

    fn text(&self, parameter: &str) -> &str {
        &self.0[parameter]
    }

    fn personal(&self, parameter: &str) -> Personal {
        Personal::from(self.text(parameter))
    }
}

impl Exercise {
    fn new(vendor: &'static str, operation: &'static str, call: Call) -> Self {
        Self {
            vendor,
            operation,
            contract: None,
            query: &[],
            example_of: None,
            call,
        }
    }

    fn query(self, query: &'static [(&'static str, &'static str)]) -> Self {
        Self { query, ..self }
    }

    fn under(self, contract: Contract, example_of: &'static str) -> Self {
        Self {
            contract: Some(contract),
            example_of: Some(example_of),
            ..self
        }
    }

    pub async fn call(&self, clients: &Clients, path: &Path) -> Came {
        (self.call)(clients, path).await
    }

    /// What the spec says about the operation.
    pub fn spec(&self) -> Operation {
        Spec::of(self.vendor).operation_named(self.operation)
    }

    /// The examples of the spec as the path.
    pub fn usual_path(&self) -> Path {
        Path(self.spec().path_parameters)
    }

    /// The body that the call leads to, as the spec has it for an example.
    pub fn body(&self) -> serde_json::Value {
        let of_schema = |schema: Option<&str>| schema == self.example_of;
        let bodies = self.spec().bodies;
        let found = match self.example_of {
            None => bodies.first(),
            Some(_) => bodies.iter().find(|body| of_schema(body.schema.as_deref())),
        };
        found.map_or(serde_json::Value::Null, |body| body.value.clone())
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
}

/// A sandbox in which an exercise succeeds: everybody exists whom the specs' examples name, and what
/// is to be asked about has begun.
pub struct Stage {
    pub sandbox: Sandbox,
    pub clients: Clients,
    pub path: Path,
}

impl Stage {
    /// A stage on which the exercise's vendor serves this contract.
    pub async fn of(exercise: &Exercise, contract: Contract) -> Self {
        let odd = Person::new("Odd Id", "odd@example.com", ODD_USER).known_to(&["gainsight-px"]);
        let sandbox = Sandbox::builder().person(odd).start().await.unwrap();
        sandbox.contract(exercise.vendor, contract).unwrap();
        let mut path = exercise.usual_path();
        if path.0.contains_key(DELETION) {
            path = path.with(DELETION, &begun(&Clients::apart(&sandbox)).await);
        }
        if path.0.contains_key(TASK) {
            path = path.with(TASK, &task(&Clients::apart(&sandbox)).await);
        }
        sandbox.forget_requests(exercise.vendor);
        Self {
            clients: Clients::of(&sandbox),
            sandbox,
            path,
        }
    }
}

/// The parameter that names a deletion of Lytics.
const DELETION: &str = "requestId";

/// The id of a deletion that Lytics has accepted.
async fn begun(clients: &Clients) -> String {
    let grace = "grace@example.com".into();
    let accepted = clients
        .lytics
        .delete_identity("user", "email", &grace)
        .await;
    accepted.unwrap().into_inner().data.request_id.unwrap()
}

/// The parameter that names a task of Mixpanel.
const TASK: &str = "tracking_id";

/// The token of the sandbox's project at Mixpanel.
const PROJECT: &[(&str, &str)] = &[("token", "0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a")];

/// The id of a task that Mixpanel has accepted.
async fn task(clients: &Clients) -> String {
    let request = DeletionRequest {
        distinct_ids: vec!["u-43".into()],
        compliance_type: None,
    };
    let created = clients
        .mixpanel
        .create_deletion_task(&clients.project, &request);
    match created.await.unwrap().into_inner() {
        DeletionCreated::TaskCreated(task) => task.results.task_id,
        DeletionCreated::TasksCreated(tasks) => tasks.results[0].tracking_id.clone().unwrap(),
    }
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
    [
        pureclarity(),
        mudbase(),
        lytics(),
        gainsight_px(),
        mixpanel(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn pureclarity() -> Vec<Exercise> {
    let on = |operation, call| Exercise::new("pureclarity", operation, call);
    vec![on("forgetUser", |clients, _| {
        Box::pin(async {
            let body = ForgetUserRequest {
                access_key: "11111111-aaaa-4aaa-8aaa-111111111111".into(),
                secret_key: "22222222-bbbb-4bbb-8bbb-222222222222".into(),
                identifier: "ada@example.com".into(),
            };
            came(clients.pureclarity.forget_user(&body).await)
        })
    })]
}

fn mudbase() -> Vec<Exercise> {
    let on = |operation, call| Exercise::new("mudbase", operation, call);
    vec![
        on("eraseUserData", |clients, _| {
            Box::pin(async {
                let body = EraseByConfirmation {
                    confirmation: Default::default(),
                    reason: Some("I no longer use the service".into()),
                };
                came(clients.mudbase.erase_user_data(&body.into()).await)
            })
        })
        .under(Contract::Original, "EraseByConfirmation"),
        on("eraseUserData", |clients, _| {
            Box::pin(async {
                let body = EraseByConfirm {
                    confirm: Default::default(),
                    current_password: Some("correct horse battery staple".into()),
                    totp_token: Some("492039".into()),
                };
                came(clients.mudbase.erase_user_data(&body.into()).await)
            })
        })
        .under(Contract::Revised, "EraseByConfirm"),
    ]
}

fn lytics() -> Vec<Exercise> {
    let on = |operation, call| Exercise::new("lytics", operation, call);
    vec![
        on("deleteIdentity", |clients, path| {
            Box::pin(async {
                let (table, field) = (path.text("table"), path.text("field"));
                let value = path.personal("value");
                came(clients.lytics.delete_identity(table, field, &value).await)
            })
        }),
        on("getIdentity", |clients, path| {
            Box::pin(async {
                let (table, field) = (path.text("table"), path.text("field"));
                let value = path.personal("value");
                let found = clients.lytics.get_identity(table, field, &value, None);
                came(found.await)
            })
        }),
        on("getIdentity", |clients, path| {
            Box::pin(async {
                let (table, field) = (path.text("table"), path.text("field"));
                let value = path.personal("value");
                let blocked = ["first_name".to_owned(), "city & country".to_owned()];
                let found = clients
                    .lytics
                    .get_identity(table, field, &value, Some(&blocked));
                came(found.await)
            })
        })
        .query(&[
            ("field_blocklist", "first_name"),
            ("field_blocklist", "city & country"),
        ]),
        on("deleteIdentities", |clients, _| {
            Box::pin(async {
                let identity = |field: &str, value: &str| IdentityToDelete {
                    table: "user".to_owned(),
                    field: field.to_owned(),
                    value: value.into(),
                };
                let identities = vec![
                    identity("email", "ada@example.com"),
                    identity("user_id", "u-42"),
                ];
                let body = DeletionBatch { identities };
                came(clients.lytics.delete_identities(&body).await)
            })
        }),
        on("listDeletions", |clients, _| {
            Box::pin(async { came(clients.lytics.list_deletions().await) })
        }),
        on("getDeletion", |clients, path| {
            Box::pin(async { came(clients.lytics.get_deletion(path.text("requestId")).await) })
        }),
        on("queueDeletions", |clients, path| {
            Box::pin(async {
                let (table, field) = (path.text("table"), path.text("field"));
                let values = vec!["ada@example.com".into(), "grace@example.com".into()];
                let body = DeletionQueue { values };
                came(clients.lytics.queue_deletions(table, field, &body).await)
            })
        }),
        on("getDeletionState", |clients, path| {
            Box::pin(async {
                came(
                    clients
                        .lytics
                        .get_deletion_state(path.text("requestId"))
                        .await,
                )
            })
        }),
        on("listDeletionStates", |clients, _| {
            Box::pin(async { came(clients.lytics.list_deletion_states().await) })
        }),
        on("getDeletionOverview", |clients, _| {
            Box::pin(async { came(clients.lytics.get_deletion_overview().await) })
        }),
    ]
}

fn gainsight_px() -> Vec<Exercise> {
    let on = |operation, call| Exercise::new("gainsight-px", operation, call);
    vec![
        on("deleteUser", |clients, path| {
            Box::pin(async {
                let id = path.personal("identifyId");
                came(clients.gainsight_px.delete_user(&id, None).await)
            })
        }),
        on("deleteUser", |clients, path| {
            Box::pin(async {
                let id = path.personal("identifyId");
                came(clients.gainsight_px.delete_user(&id, Some(false)).await)
            })
        })
        .query(&[("hardDelete", "false")]),
        on("deleteUser", |clients, path| {
            Box::pin(async {
                let id = path.personal("identifyId");
                came(clients.gainsight_px.delete_user(&id, Some(true)).await)
            })
        })
        .query(&[("hardDelete", "true")]),
        on("deleteUserByBody", |clients, _| {
            Box::pin(async {
                let identify_id = ODD_USER.into();
                let body = UserToDelete { identify_id };
                came(clients.gainsight_px.delete_user_by_body(None, &body).await)
            })
        }),
        on("deleteUserByBody", |clients, _| {
            Box::pin(async {
                let identify_id = ODD_USER.into();
                let body = UserToDelete { identify_id };
                came(
                    clients
                        .gainsight_px
                        .delete_user_by_body(Some(true), &body)
                        .await,
                )
            })
        })
        .query(&[("hardDelete", "true")]),
        on("getUser", |clients, path| {
            Box::pin(async {
                let id = path.personal("identifyId");
                came(clients.gainsight_px.get_user(&id).await)
            })
        }),
        on("setUserDenylisted", |clients, path| {
            Box::pin(async {
                let id = path.personal("identifyId");
                let body = Denial { denied: true };
                came(clients.gainsight_px.set_user_denylisted(&id, &body).await)
            })
        }),
    ]
}

fn mixpanel() -> Vec<Exercise> {
    let on = |operation, call| Exercise::new("mixpanel", operation, call).query(PROJECT);
    vec![
        on("createDeletionTask", |clients, _| {
            Box::pin(async {
                let body = DeletionRequest {
                    distinct_ids: vec!["u-42".into(), "u-43".into()],
                    compliance_type: Some(ComplianceType::Gdpr),
                };
                let created = clients
                    .mixpanel
                    .create_deletion_task(&clients.project, &body);
                came(created.await)
            })
        }),
        on("getDeletionTask", |clients, path| {
            Box::pin(async {
                let task = path.text("tracking_id");
                let asked = clients.mixpanel.get_deletion_task(task, &clients.project);
                came(asked.await)
            })
        }),
    ]
}
