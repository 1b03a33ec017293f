//! Schemathesis' own record of a run: one event a line. Read for what was checked and what failed, and
//! for nothing that was in a request or an answer.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::{
    verdict::{Checked, Disagreement},
    view::View,
};

/// The lines of a failure that speak of statuses, and so of nobody.
const OF_STATUSES: [&str; 3] = ["Received: ", "Documented: ", "Expected: "];
const SUCCESS: std::ops::Range<u64> = 200..300;

/// What several runs over one contract came to.
#[derive(Debug)]
pub(super) struct Tally<'a> {
    view: &'a View,
    checked: BTreeMap<String, Checked>,
    disagreements: Vec<Disagreement>,
    /// What was found already: one mistake fails many requests.
    known: BTreeSet<(String, String)>,
    /// Whether the last record spoke against agreement.
    objected: bool,
}

impl<'a> Tally<'a> {
    /// Nothing yet.
    pub(super) fn new(view: &'a View) -> Self {
        let checked = view
            .operations
            .iter()
            .map(|operation| (operation.id.clone(), Checked::none_of(&operation.id)));
        Tally {
            view,
            checked: checked.collect(),
            disagreements: Vec::new(),
            known: BTreeSet::new(),
            objected: false,
        }
    }

    /// Adds the record of a run that was carried to its end, and says whether anything in it speaks against
    /// agreement, be it known or not.
    pub(super) fn add(&mut self, record: &str) -> Result<bool, String> {
        let mut ended = false;
        self.objected = false;
        for line in record.lines() {
            let event: Map<String, Value> =
                serde_json::from_str(line).map_err(|error| format!("its report: {error}"))?;
            for (kind, event) in &event {
                match kind.as_str() {
                    "ScenarioFinished" => self.scenario(&event["recorder"]),
                    "NonFatalError" | "FatalError" | "Interrupted" => self.object(Disagreement {
                        operation: self.named(text(&event["label"], "(the run)")),
                        sent: "nothing".to_owned(),
                        differs: format!("Schemathesis could not go on: {kind}"),
                    }),
                    "EngineFinished" => ended = event["stop_reason"] == "completed",
                    _ => {}
                }
            }
        }
        if ended {
            Ok(self.objected)
        } else {
            Err("its report says that it did not come to its end".to_owned())
        }
    }

    /// Something else that speaks against agreement.
    pub(super) fn object(&mut self, disagreement: Disagreement) {
        self.objected = true;
        let Disagreement {
            operation, differs, ..
        } = &disagreement;
        if self.known.insert((operation.clone(), differs.clone())) {
            self.disagreements.push(disagreement);
        }
    }

    /// What was checked, and what disagrees.
    pub(super) fn found(self) -> (Vec<Checked>, Vec<Disagreement>) {
        (self.checked.into_values().collect(), self.disagreements)
    }

    fn scenario(&mut self, recorder: &Value) {
        let Some(checks) = recorder["checks"].as_object() else {
            return;
        };
        for (id, checks) in checks {
            let case = &recorder["cases"][id]["value"];
            let status = recorder["interactions"][id]["response"]["status_code"].as_u64();
            let checks: Vec<&Value> = checks.as_array().into_iter().flatten().collect();
            if let Some(checked) = self.checked_of(case, text(&recorder["label"], "")) {
                checked.cases += 1;
                checked.checks += checks.len();
                checked.succeeded += usize::from(status.is_some_and(|s| SUCCESS.contains(&s)));
            }
            for check in checks.iter().filter(|check| check["status"] != "success") {
                let failure = &check["failure_info"]["failure"];
                self.object(Disagreement {
                    operation: self.named(text(
                        &failure["operation"],
                        text(&recorder["label"], "(the run)"),
                    )),
                    sent: outline(case),
                    differs: difference(check, failure),
                });
            }
        }
    }

    /// A request with another method than any that the path has belongs to the operation under check.
    fn checked_of(&mut self, case: &Value, label: &str) -> Option<&mut Checked> {
        let (method, path) = (text(&case["method"], ""), text(&case["path"], ""));
        let own = self.view.operation_at(method, path);
        let of_label = || {
            let (method, path) = label.split_once(' ')?;
            self.view.operation_at(method, path)
        };
        self.checked.get_mut(&own.or_else(of_label)?.id)
    }

    /// `DELETE /v1/users/{id}` by its `operationId`, where it has one.
    fn named(&self, label: &str) -> String {
        let known = label.split_once(' ');
        let known = known.and_then(|(method, path)| self.view.operation_at(method, path));
        known.map_or_else(|| label.to_owned(), |operation| operation.id.clone())
    }
}

/// What kind of request it was.
fn outline(case: &Value) -> String {
    let phase = &case["meta"]["phase"];
    let kind = text(&case["meta"]["generation"]["mode"], "some");
    let of = text(
        &phase["data"]["description"],
        text(&phase["name"], "request"),
    );
    format!(
        "{} {}, {kind}: {of}",
        text(&case["method"], "?"),
        text(&case["path"], "?")
    )
}

/// What a failed check says of statuses. The rest may repeat what was sent.
fn difference(check: &Value, failure: &Value) -> String {
    let title = text(&failure["title"], text(&check["name"], "a check failed"));
    let message = text(&failure["message"], "").lines();
    let statuses = message.filter(|line| OF_STATUSES.iter().any(|start| line.starts_with(start)));
    let said: Vec<&str> = std::iter::once(title).chain(statuses).collect();
    said.join("; ")
}

fn text<'v>(value: &'v Value, otherwise: &'v str) -> &'v str {
    value.as_str().unwrap_or(otherwise)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::view::tests::view;
    use super::*;

    const END: &str = r#"{"EngineFinished":{"stop_reason":"completed"}}"#;

    /// A request of `deleteUser` and what was found of it, as a line of a record.
    fn scenario(status: u16, checks: Value) -> String {
        let case = json!({
            "method": "DELETE",
            "path": "/v1/users/{id}",
            "path_parameters": { "id": "ada@example.com" },
            "headers": { "X-Key": "s3cret" },
            "meta": {
                "generation": { "mode": "negative" },
                "phase": { "name": "coverage", "data": { "description": "Missing request body" } },
            },
        });
        let recorder = json!({
            "label": "DELETE /v1/users/{id}",
            "cases": { "c1": { "value": case } },
            "checks": { "c1": checks },
            "interactions": { "c1": { "response": { "status_code": status } } },
        });
        format!(
            "{}\n{END}",
            json!({ "ScenarioFinished": { "recorder": recorder } })
        )
    }

    fn passed() -> Value {
        json!([
            { "name": "not_a_server_error", "status": "success" },
            { "name": "status_code_conformance", "status": "success" },
        ])
    }

    fn failed() -> Value {
        json!([
            { "name": "not_a_server_error", "status": "success" },
            { "name": "status_code_conformance", "status": "failure", "failure_info": { "failure": {
                "operation": "DELETE /v1/users/{id}",
                "title": "Undocumented status code",
                "message": "Received: 418\nDocumented: 200, 404\nfor ada@example.com",
            } } },
        ])
    }

    fn read(record: &str) -> (bool, Vec<Checked>, Vec<Disagreement>) {
        let view = view();
        let mut tally = Tally::new(&view);
        let objected = tally.add(record).unwrap();
        let (checked, disagreements) = tally.found();
        (objected, checked, disagreements)
    }

    #[test]
    fn requests_checks_and_successes_are_counted_by_operation() {
        let (objected, checked, disagreements) = read(&scenario(200, passed()));
        assert!(!objected && disagreements.is_empty());
        let found = |id: &str| {
            checked
                .iter()
                .find(|checked| checked.operation == id)
                .unwrap()
        };
        let delete = found("deleteUser");
        assert_eq!((delete.cases, delete.checks, delete.succeeded), (1, 2, 1));
        assert_eq!(found("getUser").cases, 0);
        let (_, checked, _) = read(&scenario(404, passed()));
        assert!(checked.iter().all(|checked| checked.succeeded == 0));
    }

    #[test]
    fn a_failed_check_says_what_was_sent_and_what_differs_and_repeats_nobody() {
        let (objected, _, disagreements) = read(&scenario(418, failed()));
        assert!(objected);
        let [found] = disagreements.as_slice() else {
            panic!("{disagreements:?}");
        };
        assert_eq!(found.operation, "deleteUser");
        assert_eq!(
            found.sent,
            "DELETE /v1/users/{id}, negative: Missing request body"
        );
        let differs = "Undocumented status code; Received: 418; Documented: 200, 404";
        assert_eq!(found.differs, differs);
    }

    #[test]
    fn one_mistake_in_two_runs_is_told_once_and_speaks_against_both() {
        let view = view();
        let mut tally = Tally::new(&view);
        assert!(tally.add(&scenario(418, failed())).unwrap());
        assert!(tally.add(&scenario(418, failed())).unwrap());
        assert!(!tally.add(&scenario(200, passed())).unwrap());
        assert_eq!(tally.found().1.len(), 1);
    }

    #[test]
    fn an_error_of_the_tool_itself_is_a_disagreement() {
        let record = format!(
            "{}\n{END}",
            json!({ "NonFatalError": { "label": "GET /v1/users/{id}" } })
        );
        let (objected, _, disagreements) = read(&record);
        assert!(objected);
        assert_eq!(disagreements[0].operation, "getUser");
    }

    #[test]
    fn a_record_that_breaks_off_or_is_none_is_an_error() {
        let view = view();
        let stopped = r#"{"EngineFinished":{"stop_reason":"interrupted"}}"#;
        for record in ["", "{}", "no json", stopped] {
            assert!(Tally::new(&view).add(record).is_err(), "{record:?}");
        }
    }
}
