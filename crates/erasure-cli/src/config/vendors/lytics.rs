//! Lytics in a configuration: the account's token, and where in the account the people are.

use std::sync::Arc;

use erasure::lytics::{PATH, Region};
use erasure::{IdentifierKind, Lytics, VendorId};

use super::account::set_up;
use super::{Kind, Make, Reading};
use crate::config::problem::Problem;
use crate::config::section::Section;

const TEMPLATE: &str = r#"[vendors.lytics]
token = { env = "LYTICS_TOKEN" }
contract = "original"                     # or "revised"
table = "user"                            # the table that holds the people
fields = { email = "email", user-id = "user_id" }   # the fields that hold each kind of identifier
# batches = true                          # several people with one request: nobody has published its body
#                                         # under the original contract, and there it is not the default
"#;

const TOKEN: [&str; 1] = ["token"];

pub(super) const KIND: Kind = Kind {
    id: VendorId::LYTICS,
    credentials: &TOKEN,
    has_contracts: true,
    template: TEMPLATE,
    unconfigured: || Arc::new(Lytics::new("")),
    read,
};

fn read(mut account: Reading<'_, '_>) -> Option<Make> {
    let base = account.base(Region::ALL, Region::name, PATH);
    let token = account.credentials(TOKEN);
    let contract = account.contract();
    let table = account.section.value("table");
    let table = table.and_then(|value| value.text(account.problems));
    let table = table.map(|table| (*table.get_ref()).to_owned());
    let fields = fields(account.section, account.problems);
    let batches = account.section.value("batches");
    let batches = batches.and_then(|value| value.flag(account.problems));
    let (base, token, contract) = (base?, token?, contract?);
    Some(Box::new(move |given| {
        let [token] = given.secrets(&token)?;
        let vendor = Lytics::new(token).contract(contract).at(base.clone());
        let vendor = match &table {
            Some(table) => vendor.table(table.as_str()),
            None => vendor,
        };
        let vendor = match batches {
            Some(wanted) => vendor.batches(wanted),
            None => vendor,
        };
        let fields = fields.iter().cloned();
        let vendor = fields.fold(vendor, |vendor, (kind, field)| vendor.field(kind, field));
        set_up!(vendor, given)
    }))
}

fn fields(section: &mut Section<'_>, problems: &mut Vec<Problem>) -> Vec<(IdentifierKind, String)> {
    let mut fields = Vec::new();
    for (kind, field) in section.section("fields", problems).rest_of_texts(problems) {
        match kind.get_ref().parse() {
            Ok(IdentifierKind::Session) | Err(_) => problems.push(Problem::new(
                kind.span(),
                "no identifier of this kind has a field at Lytics",
                "expected `email`, `user-id`, `phone` or `\"custom:NAME\"`",
            )),
            Ok(kind) => fields.push((kind, (*field.get_ref()).to_owned())),
        }
    }
    fields
}
