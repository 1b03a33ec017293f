//! What an adapter has to know of the client that is generated for it: where it asks, what it is asked
//! with, and which operation comes first.

use heck::{ToKebabCase, ToPascalCase};
use openapiv3::{OpenAPI, ReferenceOr, SecurityRequirement, SecurityScheme};

use super::Vendor;
use crate::{
    refine::names::{constant_name, value_name},
    spec::Spec,
};

/// A generated client, as far as templates go.
pub struct Client {
    /// The names of its regions.
    regions: Vec<String>,
    /// The scheme that it takes a credential for.
    scheme: Option<String>,
    /// Whether that is a user and a password.
    is_basic: bool,
    /// The constant of the operation that erases, as far as is known.
    operation: String,
    /// How many questions its spec leaves open.
    pub open: usize,
}

impl Client {
    /// The client of this spec.
    pub fn of(spec: &Spec) -> Self {
        let document = &spec.document;
        let region = |server: &openapiv3::Server| {
            let name = server.extensions.get("x-region")?.as_str()?;
            Some(name.to_owned())
        };
        Client {
            regions: document.servers.iter().filter_map(region).collect(),
            scheme: first_scheme(document).map(str::to_owned),
            is_basic: first_scheme(document).is_some_and(|name| is_basic(document, name)),
            operation: constant_name(&first_operation(document)).to_string(),
            open: spec.source().unanswered.len(),
        }
    }

    /// A template with all names in it, and the lines that this client has a use for: those that end in
    /// `//+key` where it takes one secret, in `//+basic` where it takes a user and a password, in `//+any`
    /// where it takes either, in `//+none` where it takes neither.
    pub fn fill(&self, template: &str, vendor: &Vendor) -> String {
        let is_any = self.scheme.is_some();
        let flags = [
            (" //+key", is_any && !self.is_basic),
            (" //+basic", self.is_basic),
            (" //+any", is_any),
            (" //+none", !is_any),
            (" //+regions", self.regions.len() > 1),
        ];
        let mut text = String::new();
        for line in template.lines() {
            let marked = flags
                .iter()
                .find_map(|(mark, holds)| Some((line.strip_suffix(mark)?, *holds)));
            let (line, is_kept) = marked.unwrap_or((line, true));
            if is_kept {
                text.push_str(line);
                text.push('\n');
            }
        }
        let text = self.names(&text, vendor);
        vendor.fill(&text)
    }

    fn names(&self, text: &str, vendor: &Vendor) -> String {
        let scheme = self.scheme.as_deref().unwrap_or("none");
        let key = scheme.to_kebab_case();
        let region = self.regions.first().map_or("main", String::as_str);
        let others: Vec<String> = self
            .regions
            .iter()
            .skip(1)
            .map(|region| format!("\"{region}\""))
            .collect();
        let or_regions = match others.is_empty() {
            true => String::new(),
            false => format!(" # or {}", others.join(" or ")),
        };
        let env = format!(
            "{}_{}",
            vendor.constant,
            key.replace('-', "_").to_uppercase()
        );
        text.replace("{OPERATION}", &self.operation)
            .replace("{Region}", &region.to_pascal_case())
            .replace("{region}", region)
            .replace("{or_regions}", &or_regions)
            .replace("{scheme}", &value_name(scheme).to_string())
            .replace("{key}", &key)
            .replace("{KEY}", &env)
    }

    /// Whether it takes a credential.
    pub fn has_key(&self) -> bool {
        self.scheme.is_some()
    }
}

fn first_scheme(document: &OpenAPI) -> Option<&str> {
    let first = document
        .security
        .as_ref()?
        .iter()
        .find_map(|all: &SecurityRequirement| all.keys().next())?;
    Some(first)
}

fn is_basic(document: &OpenAPI, name: &str) -> bool {
    let schemes = document
        .components
        .as_ref()
        .map(|components| &components.security_schemes);
    let scheme = schemes.and_then(|schemes| schemes.get(name));
    matches!(scheme, Some(ReferenceOr::Item(SecurityScheme::HTTP { scheme, .. })) if scheme.eq_ignore_ascii_case("basic"))
}

/// The first operation that changes something; else the first of all.
fn first_operation(document: &OpenAPI) -> String {
    let mut all: Vec<(&str, &str)> = Vec::new();
    for (_, method, operation) in document.operations() {
        if let Some(id) = &operation.operation_id {
            all.push((method, id));
        }
    }
    let changes = all.iter().find(|(method, _)| *method != "get");
    changes
        .or(all.first())
        .map_or_else(String::new, |(_, id)| (*id).to_owned())
}
