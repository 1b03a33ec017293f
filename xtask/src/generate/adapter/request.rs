//! What fills a request, as the arguments of a call. That nothing is left out is lint's to see; what isn't
//! filled has its type's default.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;
use syn::{Type, parse_quote};

use super::{Adapter, settings};
use crate::{
    generate::{
        facts::word,
        names::{type_name, value_name},
        operations::{Signature, in_order},
        types::{Definition, Shape},
    },
    model::{
        self, Operation,
        flow::{Setting, Source, Use},
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
        let arguments = arguments.zip(places);
        let arguments =
            arguments.map(|((_, this), place)| self.value(&place, &parse_quote!(#this)));
        arguments.collect()
    }

    /// The credential, if that is the person's own.
    pub fn credential(&self) -> Option<TokenStream> {
        let mut with = self.one.with.iter();
        let (place, source) = with.find(|(place, _)| place.starts_with("security."))?;
        Some(self.given(source, place, &parse_quote!(&Secret)))
    }

    /// What stands at a place, of this type.
    fn value(&self, place: &str, this: &Type) -> TokenStream {
        let ((is_optional, inner), with) = (Shape::opened(this), &self.one.with);
        if let Some(source) = with.get(if place == "item#" { "item" } else { place }) {
            let value = self.given(source, place, inner);
            let is_option = self.setting(source).is_some_and(Setting::is_optional)
                || matches!(source.name(), "session.password" | "session.code");
            return some(is_optional && !is_option, value);
        }
        let begins = format!("{place}/");
        let mut places = with.keys().chain(&self.one.many);
        let is_filled = place == "body#" || places.any(|known| known.starts_with(&begins));
        let value = match (inner, Shape::of(inner)) {
            (_, Shape::List(item)) if self.one.many.as_deref() == Some(place) => {
                let item = self.value("item#", item);
                quote!(with.list(|item| Ok(#item))?)
            }
            _ if is_optional && !is_filled => return quote!(None),
            (Type::Reference(this), _) => {
                let value = self.value(place, &this.elem);
                quote!(&#value)
            }
            (_, Shape::Named(name)) if is_filled => self.structure(&name, place),
            // What can be nothing; what can't isn't Rust, if lint hasn't refused it.
            (_, Shape::Text | Shape::Other(_)) => quote!(),
            _ => quote!(Default::default()),
        };
        some(is_optional, value)
    }

    /// An object, whose fields stand below a place.
    fn structure(&self, name: &str, place: &str) -> TokenStream {
        let part = self.one.body.iter().filter(|_| place == "body#");
        let part: Option<String> = part.map(|part| type_name(part).to_string()).next();
        let this = self.adapter.types.get(part.as_deref().unwrap_or(name));
        let Some(Definition::Struct(this)) = this else {
            return quote!(Default::default());
        };
        let fields = this.fields.iter().map(|field| {
            let value = self.value(&format!("{place}/{}", field.name), &field.this);
            let name = &field.ident;
            quote!(#name: #value)
        });
        let (name, into) = (&this.name, part.iter().map(|_| quote!(.into())));
        quote!(types::#name { #(#fields),* } #(#into)*)
    }

    /// The setting that a source is.
    fn setting(&self, source: &Source) -> Option<&Setting> {
        let name = source.name().strip_prefix("setting.")?;
        self.adapter
            .settings
            .iter()
            .find(|known| known.name == name)
    }

    /// What a source gives for a value of a type.
    fn given(&self, source: &Source, place: &str, this: &Type) -> TokenStream {
        let literal = |value: &Value| self.adapter.types.literal(this, value);
        let (name, must_be) = match source {
            Source::Const(value) => return literal(value),
            Source::Law(laws) => {
                let words = laws.keys().map(|law| word("Law", law));
                let values = laws.values().map(|text| literal(&text.as_str().into()));
                return quote!(match with.law { #(#words => #values),* });
            }
            Source::Named(name) => (name, None),
            Source::Proper { from, must_be } => (from, must_be.as_ref()),
        };
        let is_borrowed = matches!(this, Type::Reference(_));
        if let Some(setting) = self.setting(source) {
            let (key, (this, _)) = (&setting.name, settings::typed(setting));
            let lend = is_borrowed.then(|| quote!(&));
            return quote!(#lend self.endpoint.get::<#this>(#key));
        }
        let item = match &self.one.many {
            _ if place.starts_with("item") => quote!(item),
            Some(_) => quote!(with.first()?),
            None => quote!(with.item()?),
        };
        let value = match name.as_str() {
            "tracking" => quote!(with.tracking()?),
            "identifier-name" => quote!(#item.name()?),
            name => {
                let must_be = must_be.map(String::as_str).unwrap_or_default();
                let method = value_name(&format!("{must_be} {name}"));
                quote!(#item.#method()?)
            }
        };
        match name.as_str() {
            _ if is_borrowed => value,
            "session.password" | "session.code" => quote!(#value.cloned()),
            _ => quote!(#value.to_owned()),
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
