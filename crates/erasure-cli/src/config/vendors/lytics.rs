//! Lytics in a configuration: the account's token, and where in the account the people are.

use std::sync::Arc;

use erasure::lytics::Region;
use erasure::{BaseUrl, Contract, IdentifierKind, Lytics, Transport, Vendor, VendorId};

use super::{Account, Kind, address, contract};
use crate::config::credential::Credential;
use crate::config::document::Document;
use crate::config::problem::Problem;
use crate::config::section::Section;

const TEMPLATE: &str = r#"[vendors.lytics]
token = { env = "LYTICS_TOKEN" }
contract = "original"                     # or "revised"
table = "user"                            # the table that holds the people
fields = { email = "email", user-id = "user_id" }   # the fields that hold each kind of identifier
"#;

pub(super) const KIND: Kind = Kind {
    id: VendorId::LYTICS,
    credentials: &["token"],
    has_contracts: true,
    template: TEMPLATE,
    unconfigured: || Arc::new(Lytics::new("")),
    read,
};

struct Tenant {
    base: BaseUrl,
    token: Credential,
    contract: Contract,
    table: Option<String>,
    fields: Vec<(IdentifierKind, String)>,
}

fn read(section: &mut Section<'_>, problems: &mut Vec<Problem>) -> Option<Box<dyn Account>> {
    let base = address::read(section, Region::ALL, Region::name, problems);
    let token = Credential::take(section, "token", "LYTICS_TOKEN", problems);
    let contract = contract::read(section, problems);
    let table = section
        .value("table")
        .and_then(|value| value.text(problems));
    let table = table.map(|table| (*table.get_ref()).to_owned());
    let fields = fields(section, problems);
    Some(Box::new(Tenant {
        base: base?,
        token: token?,
        contract: contract?,
        table,
        fields,
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

impl Account for Tenant {
    fn vendor(
        &self,
        id: VendorId,
        document: &Document,
        transport: Transport,
    ) -> Result<Arc<dyn Vendor>, Vec<Problem>> {
        let token = self.token.read(document).map_err(|problem| vec![problem])?;
        let vendor = Lytics::new(token)
            .contract(self.contract)
            .at(self.base.clone());
        let vendor = match &self.table {
            Some(table) => vendor.table(table.as_str()),
            None => vendor,
        };
        let fields = self.fields.iter().cloned();
        let vendor = fields.fold(vendor, |vendor, (kind, field)| vendor.field(kind, field));
        Ok(Arc::new(vendor.with_id(id).with_transport(transport)))
    }
}
