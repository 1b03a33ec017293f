//! Where an erasure begins: for each kind of identifier and each account, with one operation.

use serde_json::Value;

use super::{RULE, Use};
use crate::{
    finding::Findings,
    spec::{Spec, one_of},
};

/// Accounts that are looked at one by one: more settings than any vendor has.
const ACCOUNTS: usize = 512;

/// What one account has set, of what `if` asks for.
type Account<'a> = Vec<(&'a str, Value)>;

pub fn check(spec: &Spec, uses: &[Use]) -> Findings {
    let mut findings = Findings::new();
    let settings = spec.value["x-erasure"]["settings"].as_object();
    let mut accounts: Vec<Account> = vec![Vec::new()];
    for (name, setting) in settings.into_iter().flatten() {
        let values = values(setting);
        let is_asked = uses
            .iter()
            .any(|one| one.entries("if").iter().any(|(_, asked, _)| asked == name));
        if is_asked && !values.is_empty() && accounts.len() * values.len() <= ACCOUNTS {
            let mut more = Vec::new();
            for account in &accounts {
                for value in &values {
                    let mut account = account.clone();
                    account.push((name.as_str(), value.clone()));
                    more.push(account);
                }
            }
            accounts = more;
        }
    }
    for one in uses {
        findings.extend(conditions(one));
    }
    let named: Vec<_> = uses
        .iter()
        .filter_map(|one| one.get("else")?.1.as_str())
        .collect();
    let is_start =
        |one: &&Use| one.role() == "erase" && !named.contains(&one.operation.id.as_str());
    for (index, identifier) in spec.value["x-erasure"]["identifiers"]
        .as_array()
        .into_iter()
        .flatten()
        .enumerate()
    {
        let kind = identifier["kind"].as_str().unwrap_or_default();
        for account in &accounts {
            let starts = uses
                .iter()
                .filter(is_start)
                .filter(|one| one.kinds().contains(&kind) && holds(one, account));
            let (many, single): (Vec<_>, Vec<_>) =
                starts.partition(|one| one.get("many").is_some());
            let set = account
                .iter()
                .map(|(name, value)| format!("{name}: {value}"))
                .collect::<Vec<_>>()
                .join(", ");
            let of = if set.is_empty() {
                String::new()
            } else {
                format!(" with {set}")
            };
            if many.is_empty() && single.is_empty() {
                let at = format!("/x-erasure/identifiers/{index}");
                let message = format!("nothing erases by {kind}{of}");
                findings.push(spec.error(
                    &at,
                    RULE,
                    message,
                    "let a use of an operation be for it, or remove the identifier",
                ));
            }
            for several in [many, single] {
                if let [first, second, ..] = several.as_slice()
                    && !findings
                        .iter()
                        .any(|found| found.at == spec.at(second.at()))
                {
                    let (first, at) = (&first.operation.id, second.at());
                    let message = format!("`{first}` erases by {kind}{of} too");
                    let fix = "tell them apart by `for` or `if`, or let one be the other's `else`";
                    findings.push(second.error(at, message, fix));
                }
            }
        }
    }
    findings
}

/// The values that a setting has, where they are few.
fn values(setting: &Value) -> Vec<Value> {
    match &setting["type"] {
        Value::Array(values) => values.clone(),
        Value::String(kind) if kind == "flag" => vec![Value::Bool(false), Value::Bool(true)],
        _ => Vec::new(),
    }
}

fn holds(one: &Use, account: &Account) -> bool {
    one.entries("if").iter().all(|(_, name, asked)| {
        let set = account.iter().find(|(set, _)| set == name);
        set.is_none_or(|(_, value)| {
            value == *asked || asked.as_array().is_some_and(|asked| asked.contains(value))
        })
    })
}

/// Whether the settings of `if` exist, and have such values.
fn conditions(one: &Use) -> Findings {
    let mut findings = Findings::new();
    let settings = one.spec.value["x-erasure"]["settings"].as_object();
    for (at, name, asked) in one.entries("if") {
        let Some(setting) = settings.and_then(|settings| settings.get(name)) else {
            let known = settings
                .into_iter()
                .flat_map(|settings| settings.keys())
                .map(String::as_str);
            findings.push(one.error(
                &at,
                format!("there is no setting `{name}`"),
                one_of(name, known),
            ));
            continue;
        };
        let known = values(setting);
        let asked = asked
            .as_array()
            .cloned()
            .unwrap_or_else(|| vec![asked.clone()]);
        for value in asked.iter().filter(|value| !known.contains(value)) {
            let known: Vec<_> = known.iter().map(Value::to_string).collect();
            let message = format!("`{name}` is never {value}");
            findings.push(one.spec.error_in(
                &at,
                RULE,
                message,
                one_of(&value.to_string(), known.iter().map(String::as_str)),
            ));
        }
    }
    findings
}
