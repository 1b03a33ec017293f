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
    let is_else = |one: &Use| {
        let mut uses = flow.uses.iter();
        uses.any(|other| other.or_else.as_ref() == Some(&one.operation))
    };
    let starts = flow.uses.iter().filter(|one| one.role == "erase");
    let starts = starts.filter(|one| !is_else(one));
    for (index, kind) in kinds(model).into_iter().enumerate() {
        for account in accounts(flow) {
            let holds = |(name, value): (&String, &Value)| {
                let set = account.iter().find(|(setting, _)| setting == name);
                set.is_none_or(|(_, set)| asked(value).contains(set))
            };
            let starts = starts.clone().filter(|one| one.is_for(kind));
            let starts = starts.filter(|one| one.when.iter().all(holds));
            let (many, single): (Vec<_>, Vec<_>) = starts.partition(|one| one.many.is_some());
            if many.is_empty() && single.is_empty() {
                let set = account.iter();
                let set = set.map(|(name, value)| format!(" with {name}: {value}"));
                let message = format!("nothing erases by {kind}{}", set.collect::<String>());
                let fix = "let a use of an operation be for it, or remove the identifier";
                report.at(&format!("/x-erasure/identifiers/{index}"), message, fix);
            }
            for several in [many, single] {
                if let [first, second, ..] = several[..] {
                    let message = format!("`{}` erases the same people", first.operation);
                    let fix = "tell them apart by `for` or `if`, or let one be the other's `else`";
                    report.at(&second.at.0, message, fix);
                }
            }
        }
    }
}

/// All accounts that `if` tells apart.
fn accounts<'a>(flow: &'a Flow) -> Vec<Account<'a>> {
    let is_asked = |one: &&Setting| flow.uses.iter().any(|of| of.when.contains_key(&one.name));
    let asked = flow.settings.iter().filter(is_asked);
    asked.fold(vec![Vec::new()], |accounts, setting| {
        let with =
            |account: &Account<'a>, value| [&account[..], &[(&*setting.name, value)]].concat();
        let all = accounts.iter().flat_map(|account| {
            let values = values(setting).into_iter();
            values.map(|value| with(account, value))
        });
        all.take(ACCOUNTS).collect()
    })
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
    let several = value.as_array();
    several.map_or(std::slice::from_ref(value), Vec::as_slice)
}

/// Whether some account has set what `if` asks for.
pub fn conditions(one: &Asked, report: &mut Report) {
    let all = |setting: &Setting| {
        let with = |value| format!("{}: {value}", setting.name);
        values(setting).into_iter().map(with).collect::<Vec<_>>()
    };
    let known: Vec<_> = one.flow.settings.iter().flat_map(all).collect();
    for (name, value) in &one.one.when {
        for word in asked(value).iter().map(|value| format!("{name}: {value}")) {
            if !known.contains(&word) {
                let (at, fix) = (one.at(&["if", name]), one_of(&word, &known));
                report.at(&at, format!("no account has `{word}`"), fix);
            }
        }
    }
}
