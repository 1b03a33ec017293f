//! What an account is set up with: the adapter's constructor and its methods, and the table that a configuration is
//! read by.

use proc_macro2::TokenStream;
use quote::quote;

use super::Adapter;
use crate::{
    generate::{
        access,
        names::{constant_name, value_name},
        source::Doc,
    },
    model::{
        Operation,
        flow::{Setting, Takes, Use},
    },
};

/// Whether the constructor takes it.
fn is_taken(setting: &Setting) -> bool {
    setting.secret
        || setting.takes == Takes::Text && !setting.is_optional() && setting.default.is_none()
}

/// Its type, and how its row in the table begins.
pub(super) fn typed(setting: &Setting) -> (TokenStream, TokenStream) {
    let key = &setting.name;
    match &setting.takes {
        _ if setting.secret => (quote!(Secret), quote!(secret(#key))),
        Takes::Text if setting.is_optional() => {
            (quote!(Option<Personal>), quote!(text(#key).or("")))
        }
        Takes::Text => (quote!(String), quote!(text(#key))),
        Takes::Flag => (quote!(bool), quote!(flag(#key))),
        Takes::OneOf(values) => (quote!(Contract), quote!(one_of(#key, &[#(#values),*]))),
    }
}

/// Its row in the table.
fn row(setting: &Setting) -> TokenStream {
    let ((_, row), words) = (typed(setting), &setting.description);
    let or = setting.default.iter();
    let what = (!words.is_empty()).then(|| quote!(.for_what(#words)));
    let account = setting.account.then(|| quote!(.of_account()));
    quote!(Setting::#row #(.or(#or))* #what #account)
}

/// The argument that sets it, if it takes one, and what is done with that.
fn set(setting: &Setting) -> (Option<TokenStream>, TokenStream) {
    let (key, name, (this, _)) = (&setting.name, value_name(&setting.name), typed(setting));
    let (argument, value) = match &setting.takes {
        Takes::Flag => (None, quote!(true)),
        _ if setting.is_optional() => (Some(quote!(Personal)), quote!(Some(#name.into()))),
        _ => (Some(this.clone()), quote!(#name.into())),
    };
    let argument = argument.map(|this| quote!(#name: impl Into<#this>));
    (argument, quote!(.with::<#this>(#key, #value)))
}

/// The method that sets it.
fn method(setting: &Setting) -> TokenStream {
    let (key, name, (argument, set)) = (&setting.name, value_name(&setting.name), set(setting));
    let words = match &setting.takes {
        Takes::OneOf(_) => "which of its published contracts the vendor speaks",
        _ => setting.description.trim_end_matches('.'),
    };
    let doc = Doc(format!("`{key}`: {words}."));
    quote! {
        #doc
        #[must_use]
        pub fn #name(mut self, #argument) -> Self {
            self.endpoint = self.endpoint #set;
            self
        }
    }
}

impl Adapter<'_> {
    /// The type, how it is made, and what it asks through.
    pub(super) fn constructor(&self) -> TokenStream {
        let name = &self.name;
        let (taken, others): (Vec<_>, Vec<_>) = self.settings.iter().partition(|one| is_taken(one));
        let methods = others.into_iter().map(method);
        let (arguments, set): (Vec<_>, Vec<_>) = taken.into_iter().map(self::set).unzip();
        let only = self.model.regions.first().map(access::variant);
        let (region, at) = match self.model.regions.len() {
            ..2 => (None, quote!(Region::#only)),
            _ => (Some(quote!(region: impl Into<BaseUrl>)), quote!(region)),
        };
        let arguments = arguments.into_iter().flatten();
        let arguments: Vec<_> = region.into_iter().chain(arguments).collect();
        let doc = Doc(format!("{}.", self.model.facts.name));
        let client = self.client();
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
            }

            #default

            impl #name {
                /// An account at this vendor.
                pub fn new(#(#arguments),*) -> Self {
                    Self {
                        endpoint: Endpoint::new(&facts::VENDOR, KIND.settings, #at) #(#set)*,
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
            let own = self.settings.iter();
            let own = own.filter(|one| one.security.as_ref() == Some(&scheme.name));
            let own = own.map(|Setting { name, .. }| quote!(self.endpoint.get::<Secret>(#name)));
            let mut own: Vec<_> = own.collect();
            if own.is_empty() {
                argument = Some(quote!(, secret: &Secret));
                own = vec![quote!(secret.clone())];
            }
            let constructor = value_name(&scheme.name);
            credentials = Some(quote!(, Credentials::#constructor(#(#own),*)));
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
        let rows = self.settings.iter().map(row);
        let fields = self.has_fields.then(|| quote!(Setting::fields(),));
        let has_choice = |(one, operation): &(&Use, &Operation)| {
            one.many.is_some() && operation.assumed.is_some()
        };
        let batches = self.uses.iter().any(has_choice);
        let batches = batches.then(|| quote!(Setting::batches()));
        let erases = self.uses.iter().find(|(one, _)| one.role == "erase");
        let path = erases.map(|(_, operation)| constant_name(&operation.id));
        quote! {
            pub(super) const KIND: VendorKind = VendorKind {
                id: VendorId::#id,
                settings: &[#(#rows,)* #fields #batches],
                regions: || regions(Region::ALL),
                path: facts::#path.path,
                facts: &facts::VENDOR,
                build: |endpoint| Arc::new(#name { endpoint }),
            };
        }
    }
}
