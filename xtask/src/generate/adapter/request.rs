//! What fills a request, as the arguments of a call. That nothing is left out is lint's to see; what isn't
//! filled has its type's default.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;
use syn::{Type, parse_quote};

use super::Adapter;
use crate::{
    generate::{
        facts::word,
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
            let (is_optional, inner) = Shape::opened(&this);
            let value = match self.one.with.get(&place) {
                Some(Source::Named(name, must_be)) => self.borrowed(name, must_be),
                Some(source) => self.owned(source, inner, false),
                None if place == "body#" => self.body(),
                None if is_optional => return quote!(None),
                // The only value that its enum has.
                None => quote!(&Default::default()),
            };
            some(is_optional, value)
        });
        arguments.collect()
    }

    /// The credential, if that is the person's own.
    pub fn credential(&self) -> Option<TokenStream> {
        let mut with = self.one.with.iter();
        match with.find(|(place, _)| place.starts_with("security."))? {
            (_, Source::Named(name, must_be)) => Some(self.borrowed(name, must_be)),
            _ => None,
        }
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
        let ((is_optional, inner), with) = (Shape::opened(this), &self.one.with);
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
            // What can be nothing; what can't doesn't compile, if lint hasn't refused it.
            Shape::Text | Shape::Other(_) if !is_optional => quote!(),
            _ => return quote!(Default::default()),
        };
        some(is_optional, value)
    }

    /// Whether a source may give nothing.
    fn gives_option(&self, source: &Source) -> bool {
        let name = source.name();
        let setting = name.strip_prefix("setting.");
        let mut settings = self.adapter.flow.settings.iter();
        matches!(name, "session.password" | "session.code")
            || settings.any(|known| known.optional && Some(known.name.as_str()) == setting)
    }

    /// What has a name, as a reference.
    fn borrowed(&self, name: &str, must_be: &Option<String>) -> TokenStream {
        let and = name.starts_with("setting.").then(|| quote!(&));
        let value = self.value(name, must_be, false);
        quote!(#and #value)
    }

    /// What a source gives, of a type.
    fn owned(&self, source: &Source, this: &Type, in_list: bool) -> TokenStream {
        let literal = |value: &Value| self.adapter.types.literal(this, value);
        match source {
            Source::Const(value) => literal(value),
            Source::Law(laws) => {
                let words = laws.keys().map(|law| word("Law", law));
                let values = laws.values().map(|text| literal(&text.as_str().into()));
                quote!(match with.law { #(#words => #values),* })
            }
            Source::Named(name, must_be) => {
                let value = self.value(name, must_be, in_list);
                if name.starts_with("session.") && self.gives_option(source) {
                    quote!(#value.cloned())
                } else {
                    quote!(#value.to_owned())
                }
            }
        }
    }

    /// What has a name: a setting, what the vendor gave to ask with, or something of the person.
    fn value(&self, name: &str, must_be: &Option<String>, in_list: bool) -> TokenStream {
        if let Some(setting) = name.strip_prefix("setting.") {
            let setting = value_name(setting);
            return quote!(self.#setting);
        }
        let item = match (in_list, &self.one.many) {
            (true, _) => quote!(item),
            (false, Some(_)) => quote!(with.first()?),
            (false, None) => quote!(with.item()?),
        };
        let words: Vec<_> = must_be.iter().map(String::as_str).chain([name]).collect();
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

fn some(is_optional: bool, value: TokenStream) -> TokenStream {
    if is_optional {
        quote!(Some(#value))
    } else {
        value
    }
}
