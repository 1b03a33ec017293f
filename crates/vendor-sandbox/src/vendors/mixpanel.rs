//! Mixpanel: deletes everybody whom a task names, in a task that moves through its states on the
//! sandbox's clock.
//!
//! Beyond what is published: how long a task takes (a tenth of the published horizon) and how that
//! divides over its states; an id that nobody has or had fails the whole task, which then deletes
//! nobody, and one of somebody who is gone already doesn't; an id in a task that isn't over, known or not,
//! keeps everybody who is named with it out of another one, which others have met; a wrong project token is
//! answered 403, and an id that can't be one of a task 404; a deletion is cancelled for people who have that
//! quirk, since nobody can do it here.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{Behaviour, Exchange, most_present, registry::Registry, usual_status, words};
use crate::{
    Contract, Credentials, Ingested, Person, Presence, Quirk, SandboxError, Vendor,
    check::{Call, Refusal},
    reply::Reply,
    spec::Spec,
};

/// At which per cent of its time a task enters each state on its way.
const ENTERED: [(i128, &str); 3] = [(40, "STARTED"), (10, "STAGING"), (0, "PENDING")];

/// Mixpanel's one project.
pub(crate) struct Mixpanel {
    oauth_token: String,
    read_only_oauth_token: String,
    project_token: String,
    /// How long a task takes.
    takes: SignedDuration,
    users: Registry<User>,
    tasks: Registry<Task>,
    /// The latest task that names an id.
    latest: HashMap<String, usize>,
}

struct User {
    person: Arc<Person>,
    /// The tasks that are to delete them.
    tasks: Vec<usize>,
}

struct Task {
    id: String,
    names: Vec<String>,
    compliance_type: String,
    created: Timestamp,
    takes: SignedDuration,
    end: &'static str,
}

impl Mixpanel {
    pub fn new(credentials: &Credentials) -> Result<Self, SandboxError> {
        let spec = Spec::of(Vendor::Mixpanel)?;
        let horizon = spec.duration("createDeletionTask", Contract::Original, "horizon")?;
        Ok(Self {
            oauth_token: credentials.mixpanel_oauth_token.clone(),
            read_only_oauth_token: credentials.mixpanel_read_only_oauth_token.clone(),
            project_token: credentials.mixpanel_project_token.clone(),
            takes: horizon / 10,
            users: Registry::new(),
            tasks: Registry::new(),
            latest: HashMap::new(),
        })
    }

    fn perform(&mut self, call: &Call, now: Timestamp) -> Result<Reply, Refusal> {
        self.admit(call)?;
        match call.operation.id.as_str() {
            "createDeletionTask" => {
                let names = named(call);
                if let Some(conflict) = self.conflict(&names, now) {
                    let body = json!({ "status": "error", "error": conflict });
                    return Ok(Reply::json(409, body));
                }
                let results = json!({ "task_id": self.create(names, law(call), now) });
                let body = json!({ "status": "ok", "results": results });
                Ok(Reply::json(201, body))
            }
            "getDeletionTask" => {
                let results = self.told(call.parameter("tracking_id"), now)?;
                let body = json!({ "status": "ok", "results": results });
                Ok(Reply::json(200, body))
            }
            unknown => Err(Refusal::Unplayed(unknown.to_owned())),
        }
    }

    fn admit(&self, call: &Call) -> Result<(), Refusal> {
        let token = call.credential.as_deref().unwrap_or_default();
        let project = call.query.get("token").and_then(Value::as_str);
        let may_delete = token == self.oauth_token;
        let may_ask = may_delete || token == self.read_only_oauth_token;
        match call.operation.method == "GET" {
            _ if !may_ask => Err(Refusal::Unauthorized),
            _ if project != Some(&self.project_token) => Err(Refusal::Forbidden),
            false if !may_delete => Err(Refusal::Forbidden),
            _ => Ok(()),
        }
    }

    /// Who of them is in a task that isn't over, known here or not, and in which.
    fn conflict(&self, names: &[String], now: Timestamp) -> Option<Value> {
        let in_task = |name: &&String| {
            let task = &self.tasks[*self.latest.get(*name)?];
            (now < task.due()).then_some(task.id.as_str())
        };
        let busy: Vec<&String> = names
            .iter()
            .filter(|name| in_task(name).is_some())
            .collect();
        let tasks: BTreeSet<&str> = busy.iter().filter_map(in_task).collect();
        (!busy.is_empty()).then(|| {
            json!({
                "error": format!("A deletion is under way for {busy:?}"),
                "conflicting_distinct_ids": busy,
                "conflicting_task_ids": tasks,
            })
        })
    }

    fn create(&mut self, names: Vec<String>, compliance_type: String, now: Timestamp) -> String {
        let index = self.tasks.len();
        let found: Vec<usize> = names
            .iter()
            .flat_map(|name| self.users.indices(name))
            .collect();
        let is = |quirk| found.iter().any(|user| self.users[*user].person.is(quirk));
        let unknown = names.iter().any(|name| self.users.indices(name).is_empty());
        let end = match () {
            () if is(Quirk::DeletionCancelled) => "REVOKED",
            () if unknown || is(Quirk::DeletionFails) => "FAILURE",
            () => "SUCCESS",
        };
        for user in found {
            self.users[user].tasks.push(index);
        }
        let latest = names.iter().map(|name| (name.clone(), index));
        self.latest.extend(latest);
        let task = Task {
            id: format!("15837929347193{index:05}"),
            names,
            compliance_type,
            created: now,
            takes: self.takes,
            end,
        };
        let id = task.id.clone();
        self.tasks.add(task, [id.as_str()].into_iter());
        id
    }

    /// Like the vendor, it tells whom a task is for, and who asked for it.
    fn told(&self, id: &str, now: Timestamp) -> Result<Value, Refusal> {
        let is_id = id
            .bytes()
            .all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
        if !is_id {
            return Err(Refusal::NotFound(format!("No task can be called {id}")));
        }
        let Some(task) = self.tasks.called(id).next() else {
            return Ok(json!({ "tracking_id": id, "status": "NOT_FOUND" }));
        };
        Ok(json!({
            "tracking_id": task.id,
            "status": task.state(now),
            "requesting_user": "controller@example.com",
            "compliance_type": task.compliance_type,
            "project_id": 1_978_118,
            "date_requested": task.created.to_string(),
            "distinct_ids": task.names,
        }))
    }

    fn fate(&self, user: &User, now: Timestamp) -> Presence {
        let tasks = || user.tasks.iter().map(|task| &self.tasks[*task]);
        if tasks().any(|task| task.state(now) == "SUCCESS") {
            return Presence::Gone;
        }
        match tasks().find(|task| now < task.due()) {
            Some(task) => Presence::Scheduled {
                until: (task.end == "SUCCESS").then(|| task.due()),
            },
            None => Presence::Present,
        }
    }
}

/// Whom a request names.
fn named(call: &Call) -> Vec<String> {
    let named = call.body.get("distinct_ids").and_then(Value::as_array);
    let named = named.into_iter().flatten().filter_map(Value::as_str);
    named.map(str::to_owned).collect()
}

/// The law that a request names; the first is meant where it names none.
fn law(call: &Call) -> String {
    call.text("compliance_type").unwrap_or("GDPR").to_owned()
}

impl Task {
    fn due(&self) -> Timestamp {
        self.created + self.takes
    }

    fn state(&self, now: Timestamp) -> &'static str {
        let passed = now.duration_since(self.created).as_nanos() * 100;
        let whole = self.takes.as_nanos().max(1);
        let entered = ENTERED
            .iter()
            .find(|(per_cent, _)| passed >= per_cent * whole);
        match entered {
            _ if now >= self.due() => self.end,
            Some((_, state)) => state,
            None => "PENDING",
        }
    }
}

impl Behaviour for Mixpanel {
    fn answer(&mut self, call: &Call, exchange: &Exchange) -> Reply {
        match self.perform(call, exchange.now) {
            Ok(reply) => reply,
            Err(refusal) => self.refuse(&refusal, exchange),
        }
    }

    fn refuse(&self, refusal: &Refusal, _: &Exchange) -> Reply {
        let body = json!({ "status": "error", "error": words(refusal) });
        Reply::json(usual_status(refusal), body)
    }

    fn add(&mut self, person: &Arc<Person>, _: Timestamp) {
        let user = User {
            person: person.clone(),
            tasks: Vec::new(),
        };
        let id = person.user_id.as_str();
        self.users.add(user, [id].into_iter());
    }

    fn ingest(&mut self, person: &Arc<Person>, now: Timestamp) -> Ingested {
        match self.presence(&person.user_id, now) {
            Presence::Present | Presence::Scheduled { .. } => Ingested::Updated,
            _ => {
                self.add(person, now);
                Ingested::Created
            }
        }
    }

    fn presence(&self, identifier: &str, now: Timestamp) -> Presence {
        let called = self.users.called(identifier);
        most_present(called.map(|user| self.fate(user, now)))
    }

    fn state(&self, now: Timestamp) -> Value {
        let user = |user: &User| json!({ "distinct_id": user.person.user_id, "presence": self.fate(user, now) });
        let task = |task: &Task| {
            json!({
                "tracking_id": task.id,
                "status": task.state(now),
                "compliance_type": task.compliance_type,
            })
        };
        json!({
            "users": self.users.iter().map(user).collect::<Value>(),
            "tasks": self.tasks.iter().map(task).collect::<Value>(),
        })
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;

    use super::*;
    use crate::{Sandbox, lock::locked};

    /// What the sandbox answers to who asks about a task.
    async fn asked(sandbox: &Sandbox, task: &str) -> String {
        let keys = sandbox.credentials();
        let address = sandbox.base_url("mixpanel");
        let address = address.strip_prefix("http://").unwrap();
        let request = format!(
            "GET /api/app/data-deletions/v3.0/{task}?token={} HTTP/1.1\r\nhost: {address}\r\n\
             authorization: Bearer {}\r\nconnection: close\r\n\r\n",
            keys.mixpanel_project_token, keys.mixpanel_oauth_token
        );
        let mut socket = TcpStream::connect(address).await.unwrap();
        socket.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        socket.read_to_string(&mut answer).await.unwrap();
        answer
    }

    #[tokio::test]
    async fn an_answer_that_the_spec_does_not_have_is_not_given_and_is_in_the_log() {
        let sandbox = Sandbox::start().await.unwrap();
        let task = Task {
            id: "158-7".to_owned(),
            names: Vec::new(),
            compliance_type: "GDPR".to_owned(),
            created: sandbox.clock().now(),
            takes: SignedDuration::ZERO,
            end: "EVAPORATED",
        };
        locked(&sandbox.shared.world)
            .mixpanel
            .tasks
            .add(task, ["158-7"].into_iter());
        let answer = asked(&sandbox, "158-7").await;
        assert!(answer.starts_with("HTTP/1.1 500"), "{answer}");
        assert!(answer.contains("the sandbox is defective"), "{answer}");
        let [defect] = &sandbox.defects()[..] else {
            panic!("{:?}", sandbox.defects());
        };
        assert!(defect.starts_with("mixpanel: getDeletionTask 200"), "{defect}");
        assert_eq!(sandbox.requests("mixpanel")[0].defect.as_ref(), Some(defect));

        let answer = asked(&sandbox, "158-8").await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        assert_eq!(sandbox.defects().len(), 1);
    }
}
