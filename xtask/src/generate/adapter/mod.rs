//! `crates/erasure/src/vendors/<vendor>.rs`: how a vendor is asked and what its answers mean, over the engine that
//! all vendors share; and `settings/<vendor>.rs`, what an account there is set up with.

mod answers;
mod place;
mod request;
mod settings;

use heck::ToKebabCase;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;

use super::{
    Error, access,
    facts::word,
    library,
    names::{constant_name, type_name, value_name},
    source::used,
    types::Types,
};
use crate::model::{
    Model, Operation, Scheme,
    flow::{Flow, Meaning, Setting, Takes, Use},
};
use answers::Reading;
use request::{Request, Requests};

/// An adapter, while it is written.
pub(super) struct Adapter<'a> {
    model: &'a Model,
    types: &'a Types,
    flow: &'a Flow,
}

/// A secret of an account: what it is called, and the scheme whose credential it is.
struct Secret<'a> {
    name: Ident,
    /// Its name in a configuration.
    setting: String,
    scheme: Option<&'a Scheme>,
    is_account: bool,
}

impl<'a> Adapter<'a> {
    pub fn new(model: &'a Model, types: &'a Types, flow: &'a Flow) -> Self {
        Self { model, types, flow }
    }

    /// The adapter's name.
    pub fn name(model: &Model) -> Ident {
        type_name(&model.facts.name)
    }

    /// Its file.
    pub fn file(&self) -> Result<(String, TokenStream), Error> {
        let (model, name) = (self.model, Self::name(self.model));
        let vendor = &model.facts.name;
        let library = format_ident!("{}", library(&model.vendor));
        let uses = self.flow.uses.iter().enumerate();
        let uses: Vec<_> = uses
            .map(|(at, one)| self.one(at, one))
            .collect::<Result<_, _>>()?;
        let shared = self.shared()?;
        let functions = shared.iter().map(|(function, name)| {
            let function: TokenStream = function
                .parse()
                .map_err(|_| Error::Defect(format!("`{name}` is no function")))?;
            Ok(quote!(fn #name #function))
        });
        let functions = functions.collect::<Result<Vec<_>, Error>>()?;
        let mut calls = Vec::new();
        for (at, one) in self.flow.uses.iter().enumerate() {
            let call = self.call(one, &shared)?;
            match calls
                .iter_mut()
                .find(|(_, known): &&mut (Vec<_>, TokenStream)| {
                    known.to_string() == call.to_string()
                }) {
                Some((all, _)) => all.push(syn::Index::from(at)),
                None => calls.push((vec![syn::Index::from(at)], call)),
            }
        }
        let calls = calls
            .iter()
            .map(|(all, call)| quote!(#(#all)|* => { #call }));
        let (constructor, account, secrets) = (self.constructor(), self.account(), self.secrets());
        let secrets = secrets.iter().map(|secret| &secret.name);
        let (holds, fields) = (
            self.holds(),
            self.has_fields().then(|| {
                quote! {
                    fn fields(&self) -> Option<&Fields> {
                        Some(&self.fields)
                    }
                }
            }),
        );
        let batches = self
            .flow
            .uses
            .iter()
            .any(|one| one.many.is_some())
            .then(|| quote!(, batches));
        let path = self.flow.uses.iter().find(|one| one.role == "erase");
        let path = path.map(|one| constant_name(&one.operation));
        let custom = self.has_custom().then(|| {
            quote!(
                mod custom;
            )
        });
        let doc = self.example(&name);
        let code = quote! {
            #custom

            /// Where it is asked to erase, below its base URL.
            pub const PATH: &str = #path.path;

            #doc
            #constructor

            adapter!(#name #batches);

            #[async_trait]
            impl Flow for #name {
                fn vendor(&self) -> &'static VendorFacts {
                    &VENDOR
                }

                fn uses(&self) -> &'static [Use] {
                    const { &[#(#uses),*] }
                }

                fn endpoint(&self) -> &Endpoint {
                    &self.endpoint
                }

                fn account(&self) -> Account {
                    #account
                }

                fn secrets(&mut self) -> Vec<&mut Secret> {
                    vec![#(&mut self.#secrets),*]
                }

                #holds
                #fields

                async fn call(&self, at: usize, with: &With<'_>) -> Result<Heard, CallError> {
                    match at {
                        #(#calls)*
                        _ => Err(CallError::defective()),
                    }
                }
            }

            #(#functions)*
        };
        let imports = self.imports(&code, &library);
        Ok((
            format!("How {vendor} is asked, and what its answers mean."),
            quote!(#imports #code),
        ))
    }

    /// Names what is used, and nothing else.
    fn imports(&self, code: &TokenStream, library: &Ident) -> TokenStream {
        let runtime = used(code, &["BaseUrl", "Personal", "Secret"]);
        let constants = self.model.operations.iter().flat_map(|operation| {
            let own = constant_name(&operation.id).to_string();
            let contracts = operation.facts.contracts.keys();
            let contracts: Vec<_> = contracts
                .map(|contract| format!("{own}_{}", contract.to_uppercase()))
                .collect();
            [own].into_iter().chain(contracts)
        });
        let constants: Vec<String> = constants.chain(["VENDOR".to_owned()]).collect();
        let constants: Vec<_> = constants.iter().map(String::as_str).collect();
        let constants = used(code, &constants);
        let flow = used(
            code,
            &[
                "CallError",
                "Endpoint",
                "Fields",
                "Flow",
                "Heard",
                "Means",
                "Said",
                "Use",
                "With",
                "adapter",
                "heard",
                "no_row",
                "only",
            ],
        );
        // A trait is used by its methods.
        let value = used(code, &["is_there"]).first().map(|_| quote!(Value,));
        let ours = used(
            code,
            &[
                "Account",
                "Completion",
                "Contract",
                "IdentifierKind",
                "Law",
                "Obstacle",
            ],
        );
        let client = used(code, &["Client", "Credentials", "types"]);
        quote! {
            use async_trait::async_trait;
            use client_runtime::facts::VendorFacts;
            use client_runtime::{#(#runtime),*};
            use #library::facts::{#(#constants),*};
            use #library::{#(#client),*};

            pub use #library::Region;

            use crate::flow::{#(#flow,)* #value};
            use crate::{#(#ours),*};
        }
    }

    fn operation(&self, one: &Use) -> Result<&'a Operation, Error> {
        let found = self.model.operation(&one.operation);
        found.ok_or_else(|| Error::Defect(format!("there is no operation `{}`", one.operation)))
    }

    /// A use as the engine knows it.
    fn one(&self, at: usize, one: &Use) -> Result<TokenStream, Error> {
        let operation = self.operation(one)?;
        let constant = constant_name(&operation.id);
        let role = value_name(&one.role);
        if one.role != "erase" {
            return Ok(quote!(Use::#role(&#constant)));
        }
        let can = |word: &str| {
            let rows = one.answers.iter().flat_map(|(_, rows)| rows);
            let mut said =
                rows.flat_map(|row| row.each.iter().map(|each| &each.means).chain([&row.means]));
            said.any(|means| *means == Meaning::Word(word.to_owned()))
        };
        let completion = [
            ("hidden", "SoftDeletion"),
            ("accepted", "Tracked"),
            ("promised", "Promised"),
        ];
        let completion = completion
            .iter()
            .find(|(word, _)| can(word))
            .map_or("Immediate", |(_, completion)| completion);
        let completion = word("Completion", completion);
        let contract = one
            .when
            .get("contract")
            .and_then(|contract| contract.as_str());
        let contract =
            contract.filter(|contract| operation.facts.contracts.contains_key(*contract));
        let erase = match contract {
            Some(contract) => {
                let facts = format_ident!("{constant}_{}", contract.to_uppercase());
                quote!(Use::erase_by(&#constant, &#facts, #completion))
            }
            None => quote!(Use::erase(&#constant, #completion)),
        };
        let nobody = can("nobody").then(|| quote!(.nobody()));
        let many = one.many.as_ref().map(|_| match operation.assumed {
            Some(_) => quote!(.many_if_wanted()),
            None => quote!(.many()),
        });
        let other = one.or_else.as_ref().and_then(|other| {
            let all = self.flow.uses.iter().enumerate();
            let all: Vec<_> = all.filter(|(_, known)| known.operation == *other).collect();
            let same = all
                .iter()
                .find(|(_, known)| known.when == one.when)
                .or(all.first());
            same.map(|(at, _)| syn::Index::from(*at))
        });
        let other = other.map(|at| quote!(.or_else(#at)));
        let kinds = one.kinds.as_ref().map(|kinds| {
            let kinds = kinds.iter().map(|kind| word("IdentifierKind", kind));
            quote!(.by(&[#(#kinds),*]))
        });
        let mut others = self.flow.uses.iter().enumerate();
        let is_later = others
            .any(|(other, known)| other != at && known.or_else.as_ref() == Some(&one.operation));
        let later = (is_later && one.many.is_none()).then(|| quote!(.later()));
        Ok(quote!(#erase #nobody #many #other #kinds #later))
    }

    /// The readings of answers that several uses share, each with its name.
    fn shared(&self) -> Result<Vec<(String, Ident)>, Error> {
        let mut known: Vec<(String, Ident, usize)> = Vec::new();
        for one in &self.flow.uses {
            let operation = self.operation(one)?;
            let readings = [
                ("answer", self.success(operation, one)),
                ("error", self.refusal(operation, one)),
            ];
            for (what, function) in readings
                .into_iter()
                .filter_map(|(what, reading)| Some((what, reading.function?)))
            {
                let function = function.to_string();
                let number = known.len();
                match known.iter_mut().find(|(text, ..)| *text == function) {
                    Some((.., count)) => *count += 1,
                    None => {
                        let name = value_name(&format!("{} {what}", operation.id));
                        let is_taken = known.iter().any(|(_, taken, _)| *taken == name);
                        let name = if is_taken {
                            format_ident!("{name}_{number}")
                        } else {
                            name
                        };
                        known.push((function, name, 1));
                    }
                }
            }
        }
        let shared = known.into_iter().filter(|(.., count)| *count > 1);
        Ok(shared.map(|(function, name, _)| (function, name)).collect())
    }

    fn call(&self, one: &Use, shared: &[(String, Ident)]) -> Result<TokenStream, Error> {
        let operation = self.operation(one)?;
        let Request {
            before,
            arguments,
            credential,
        } = Requests::of(self, operation, one)?;
        let method = value_name(&operation.id);
        let readings = [self.success(operation, one), self.refusal(operation, one)];
        let [success, refusal] = readings.map(|Reading { closure, function }| {
            let function = function.map(|function| function.to_string());
            let name = shared
                .iter()
                .find(|(text, _)| function.as_ref() == Some(text));
            name.map_or(closure, |(_, name)| quote!(#name))
        });
        Ok(quote! {
            #before
            heard(with, self.client(#credential).#method(#(#arguments),*).await, #success, #refusal)
        })
    }

    /// All secrets of an account: credentials, and settings that are secret.
    fn secrets(&self) -> Vec<Secret<'_>> {
        let settings = &self.flow.settings;
        let has_setting = |scheme: &Scheme| {
            settings
                .iter()
                .any(|setting| setting.security.as_ref() == Some(&scheme.name))
        };
        let is_bound = |scheme: &Scheme| {
            self.flow
                .uses
                .iter()
                .any(|one| one.with.contains_key(&format!("security.{}", scheme.name)))
        };
        let schemes = self
            .model
            .schemes
            .iter()
            .filter(|scheme| !has_setting(scheme) && !is_bound(scheme));
        let schemes = schemes.flat_map(|scheme| {
            access::takes(scheme).into_iter().map(|(taken, _)| {
                let setting = if taken == "secret" {
                    scheme.name.to_kebab_case()
                } else {
                    taken.to_string()
                };
                Secret {
                    name: value_name(&setting),
                    setting,
                    scheme: Some(scheme),
                    is_account: false,
                }
            })
        });
        let settings = settings
            .iter()
            .filter(|setting| setting.secret)
            .map(|setting| Secret {
                name: value_name(&setting.name),
                setting: setting.name.clone(),
                scheme: self
                    .model
                    .schemes
                    .iter()
                    .find(|scheme| setting.security.as_ref() == Some(&scheme.name)),
                is_account: setting.account,
            });
        schemes.chain(settings).collect()
    }

    /// The settings that aren't secret.
    fn plain(&self) -> impl Iterator<Item = &Setting> {
        self.flow.settings.iter().filter(|setting| !setting.secret)
    }

    /// Whether a source is a setting that may be left out.
    fn is_optional(&self, source: &str) -> bool {
        let name = source.strip_prefix("setting.").unwrap_or_default();
        self.plain()
            .any(|setting| setting.name == name && setting.optional)
    }

    fn has_fields(&self) -> bool {
        let sources = self.flow.uses.iter().flat_map(|one| one.with.values());
        sources.into_iter().any(|source| matches!(source, crate::model::flow::Source::Named(name, _) if name == "identifier-name"))
    }

    fn has_custom(&self) -> bool {
        let rows = self
            .flow
            .uses
            .iter()
            .flat_map(|one| &one.answers)
            .flat_map(|(_, rows)| rows);
        rows.into_iter()
            .any(|row| matches!(row.means, Meaning::Custom(_)))
    }

    /// Whether an account has to say where it is.
    fn has_regions(&self) -> bool {
        self.model.regions.len() > 1
    }

    /// The settings that a constructor takes, and those that have a method each.
    fn required(&self) -> (Vec<&Setting>, Vec<&Setting>) {
        let is_required = |setting: &&Setting| {
            setting.takes == Takes::Text && setting.default.is_none() && !setting.optional
        };
        self.plain().partition(is_required)
    }

    fn account(&self) -> TokenStream {
        let secrets = self.secrets();
        let secret = secrets.iter().find(|secret| secret.is_account);
        let secret = secret.or_else(|| secrets.iter().find(|secret| secret.scheme.is_some()));
        let secret = match secret {
            Some(Secret { name, .. }) => quote!(Some(&self.#name)),
            None => quote!(None),
        };
        let more = self
            .plain()
            .filter(|setting| setting.account)
            .map(|setting| {
                let (name, field) = (&setting.name, value_name(&setting.name));
                quote!(.and(#name, &self.#field))
            });
        quote!(self.endpoint.account(&VENDOR, #secret) #(#more)*)
    }

    /// The settings with which a use is used, as the engine asks for them.
    fn holds(&self) -> Option<TokenStream> {
        let mut conditions: Vec<(String, TokenStream, Vec<syn::Index>)> = Vec::new();
        for (at, one) in self.flow.uses.iter().enumerate() {
            let tests = one
                .when
                .iter()
                .map(|(name, value)| self.is_set(name, value));
            let test = quote!(#(#tests)&&*);
            match conditions
                .iter_mut()
                .find(|(known, ..)| *known == test.to_string())
            {
                _ if test.is_empty() => {}
                Some((.., all)) => all.push(syn::Index::from(at)),
                None => conditions.push((test.to_string(), test, vec![syn::Index::from(at)])),
            }
        }
        let arms = conditions
            .iter()
            .map(|(_, test, all)| quote!(#(#all)|* => #test));
        (!conditions.is_empty()).then(|| {
            quote! {
                fn holds(&self, at: usize) -> bool {
                    match at {
                        #(#arms,)*
                        _ => true,
                    }
                }
            }
        })
    }

    fn is_set(&self, name: &str, value: &serde_json::Value) -> TokenStream {
        let field = value_name(name);
        match value {
            serde_json::Value::Bool(true) => quote!(self.#field),
            serde_json::Value::Bool(false) => quote!(!self.#field),
            value => {
                let several = value
                    .as_array()
                    .cloned()
                    .unwrap_or_else(|| vec![value.clone()]);
                let words = several
                    .iter()
                    .filter_map(|value| value.as_str())
                    .map(|value| word("Contract", value));
                quote!(matches!(self.#field, #(#words)|*))
            }
        }
    }
}
