//! Where an erasure begins: for each kind of identifier and each account, with one operation.

use serde_json::Value;

use super::Use;
use crate::{lint::Report, spec::one_of};

/// Accounts that are looked at one by one: more settings than any vendor has.
const ACCOUNTS: usize = 512;
const SETTINGS: &str = "/x-erasure/settings";

/// What one account has set, of what `if` asks for.
type Account<'a> = Vec<(&'a str, Value)>;

pub fn check(uses: &[Use], report: &mut Report) {
    for one in uses {
        conditions(one, report);
    }
    let named: Vec<_> = uses.iter().map(|one| one.text("else")).collect();
    let is_start = |one: &Use| one.is("erase") && !named.contains(&one.operation.id.as_str());
    let starts: Vec<_> = uses.iter().filter(|one| is_start(one)).collect();
    let accounts = accounts(uses, report);
    let mut seen = Vec::new();
    for (index, identifier) in report
        .spec
        .items("/x-erasure/identifiers")
        .iter()
        .enumerate()
    {
        let kind = identifier["kind"].as_str().unwrap_or_default();
        for account in &accounts {
            let of = account
                .iter()
                .map(|(name, value)| format!(" with {name}: {value}"));
            let of = of.collect::<String>();
            let starts = starts
                .iter()
                .copied()
                .filter(|one| one.kinds().contains(&kind) && holds(one, account));
            let (many, single): (Vec<&Use>, Vec<&Use>) =
                starts.partition(|one| one.get("many").is_some());
            if many.is_empty() && single.is_empty() {
                let at = format!("/x-erasure/identifiers/{index}");
                let fix = "let a use of an operation be for it, or remove the identifier";
                report.key(&at, format!("nothing erases by {kind}{of}"), fix);
            }
            for several in [many, single] {
                if let [first, second, ..] = several.as_slice()
                    && !seen.contains(&second.at())
                {
                    seen.push(second.at());
                    let message = format!("`{}` erases by {kind}{of} too", first.operation.id);
                    let fix = "tell them apart by `for` or `if`, or let one be the other's `else`";
                    report.key(second.at(), message, fix);
                }
            }
        }
    }
}

/// All accounts that `if` tells apart.
fn accounts<'a>(uses: &[Use], report: &Report<'a>) -> Vec<Account<'a>> {
    let mut accounts: Vec<Account> = vec![Vec::new()];
    for (name, setting) in report.spec.entries(SETTINGS) {
        let values = values(setting);
        let mut asked = uses.iter().flat_map(|one| one.entries("if"));
        let is_asked = asked.any(|(_, asked, _)| asked == name);
        if is_asked && !values.is_empty() && accounts.len() * values.len() <= ACCOUNTS {
            let mut more = Vec::new();
            for account in &accounts {
                for value in &values {
                    more.push(
                        account
                            .iter()
                            .cloned()
                            .chain([(name, value.clone())])
                            .collect(),
                    );
                }
            }
            accounts = more;
        }
    }
    accounts
}

/// The values that a setting has, where they are few.
fn values(setting: &Value) -> Vec<Value> {
    match &setting["type"] {
        Value::Array(values) => values.clone(),
        Value::String(kind) if kind == "flag" => vec![false.into(), true.into()],
        _ => Vec::new(),
    }
}

/// The values that a condition asks for.
fn asked(value: &Value) -> Vec<Value> {
    let several = value.as_array().cloned();
    several.unwrap_or_else(|| vec![value.clone()])
}

fn holds(one: &Use, account: &Account) -> bool {
    one.entries("if").iter().all(|(_, name, value)| {
        let set = account.iter().find(|(set, _)| set == name);
        set.is_none_or(|(_, set)| asked(value).contains(set))
    })
}

/// Whether the settings of `if` exist, and have such values.
fn conditions(one: &Use, report: &mut Report) {
    for (at, name, value) in one.entries("if") {
        let settings = one.spec.keys(SETTINGS);
        if !settings.contains(&name) {
            let message = format!("there is no setting `{name}`");
            report.key(&at, message, one_of(name, &settings));
            continue;
        }
        let known = values(&one.spec.value["x-erasure"]["settings"][name]);
        for value in asked(value).iter().filter(|value| !known.contains(value)) {
            let known: Vec<_> = known.iter().map(Value::to_string).collect();
            let message = format!("`{name}` is never {value}");
            report.value(&at, message, one_of(&value.to_string(), &known));
        }
    }
}
