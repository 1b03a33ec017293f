//! What fills a request, as the arguments of a call. That nothing is left out is lint's to see; what isn't
//! filled has its type's default.

use heck::ToPascalCase;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::Value;
use syn::{Type, parse_quote};

use super::Adapter;
use crate::{
    generate::{
        names::{type_name, value_name},
        operations::{Signature, in_order},
        types::{Definition, Shape},
    },
    model::{
        self, Operation,
        flow::{Source, Use},
    },
};

/// The request of a use.
pub(super) struct Request<'a> {
    pub adapter: &'a Adapter<'a>,
    pub operation: &'a Operation,
    pub one: &'a Use,
}

impl Request<'_> {
    /// The arguments of the call.
    pub fn arguments(&self) -> Vec<TokenStream> {
        let parameters = in_order(self.operation).into_iter();
        let parameters = parameters.map(model::Parameter::place);
        let places = parameters.chain(["body#".to_owned()]);
        let arguments = Signature::of(self.operation).arguments.into_iter();
        let arguments = arguments.zip(places).map(|((_, this), place)| {
            let this: Type = parse_quote!(#this);
            let (is_optional, _) = opened(&this);
            match self.one.with.get(&place) {
                Some(Source::Const(value)) => self.adapter.types.literal(&this, value),
                Some(source) => some(is_optional, self.borrowed(source)),
                None if place == "body#" => some(is_optional, self.body()),
                None if is_optional => quote!(None),
                None => quote!(&Default::default()),
            }
        });
        arguments.collect()
    }

    /// The credential, if that is the person's own.
    pub fn credential(&self) -> Option<TokenStream> {
        let mut with = self.one.with.iter();
        let (_, source) = with.find(|(place, _)| place.starts_with("security."))?;
        Some(self.borrowed(source))
    }

    fn body(&self) -> TokenStream {
        let whole = match self.operation.body.as_ref().map(|body| &body.schema.kind) {
            Some(model::Kind::Reference(name)) => name,
            _ => return quote!(&Default::default()),
        };
        let name = self.one.body.as_ref().unwrap_or(whole);
        let body = self.structure(&type_name(name).to_string(), "body#", false);
        let into = self.one.body.iter().map(|_| quote!(.into()));
        quote!(&#body #(#into)*)
    }

    /// An object, whose fields stand below a place.
    fn structure(&self, name: &str, place: &str, in_list: bool) -> TokenStream {
        let Some(Definition::Struct(this)) = self.adapter.types.get(name) else {
            return quote!(Default::default());
        };
        let fields = this.fields.iter().map(|field| {
            let place = format!("{place}/{}", field.name);
            let (name, value) = (&field.ident, self.field(&place, &field.this, in_list));
            quote!(#name: #value)
        });
        let name = &this.name;
        quote!(types::#name { #(#fields),* })
    }

    /// What stands at a place, of this type.
    fn field(&self, place: &str, this: &Type, in_list: bool) -> TokenStream {
        let ((is_optional, inner), with) = (opened(this), &self.one.with);
        if let Some(source) = with.get(place) {
            let value = self.owned(source, inner, in_list);
            return some(is_optional && !self.gives_option(source), value);
        }
        let begins = format!("{place}/");
        let mut places = with.keys().chain(&self.one.many);
        let value = match Shape::of(inner) {
            Shape::List(item) if self.one.many.as_deref() == Some(place) => {
                let item = match (with.get("item"), Shape::of(item)) {
                    (Some(source), _) => self.owned(source, item, true),
                    (None, Shape::Named(name)) => self.structure(&name, "item#", true),
                    _ => quote!(Default::default()),
                };
                quote!(with.list(|item| Ok(#item))?)
            }
            Shape::Named(name) if places.any(|known| known.starts_with(&begins)) => {
                self.structure(&name, place, in_list)
            }
            _ => return quote!(Default::default()),
        };
        some(is_optional, value)
    }

    /// Whether a source may give nothing.
    fn gives_option(&self, source: &Source) -> bool {
        let Source::Named(name, _) = source else {
            return false;
        };
        let mut settings = self.adapter.flow.settings.iter();
        matches!(name.as_str(), "session.password" | "session.code")
            || settings
                .any(|setting| setting.optional && *name == format!("setting.{}", setting.name))
    }

    /// What a source gives, as a reference.
    fn borrowed(&self, source: &Source) -> TokenStream {
        let value = self.value(source, false);
        match source {
            Source::Named(name, _) if name.starts_with("setting.") => quote!(&#value),
            _ => value,
        }
    }

    /// What a source gives, of a type.
    fn owned(&self, source: &Source, this: &Type, in_list: bool) -> TokenStream {
        let literal = |value: &Value| self.adapter.types.literal(this, value);
        match source {
            Source::Const(value) => literal(value),
            Source::Law(laws) => {
                let words = laws
                    .keys()
                    .map(|law| format_ident!("{}", law.to_pascal_case()));
                let values = laws.values().map(|text| literal(&text.as_str().into()));
                quote!(match with.law { #(Law::#words => #values),* })
            }
            Source::Named(name, _) => {
                let value = self.value(source, in_list);
                if name.starts_with("session.") && self.gives_option(source) {
                    quote!(#value.cloned())
                } else {
                    quote!(#value.to_owned())
                }
            }
        }
    }

    /// What has a name: a setting, what the vendor gave to ask with, or something of the person.
    fn value(&self, source: &Source, in_list: bool) -> TokenStream {
        let Source::Named(name, must_be) = source else {
            return quote!(Default::default());
        };
        if let Some(setting) = name.strip_prefix("setting.") {
            let setting = value_name(setting);
            return quote!(self.#setting);
        }
        let item = match (in_list, &self.one.many) {
            (true, _) => quote!(item),
            (false, Some(_)) => quote!(with.first()?),
            (false, None) => quote!(with.item()?),
        };
        let words: Vec<_> = must_be.iter().chain([name]).map(String::as_str).collect();
        match words[..] {
            ["tracking"] => quote!(with.tracking()?),
            ["identifier-name"] => quote!(#item.name()?),
            _ => {
                let method = value_name(&words.join("-"));
                quote!(#item.#method()?)
            }
        }
    }
}

/// Whether a type may be nothing, and what it is else.
fn opened(this: &Type) -> (bool, &Type) {
    match Shape::of(this) {
        Shape::Option(inner) => (true, inner),
        _ => (false, this),
    }
}

fn some(is_optional: bool, value: TokenStream) -> TokenStream {
    if is_optional {
        quote!(Some(#value))
    } else {
        value
    }
}
