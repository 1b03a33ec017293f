//! What an account is set up with: the adapter's fields, its constructor and its methods, and the table that a
//! configuration is read by.

use heck::ToKebabCase;
use proc_macro2::TokenStream;
use quote::quote;
use syn::Ident;

use super::Adapter;
use crate::{
    generate::{
        access,
        names::{constant_name, value_name},
        source::Doc,
    },
    model::{
        Model, Operation, Scheme,
        flow::{Flow, Setting, Source, Takes, Use},
    },
};

/// A setting of an account, which is a field of its adapter.
#[derive(Default)]
pub(super) struct Part {
    pub setting: Setting,
    this: TokenStream,
    /// What it is until it is set; the constructor takes what there is nothing for.
    first: Option<TokenStream>,
    /// The method that sets it.
    method: Option<TokenStream>,
    /// What a configuration makes of it.
    given: TokenStream,
    /// Its row in the table.
    row: TokenStream,
}

impl Part {
    /// The name of the field.
    pub fn name(&self) -> Ident {
        value_name(&self.setting.name)
    }
}

/// The settings: credentials and other secrets, what else an account has, and the names of its fields.
pub(super) fn parts(model: &Model, flow: &Flow) -> Vec<Part> {
    let is_given = |scheme: &Scheme| {
        let place = format!("security.{}", scheme.name);
        let mut settings = flow.settings.iter();
        settings.any(|setting| setting.security.as_ref() == Some(&scheme.name))
            || flow.uses.iter().any(|one| one.with.contains_key(&place))
    };
    let schemes = model.schemes.iter().filter(|scheme| !is_given(scheme));
    let schemes = schemes.flat_map(|scheme| {
        access::takes(scheme).into_iter().map(|taken| Setting {
            name: match taken.to_string().as_str() {
                "secret" => scheme.name.to_kebab_case(),
                taken => taken.to_owned(),
            },
            security: Some(scheme.name.clone()),
            secret: true,
            ..Setting::default()
        })
    });
    let settings = flow.settings.iter().cloned();
    let (secrets, others): (Vec<_>, Vec<_>) = settings.partition(|setting| setting.secret);
    let settings = schemes.chain(secrets).chain(others).map(part);
    let is_name = |source: &Source| source.name() == "identifier-name";
    let mut sources = flow.uses.iter().flat_map(|one| one.with.values());
    let fields = sources.any(is_name).then(|| Part {
        setting: Setting {
            name: "fields".to_owned(),
            ..Setting::default()
        },
        this: quote!(Fields),
        first: Some(quote!(Fields::of(facts::VENDOR.identifiers))),
        given: quote!(given.fields(&facts::VENDOR)),
        row: quote!(Setting::fields()),
        ..Part::default()
    });
    settings.chain(fields).collect()
}

fn part(setting: Setting) -> Part {
    let (key, name, default) = (&setting.name, value_name(&setting.name), &setting.default);
    let mut words = setting.description.as_str();
    let (this, row) = match &setting.takes {
        _ if setting.secret => (quote!(Secret), quote!(secret(#key))),
        Takes::Text if setting.required == Some(false) => {
            (quote!(Option<Personal>), quote!(text(#key).or("")))
        }
        Takes::Text => (quote!(String), quote!(text(#key))),
        Takes::Flag => (quote!(bool), quote!(flag(#key))),
        Takes::OneOf(values) => (quote!(Contract), quote!(one_of(#key, &[#(#values),*]))),
    };
    let or = default.iter().map(|text| quote!(.or(#text)));
    let what = (!words.is_empty()).then(|| quote!(.for_what(#words)));
    let row = quote!(Setting::#row #(#or)* #what);
    let first = match (&setting.takes, default) {
        _ if setting.secret => None,
        (Takes::Text, Some(text)) => Some(quote!(#text.to_owned())),
        (Takes::Text, None) if setting.required != Some(false) => None,
        _ => Some(quote!(Default::default())),
    };
    let (argument, value) = match &setting.takes {
        Takes::Flag => (None, quote!(true)),
        _ if setting.required == Some(false) => {
            (Some(quote!(Personal)), quote!(Some(#name.into())))
        }
        _ => (Some(this.clone()), quote!(#name.into())),
    };
    let argument = argument.map(|this| quote!(, #name: impl Into<#this>));
    if matches!(setting.takes, Takes::OneOf(_)) {
        words = "which of its published contracts the vendor speaks";
    }
    let doc = Doc(format!("`{key}`: {}.", words.trim_end_matches('.')));
    let method = first.is_some().then(|| {
        quote! {
            #doc
            #[must_use]
            pub fn #name(mut self #argument) -> Self {
                self.#name = #value;
                self
            }
        }
    });
    Part {
        this,
        first,
        method,
        row,
        given: quote!(given.get(#key)),
        setting,
    }
}

impl Adapter<'_> {
    /// The type, how it is made, and what it asks through.
    pub(super) fn constructor(&self) -> TokenStream {
        let (name, parts) = (&self.name, &self.parts);
        let names: Vec<_> = parts.iter().map(Part::name).collect();
        let these = parts.iter().map(|part| &part.this);
        let methods = parts.iter().map(|part| &part.method);
        let first = parts.iter().zip(&names);
        let first = first.map(|(part, name)| part.first.clone().unwrap_or(quote!(#name.into())));
        let taken = parts.iter().filter(|part| part.first.is_none());
        let taken = taken.map(|part| (part.name(), &part.this));
        let taken = taken.map(|(name, this)| quote!(#name: impl Into<#this>));
        let regions = &self.model.regions;
        let place = (regions.len() > 1).then(|| quote!(region: impl Into<BaseUrl>));
        let only = regions.first().map(access::variant);
        let at = if place.is_some() {
            quote!(region)
        } else {
            quote!(Region::#only)
        };
        let doc = Doc(format!("{}.", self.model.facts.name));
        let client = self.client();
        let arguments: Vec<_> = place.into_iter().chain(taken).collect();
        let default = arguments.is_empty().then(|| {
            quote! {
                impl Default for #name {
                    fn default() -> Self {
                        Self::new()
                    }
                }
            }
        });
        quote! {
            #doc
            #[derive(Debug, Clone)]
            pub struct #name {
                endpoint: Endpoint,
                #(#names: #these,)*
            }

            #default

            impl #name {
                /// An account at this vendor.
                pub fn new(#(#arguments),*) -> Self {
                    Self {
                        endpoint: Endpoint::new(&facts::VENDOR, #at),
                        #(#names: #first,)*
                    }
                }

                #(#methods)*
                #client
            }
        }
    }

    fn client(&self) -> TokenStream {
        let (mut argument, mut credentials) = (None, None);
        if let Some(scheme) = self.model.schemes.first() {
            let own = self.parts.iter();
            let own = own.filter(|part| part.setting.security.as_ref() == Some(&scheme.name));
            let own = own.map(Part::name).map(|name| quote!(self.#name));
            let mut own: Vec<_> = own.collect();
            if own.is_empty() {
                argument = Some(quote!(, secret: &Secret));
                own = vec![quote!(secret)];
            }
            let constructor = value_name(&scheme.name);
            credentials = Some(quote!(, Credentials::#constructor(#(#own.clone()),*)));
        }
        quote! {
            fn client(&self #argument) -> Client {
                Client::new(self.endpoint.base() #credentials).with_transport(self.endpoint.transport())
            }
        }
    }

    /// The table of what an account is set up with.
    pub(super) fn table(&self) -> TokenStream {
        let (name, id) = (&self.name, constant_name(&self.model.vendor));
        let rows = self.parts.iter().map(|part| &part.row);
        let names = self.parts.iter().map(Part::name);
        let given = self.parts.iter().map(|part| &part.given);
        let has_choice = |(one, operation): &(&Use, &Operation)| {
            one.many.is_some() && operation.assumed.is_some()
        };
        let batches = self.uses.iter().any(has_choice).then(|| quote! {
            Setting::flag("batches").for_what("several people with one request, though no page of the vendor gives its body")
        });
        let erases = self.uses.iter().find(|(one, _)| one.role == "erase");
        let path = erases.map(|(_, operation)| constant_name(&operation.id));
        quote! {
            pub(super) const KIND: VendorKind = VendorKind {
                id: VendorId::#id,
                settings: &[#(#rows,)* #batches],
                regions: || regions(Region::ALL),
                path: facts::#path.path,
                build: |given| Arc::new(#name {
                    endpoint: given.endpoint(&facts::VENDOR),
                    #(#names: #given,)*
                }),
            };
        }
    }
}
