//! What an account is set up with: the adapter's constructor and its methods, and the table that a configuration
//! is read by.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;

use super::{Adapter, Secret};
use crate::{
    generate::{
        access,
        names::{constant_name, value_name},
        source::Doc,
    },
    model::flow::{Setting, Takes},
};

impl Adapter<'_> {
    /// The type, how it is made, and what it asks through.
    pub(super) fn constructor(&self) -> TokenStream {
        let name = Self::name(self.model);
        let secrets = self.secrets();
        let (required, others) = self.required();
        let held = secrets
            .iter()
            .map(|Secret { name, .. }| quote!(#name: Secret));
        let plain = self.plain().map(|setting| {
            let (name, this) = (value_name(&setting.name), type_of(setting));
            quote!(#name: #this)
        });
        let fields = self.has_fields().then(|| quote!(fields: Fields,));
        let region = self
            .has_regions()
            .then(|| quote!(region: impl Into<BaseUrl>,));
        let at = match self.model.regions.first() {
            _ if self.has_regions() => quote!(region),
            region => {
                let only = region.map(access::variant);
                quote!(Region::#only)
            }
        };
        let texts: Vec<_> = required
            .iter()
            .map(|setting| value_name(&setting.name))
            .collect();
        let names: Vec<_> = secrets.iter().map(|Secret { name, .. }| name).collect();
        let first = others.iter().map(|setting| {
            let (name, first) = (value_name(&setting.name), first(setting));
            quote!(#name: #first)
        });
        let of_kinds = self
            .has_fields()
            .then(|| quote!(fields: Fields::of(VENDOR.identifiers),));
        let default = (!self.has_regions() && names.is_empty() && texts.is_empty()).then(|| {
            quote! {
                impl Default for #name {
                    fn default() -> Self {
                        Self::new()
                    }
                }
            }
        });
        let doc = Doc(match (self.has_regions(), names.is_empty()) {
            (true, false) => {
                "The account in this region that these credentials belong to.".to_owned()
            }
            (false, false) => "The account that these credentials belong to.".to_owned(),
            _ => format!("{} at its usual address.", self.model.facts.name),
        });
        let (methods, client) = (others.iter().map(|setting| method(setting)), self.client());
        let field = self.has_fields().then(|| {
            quote! {
                /// The field in which the account keeps identifiers of this kind. A custom identifier's own name is its
                /// field, unless this is called.
                #[must_use]
                pub fn field(mut self, kind: IdentifierKind, field: impl Into<String>) -> Self {
                    self.fields.insert(kind, field);
                    self
                }
            }
        });
        quote! {
            #[derive(Debug, Clone)]
            pub struct #name {
                endpoint: Endpoint,
                #(#held,)*
                #(#plain,)*
                #fields
            }

            #default

            impl #name {
                #doc
                pub fn new(#region #(#names: impl Into<Secret>,)* #(#texts: impl Into<String>),*) -> Self {
                    Self {
                        endpoint: Endpoint::new(&VENDOR, #at),
                        #(#names: #names.into(),)*
                        #(#texts: #texts.into(),)*
                        #(#first,)*
                        #of_kinds
                    }
                }

                #(#methods)*
                #field
                #client
            }
        }
    }

    fn client(&self) -> TokenStream {
        let secrets = self.secrets();
        let made = self.model.schemes.first().map(|scheme| {
            let constructor = value_name(&scheme.name);
            let of_scheme = secrets
                .iter()
                .filter(|secret| secret.scheme.is_some_and(|known| known.name == scheme.name));
            let own: Vec<_> = of_scheme
                .map(|Secret { name, .. }| quote!(self.#name.clone()))
                .collect();
            if own.is_empty() {
                (
                    Some(quote!(, secret: &Secret)),
                    quote!(Credentials::#constructor(secret.clone())),
                )
            } else {
                (None, quote!(Credentials::#constructor(#(#own),*)))
            }
        });
        let (argument, credentials) = made.map_or((None, None), |(argument, made)| {
            (argument, Some(quote!(, #made)))
        });
        quote! {
            fn client(&self #argument) -> Client {
                Client::new(self.endpoint.base() #credentials).with_transport(self.endpoint.transport())
            }
        }
    }

    /// The adapter's documentation, with how it is made.
    pub(super) fn example(&self, name: &Ident) -> Doc {
        let module = self.model.vendor.replace('-', "_");
        let region = self
            .model
            .regions
            .first()
            .filter(|_| self.has_regions())
            .map(access::variant);
        let (import, region) = match &region {
            Some(region) => (
                format!("{{{name}, {module}::Region}}"),
                Some(format!("Region::{region}")),
            ),
            None => (name.to_string(), None),
        };
        let secrets = self.secrets();
        let secrets = secrets.iter().map(|secret| format!("{:?}", secret.setting));
        let texts = self.required().0;
        let texts = texts.iter().map(|setting| format!("{:?}", setting.name));
        let arguments: Vec<_> = region.into_iter().chain(secrets).chain(texts).collect();
        let vendor = &self.model.facts.name;
        Doc(format!(
            "{vendor}.\n\n```\nuse erasure::{import};\n\nlet vendor = {name}::new({});\n```",
            arguments.join(", ")
        ))
    }

    /// The table of what an account is set up with.
    pub fn table(&self) -> (String, TokenStream) {
        let name = Self::name(self.model);
        let (id, module) = (
            constant_name(&self.model.vendor),
            format_ident!("{}", self.model.vendor.replace('-', "_")),
        );
        let secrets = self.secrets();
        let described = |name: &str| {
            let setting = self
                .flow
                .settings
                .iter()
                .find(|setting| setting.name == name)?;
            let words = &setting.description;
            (!words.is_empty()).then(|| quote!(.for_what(#words)))
        };
        let rows = secrets.iter().map(|Secret { setting, .. }| {
            let what = described(setting);
            quote!(Setting::secret(#setting) #what)
        });
        let plain = self.plain().map(|setting| {
            let (name, what) = (&setting.name, described(&setting.name));
            let default = setting
                .default
                .clone()
                .or(setting.optional.then(String::new));
            let default = default.map(|default| quote!(.or(#default)));
            match &setting.takes {
                Takes::Text => quote!(Setting::text(#name) #default #what),
                Takes::Flag => quote!(Setting::flag(#name) #what),
                Takes::OneOf(values) => {
                    quote!(Setting::one_of(#name, &[#(#values),*]) #default #what)
                }
            }
        });
        let fields = self.has_fields().then(|| quote!(Setting::fields(),));
        let has_choice = self.flow.uses.iter().any(|one| {
            let operation = self.model.operation(&one.operation);
            one.many.is_some() && operation.is_some_and(|operation| operation.assumed.is_some())
        });
        let batches = has_choice.then(|| quote! {
            Setting::flag("batches").for_what("several people with one request, though no page of the vendor gives its body")
        });
        let base = self.has_regions().then(|| quote!(given.base.clone(),));
        let given = secrets
            .iter()
            .map(|Secret { setting, .. }| quote!(given.secret(#setting)));
        let (required, others) = self.required();
        let texts = required.iter().map(|setting| {
            let name = &setting.name;
            quote!(given.text(#name))
        });
        let given: Vec<_> = given.chain(texts).collect();
        let mut steps: Vec<_> = others.iter().map(|setting| step(setting)).collect();
        steps.extend(self.has_fields().then(|| {
            quote! {
                for (kind, field) in given.fields() {
                    vendor = vendor.field(kind, field);
                }
            }
        }));
        steps.extend(has_choice.then(|| {
            quote! {
                if let Some(wanted) = given.flag("batches") {
                    vendor = vendor.batches(wanted);
                }
            }
        }));
        let mutable = (!steps.is_empty()).then(|| quote!(mut));
        let code = quote! {
            use crate::setting::{Setting, VendorKind, regions, set_up};
            use crate::#module::{PATH, Region};
            use crate::{#name, VendorId};

            pub(in crate::vendors) const KIND: VendorKind = VendorKind {
                id: VendorId::#id,
                settings: &[#(#rows,)* #(#plain,)* #fields #batches],
                regions: || regions(Region::ALL, Region::name),
                path: PATH,
                build: |given| {
                    let #mutable vendor = #name::new(#base #(#given),*);
                    #(#steps)*
                    set_up!(vendor, given)
                },
            };
        };
        (
            format!(
                "What an account at {} is set up with.",
                self.model.facts.name
            ),
            code,
        )
    }
}

/// The type of a setting that isn't secret.
fn type_of(setting: &Setting) -> TokenStream {
    match (&setting.takes, setting.optional) {
        (Takes::Flag, _) => quote!(bool),
        (Takes::OneOf(_), _) => quote!(Contract),
        (Takes::Text, true) => quote!(Option<Personal>),
        (Takes::Text, false) => quote!(String),
    }
}

/// What a setting is before anybody sets it.
fn first(setting: &Setting) -> TokenStream {
    match (&setting.takes, &setting.default) {
        (Takes::Flag, _) => quote!(false),
        (Takes::OneOf(_), _) => quote!(Contract::default()),
        (Takes::Text, Some(default)) => quote!(#default.to_owned()),
        (Takes::Text, None) => quote!(None),
    }
}

/// The method that sets a setting.
fn method(setting: &Setting) -> TokenStream {
    let name = value_name(&setting.name);
    let mut words = setting.description.clone();
    if let Some(first) = words.chars().next() {
        words.replace_range(..first.len_utf8(), &first.to_uppercase().to_string());
    }
    let doc = Doc(match &setting.takes {
        Takes::OneOf(_) => "Which of its published contracts the vendor speaks.".to_owned(),
        _ => format!("{}.", words.trim_end_matches('.')),
    });
    let (argument, value) = match (&setting.takes, setting.optional) {
        (Takes::Flag, _) => (quote!(), quote!(true)),
        (Takes::OneOf(_), _) => (quote!(, #name: Contract), quote!(#name)),
        (Takes::Text, true) => (
            quote!(, #name: impl Into<Personal>),
            quote!(Some(#name.into())),
        ),
        (Takes::Text, false) => (quote!(, #name: impl Into<String>), quote!(#name.into())),
    };
    quote! {
        #doc
        #[must_use]
        pub fn #name(mut self #argument) -> Self {
            self.#name = #value;
            self
        }
    }
}

/// Sets a setting as it is given.
fn step(setting: &Setting) -> TokenStream {
    let (name, method) = (&setting.name, value_name(&setting.name));
    match (&setting.takes, setting.optional) {
        (Takes::Flag, _) => quote! {
            if given.flag(#name) == Some(true) {
                vendor = vendor.#method();
            }
        },
        (Takes::OneOf(_), _) => quote!(vendor = vendor.#method(given.contract());),
        (Takes::Text, true) => quote! {
            if !given.text(#name).is_empty() {
                vendor = vendor.#method(given.text(#name));
            }
        },
        (Takes::Text, false) => quote!(vendor = vendor.#method(given.text(#name));),
    }
}
