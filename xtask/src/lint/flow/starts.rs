//! Where an erasure begins: for each kind of identifier and each account, with one operation.

use serde_json::Value;

use super::{Asked, kinds};
use crate::{
    lint::Report,
    model::{
        Model,
        flow::{Flow, Setting, Takes, Use},
    },
    spec::one_of,
};

/// Accounts that are looked at one by one: more settings than any vendor has.
const ACCOUNTS: usize = 512;

/// What one account has set, of what `if` asks for.
type Account<'a> = Vec<(&'a str, Value)>;

pub fn check(model: &Model, flow: &Flow, report: &mut Report) {
    let named: Vec<_> = flow
        .uses
        .iter()
        .filter_map(|one| one.or_else.as_ref())
        .collect();
    let is_start = |one: &&Use| one.role == "erase" && !named.contains(&&one.operation);
    let starts: Vec<&Use> = flow.uses.iter().filter(is_start).collect();
    let mut seen = Vec::new();
    for (index, kind) in kinds(model).into_iter().enumerate() {
        for account in accounts(flow) {
            let of = account
                .iter()
                .map(|(name, value)| format!(" with {name}: {value}"));
            let of = of.collect::<String>();
            let starts = starts.iter().copied();
            let starts = starts.filter(|one| one.is_for(kind) && holds(one, &account));
            let (many, single): (Vec<&Use>, Vec<&Use>) = starts.partition(|one| one.many.is_some());
            if many.is_empty() && single.is_empty() {
                let at = format!("/x-erasure/identifiers/{index}");
                let fix = "let a use of an operation be for it, or remove the identifier";
                report.key(&at, format!("nothing erases by {kind}{of}"), fix);
            }
            for several in [many, single] {
                if let [first, second, ..] = several[..]
                    && !seen.contains(&&second.at.0)
                {
                    seen.push(&second.at.0);
                    let message = format!("`{}` erases by {kind}{of} too", first.operation);
                    let fix = "tell them apart by `for` or `if`, or let one be the other's `else`";
                    report.key(&second.at.0, message, fix);
                }
            }
        }
    }
}

/// All accounts that `if` tells apart.
fn accounts<'a>(flow: &'a Flow) -> Vec<Account<'a>> {
    let mut accounts: Vec<Account> = vec![Vec::new()];
    for setting in &flow.settings {
        let (name, values) = (setting.name.as_str(), values(setting));
        let is_asked = flow.uses.iter().any(|one| one.when.contains_key(name));
        if is_asked && !values.is_empty() && accounts.len() * values.len() <= ACCOUNTS {
            let with = |account: &Account<'a>, value| [&account[..], &[(name, value)]].concat();
            let more = accounts
                .iter()
                .flat_map(|account| values.iter().map(|value| with(account, value.clone())));
            accounts = more.collect();
        }
    }
    accounts
}

/// The values that a setting has, where they are few.
fn values(setting: &Setting) -> Vec<Value> {
    match &setting.takes {
        Takes::OneOf(values) => values.iter().map(|value| value.as_str().into()).collect(),
        Takes::Flag => vec![false.into(), true.into()],
        Takes::Text => Vec::new(),
    }
}

/// The values that a condition asks for.
fn asked(value: &Value) -> &[Value] {
    value
        .as_array()
        .map_or(std::slice::from_ref(value), |several| several)
}

fn holds(one: &Use, account: &Account) -> bool {
    account.iter().all(|(name, set)| {
        one.when
            .get(*name)
            .is_none_or(|value| asked(value).contains(set))
    })
}

/// Whether the settings of `if` exist, and have such values.
pub fn conditions(one: &Asked, report: &mut Report) {
    let settings = &one.flow.settings;
    for (name, value) in &one.one.when {
        let at = one.at(&["if", name]);
        let Some(setting) = settings.iter().find(|setting| setting.name == *name) else {
            let known: Vec<_> = settings.iter().map(|setting| &setting.name).collect();
            report.key(
                &at,
                format!("there is no setting `{name}`"),
                one_of(name, &known),
            );
            continue;
        };
        let known = values(setting);
        for value in asked(value).iter().filter(|value| !known.contains(value)) {
            let known: Vec<_> = known.iter().map(Value::to_string).collect();
            let message = format!("`{name}` is never {value}");
            report.value(&at, message, one_of(&value.to_string(), &known));
        }
    }
}
