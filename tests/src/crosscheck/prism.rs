//! Prism answers the clients with the specs' examples, and says in its log, and not in its answers,
//! whether each request is one that the spec describes: every operation of every generated client, and
//! every adapter of the facade.

use std::{fs, process::Stdio};

use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};

use super::{
    Called, Endpoint, calls, targets,
    tools::{self, Home, Launcher, Tool, Trouble},
    verdict::{Checked, Disagreement, Ran},
    view::View,
};

/// What the facade's own part is called beside the operations.
const FACADE: &str = "(the facade)";

const LISTENING: &str = "Prism is listening on ";
const RECEIVED: &str = "Request received";
const PASSED: &str = "The request passed the validation rules";
const VIOLATION: &str = "Violation: ";

/// Holds the clients of one vendor to one of its contracts.
pub(super) async fn check(launcher: &Launcher, home: &Home, view: &View) -> Result<Ran, Trouble> {
    let failed = |why: &dyn std::fmt::Display| Trouble::failed("Prism", why);
    let missing =
        |why: &dyn std::fmt::Display| Trouble::Missing(format!("Prism did not start: {why}"));
    let dir = home.dir.join("prism");
    let at = |kind: &str| dir.join(format!("{}.{kind}", view.name()));
    fs::create_dir_all(&dir).map_err(|error| failed(&error))?;
    let document = view.clone().closed().answerable().document;
    tools::write(&at("spec.json"), document.to_string()).map_err(|error| failed(&error))?;
    let mut command = launcher.command(&dir);
    command.args(["mock", "--host", "127.0.0.1", "--port", "0", "--errors"]);
    command.arg(at("spec.json"));
    command.stdout(Stdio::piped()).stderr(Stdio::null());
    let mut prism = command.spawn().map_err(|error| missing(&error))?;
    let printed = prism
        .stdout
        .take()
        .ok_or_else(|| missing(&"it prints nothing"))?;
    let mut printed = BufReader::new(printed);
    let address = loop {
        let mut line = String::new();
        let read = printed.read_line(&mut line).await;
        if read.map_err(|error| missing(&error))? == 0 {
            return Err(missing(&"it ended"));
        }
        if let Some((_, address)) = line.split_once(LISTENING) {
            break address.trim().to_owned();
        }
    };
    // Read on in the background, so that Prism never waits for us.
    let log = tokio::spawn(async move {
        let mut bytes = Vec::new();
        // What was read until it broke off is all that there is.
        let _ = printed.read_to_end(&mut bytes).await;
        String::from_utf8_lossy(&bytes).into_owned()
    });
    let place = Endpoint::at(&address).map_err(|error| failed(&error))?;
    let called = call(view, place).await?;
    prism.kill().await.map_err(|error| failed(&error))?;
    let log = log.await.map_err(|error| failed(&error))?;
    tools::write(&at("log"), &log).map_err(|error| failed(&error))?;
    Ok(ran(view, &called, &Heard::read(&log)))
}

/// Every call of the vendor's client, and every target of its adapter.
async fn call(view: &View, place: Endpoint) -> Result<Vec<Called>, Trouble> {
    let failed = |why: &dyn std::fmt::Display| Trouble::failed(view.name(), why);
    let mut called = calls::calls(view, place.clone()).await;
    let targets = targets::targets(&view.vendor, view.contract, place).await;
    called.extend(targets.map_err(|error| failed(&error))?);
    Ok(called)
}

/// One request that Prism received.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Heard {
    /// Whether it fits the spec.
    passed: bool,
    /// What doesn't fit: in the request, or in the answer that the spec gives as an example.
    violations: Vec<String>,
}

impl Heard {
    /// The requests of a log, in order.
    fn read(log: &str) -> Vec<Heard> {
        let mut requests: Vec<Heard> = Vec::new();
        for line in log.lines() {
            if line.contains(RECEIVED) {
                requests.push(Heard::default());
            } else if let Some(request) = requests.last_mut() {
                if let Some((_, violation)) = line.split_once(VIOLATION) {
                    request.violations.push(violation.trim().to_owned());
                }
                request.passed |= line.contains(PASSED);
            }
        }
        requests
    }

    /// Whether Prism came to a judgement.
    fn is_judged(&self) -> bool {
        self.passed || !self.violations.is_empty()
    }
}

/// What the calls and Prism's own log of them come to.
fn ran(view: &View, calls: &[Called], heard: &[Heard]) -> Ran {
    let names = view
        .operations
        .iter()
        .map(|operation| operation.id.as_str());
    let mut operations: Vec<Checked> = names.chain([FACADE]).map(Checked::none_of).collect();
    let mut disagreements = Vec::new();
    let mut object = |operation: &str, sent: String, differs: String| {
        disagreements.push(Disagreement {
            operation: operation.to_owned(),
            sent,
            differs,
        });
    };
    for (number, call) in calls.iter().enumerate() {
        let name = call.operation.unwrap_or(FACADE);
        let heard = heard.get(number);
        match operations
            .iter_mut()
            .find(|checked| checked.operation == name)
        {
            Some(checked) => {
                checked.cases += 1;
                checked.checks += usize::from(heard.is_some_and(Heard::is_judged));
                checked.succeeded += usize::from(call.wrong.is_none());
            }
            None => object(
                name,
                call.what.clone(),
                "the spec has no such operation under this contract".to_owned(),
            ),
        }
        let complaints = heard.map(|heard| heard.violations.join("; "));
        let complaint = complaints.filter(|complaint| !complaint.is_empty());
        if let Some(differs) = complaint.or_else(|| call.wrong.clone()) {
            object(name, call.what.clone(), differs);
        }
    }
    // The facade comes last, and may ask more than once: it looks before it erases.
    let is_facade = calls.last().is_some_and(|call| call.operation.is_none());
    for further in heard.iter().skip(calls.len()).filter(|_| is_facade) {
        if !further.passed {
            let differs = further.violations.join("; ");
            object(FACADE, "a further request".to_owned(), differs);
        }
    }
    if heard.len() < calls.len() || (heard.len() > calls.len() && !is_facade) {
        let received = format!("Prism received {} requests", heard.len());
        object("(all)", format!("{} calls", calls.len()), received);
    }
    Ran::of(Tool::Prism, view, operations, disagreements)
}

#[cfg(test)]
mod tests {
    use super::super::view::tests::view;
    use super::*;

    const LOG: &str = "\
[9:27:37 PM] › [HTTP SERVER] post /api/users/me/erase ℹ  info      Request received
[9:27:37 PM] ›     [NEGOTIATOR] ℹ  info      Request contains an accept header: */*
[9:27:37 PM] ›     [VALIDATOR] ✔  success   The request passed the validation rules. Looking for the best response
[9:27:37 PM] ›     [NEGOTIATOR] ℹ  info      > Responding with \"200\"
[9:27:38 PM] › [HTTP SERVER] post /api/users/me/erase ℹ  info      Request received
[9:27:38 PM] ›     [VALIDATOR] ⚠  warning   Request did not pass the validation rules
[9:27:38 PM] ›     [VALIDATOR] ✖  error     Request body must have required property 'confirm'
[9:27:38 PM] ›     [VALIDATOR] ✖  error     Violation: request.body Request body must have required property 'confirm'
[9:27:39 PM] › [HTTP SERVER] get / ℹ  info      Request received
";

    #[test]
    fn each_request_is_read_with_what_is_wrong_with_it() {
        let heard = Heard::read(LOG);
        assert_eq!(heard.len(), LOG.matches(RECEIVED).count());
        assert!(heard[0].passed && heard[0].violations.is_empty());
        assert!(!heard[1].passed && heard[1].is_judged());
        let wrong = "request.body Request body must have required property 'confirm'";
        assert_eq!(heard[1].violations, [wrong]);
        assert!(!heard[2].is_judged(), "nothing is said about it");
    }

    fn call(operation: Option<&'static str>) -> Called {
        Called {
            operation,
            what: "an id".to_owned(),
            wrong: None,
        }
    }

    /// Both operations and the facade.
    fn calls() -> Vec<Called> {
        [Some("deleteUser"), Some("getUser"), None].map(call).into()
    }

    fn passed() -> Heard {
        Heard {
            passed: true,
            violations: Vec::new(),
        }
    }

    fn objections(calls: &[Called], heard: &[Heard]) -> Vec<String> {
        let objections = ran(&view(), calls, heard).objections().into_iter();
        objections
            .map(|found| format!("{}: {}", found.operation, found.differs))
            .collect()
    }

    #[test]
    fn calls_that_prism_has_passed_agree() {
        let heard = [passed(), passed(), passed(), passed()];
        assert_eq!(objections(&calls(), &heard[..3]), [""; 0]);
        assert_eq!(
            objections(&calls(), &heard),
            [""; 0],
            "the facade looks first"
        );
        let alone = objections(&calls()[..2], &heard[..3]);
        assert!(alone.contains(&"(all): Prism received 3 requests".to_owned()));
    }

    #[test]
    fn a_further_request_of_the_facade_is_judged_too() {
        let refused = Heard {
            passed: false,
            violations: vec!["request.path is wrong".to_owned()],
        };
        let found = objections(&calls(), &[passed(), passed(), passed(), refused]);
        assert_eq!(found, ["(the facade): request.path is wrong"]);
    }

    #[test]
    fn whatever_speaks_against_a_call_is_told_of_its_operation() {
        let violation = Heard {
            passed: false,
            violations: vec!["request.body must have property 'x'".to_owned()],
        };
        let mut wrong = calls();
        wrong[1].wrong = Some("answered 422".to_owned());
        let mut facade = calls();
        facade[2].wrong = Some("the facade says: unknown".to_owned());
        let mut foreign = calls();
        foreign.push(call(Some("banUser")));
        let (pass, known) = (passed(), calls());
        let cases: [(&[Called], &[Heard], &str); 6] = [
            (
                &wrong,
                &[passed(), violation, passed()],
                "getUser: request.body must have property 'x'",
            ),
            (
                &facade,
                &[passed(), passed(), passed()],
                "(the facade): the facade says: unknown",
            ),
            (
                &known[1..],
                &[passed(), passed()],
                "deleteUser: nothing was checked",
            ),
            (
                &foreign,
                &[passed(), passed(), passed(), pass],
                "banUser: the spec has no such operation under this contract",
            ),
            (&known, &[], "(all): Prism received 0 requests"),
            (&known, &[], "getUser: nothing was checked"),
        ];
        for (calls, heard, wanted) in cases {
            let found = objections(calls, heard);
            assert!(
                found.iter().any(|found| found == wanted),
                "{wanted}: {found:?}"
            );
        }
    }
}
