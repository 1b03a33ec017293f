//! What fills a request, as the arguments of a call.

use std::cell::Cell;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Type;

use super::{Adapter, place::pattern};
use crate::{
    generate::{
        Error,
        names::{type_name, value_name},
        operations::in_order,
        types::{Definition, Shape},
    },
    model::{
        self, Encoding, In, Operation, Parameter,
        flow::{Source, Use},
    },
};

/// What a call is made of.
pub(super) struct Request {
    /// What is made first.
    pub before: TokenStream,
    /// The arguments.
    pub arguments: Vec<TokenStream>,
    /// The credential, if that is the person's own.
    pub credential: Option<TokenStream>,
}

/// Makes one request.
pub(super) struct Requests<'a> {
    adapter: &'a Adapter<'a>,
    one: &'a Use,
    /// Whether something outside of the list of many comes from the person.
    has_item: Cell<bool>,
}

impl<'a> Requests<'a> {
    /// The request of a use.
    pub fn of(
        adapter: &'a Adapter<'a>,
        operation: &Operation,
        one: &'a Use,
    ) -> Result<Request, Error> {
        let this = Requests {
            adapter,
            one,
            has_item: Cell::new(false),
        };
        let mut arguments = Vec::new();
        for parameter in in_order(operation) {
            arguments.push(this.argument(parameter)?);
        }
        let mut before = TokenStream::new();
        if let Some(body) = &operation.body {
            let (made, argument) = this.body(body)?;
            before = quote!(let body = #made;);
            arguments.push(argument);
        }
        let credential = one
            .with
            .iter()
            .find(|(place, _)| place.starts_with("security."));
        let credential = credential
            .map(|(_, source)| this.borrowed(source))
            .transpose()?;
        let item = match (this.has_item.get(), &one.many) {
            (false, _) => None,
            (true, None) => Some(quote!(let item = with.item()?;)),
            (true, Some(_)) => Some(quote!(let item = with.first()?;)),
        };
        Ok(Request {
            before: quote!(#item #before),
            arguments,
            credential,
        })
    }

    fn unfilled(&self, place: &str) -> Error {
        Error::Defect(format!(
            "nothing fills `{place}` of `{}`",
            self.one.operation
        ))
    }

    fn argument(&self, parameter: &Parameter) -> Result<TokenStream, Error> {
        let place = match parameter.sent_in {
            In::Path => format!("path.{}", parameter.name),
            In::Query => format!("query.{}", parameter.name),
            In::Header => format!("header.{}", parameter.name),
        };
        let filled = match (
            self.one.with.get(&place),
            &self.adapter.model.resolve(&parameter.schema).kind,
        ) {
            (Some(Source::Const(value)), model::Kind::Reference(_) | model::Kind::Enum(_)) => {
                let this = super::super::operations::owned(&parameter.schema);
                let value = pattern(&syn::parse2(this)?, value, self.adapter.types);
                quote!(&#value)
            }
            (Some(Source::Const(value)), _) => {
                pattern(&syn::parse_quote!(()), value, self.adapter.types)
            }
            (Some(source), _) => self.borrowed(source)?,
            (None, model::Kind::Enum(values)) if values.len() == 1 && parameter.required => {
                quote!(&Default::default())
            }
            (None, _) if parameter.required => return Err(self.unfilled(&place)),
            (None, _) => return Ok(quote!(None)),
        };
        Ok(if parameter.required {
            filled
        } else {
            quote!(Some(#filled))
        })
    }

    /// A body, and the argument that it is.
    fn body(&self, body: &model::Body) -> Result<(TokenStream, TokenStream), Error> {
        let made = match (&body.schema.kind, body.encoding()) {
            (model::Kind::Reference(name), Encoding::Json | Encoding::Form) => {
                let name = self.one.body.as_ref().unwrap_or(name);
                self.structure(&type_name(name).to_string(), "body#", false)?
            }
            _ => return Err(self.unfilled("body#")),
        };
        let argument = match self.one.body {
            Some(_) => quote!(&body.into()),
            None => quote!(&body),
        };
        Ok((
            made,
            if body.required {
                argument
            } else {
                quote!(Some(#argument))
            },
        ))
    }

    /// An object, whose fields stand below a place.
    fn structure(&self, name: &str, place: &str, in_list: bool) -> Result<TokenStream, Error> {
        let Some(Definition::Struct(this)) = self.adapter.types.get(name) else {
            return Err(self.unfilled(place));
        };
        let mut fields = Vec::new();
        for field in &this.fields {
            let value = self.field(&format!("{place}/{}", field.name), &field.this, in_list)?;
            let ident = &field.ident;
            fields.push(quote!(#ident: #value));
        }
        let name = &this.name;
        Ok(quote!(types::#name { #(#fields),* }))
    }

    /// What stands at a place, of this type.
    fn field(&self, place: &str, this: &Type, in_list: bool) -> Result<TokenStream, Error> {
        let (is_optional, inner) = match Shape::of(this) {
            Shape::Option(inner) => (true, inner),
            _ => (false, this),
        };
        let some = |value: TokenStream| {
            if is_optional {
                quote!(Some(#value))
            } else {
                value
            }
        };
        let shape = Shape::of(inner);
        if self.one.many.as_deref() == Some(place)
            && let Shape::List(item) = shape
        {
            let item = match self.one.with.get("item") {
                Some(source) => self.owned(source, item, true)?,
                None => match Shape::of(item) {
                    Shape::Named(name) => self.structure(&name, "item#", true)?,
                    _ => return Err(self.unfilled("item")),
                },
            };
            return Ok(some(quote!(with.list(|item| Ok(#item))?)));
        }
        if let Some(source) = self.one.with.get(place) {
            let value = self.owned(source, inner, in_list)?;
            let is_option = match source {
                Source::Named(name, _) => {
                    ["session.password", "session.code"].contains(&name.as_str())
                        || self.adapter.is_optional(name)
                }
                _ => false,
            };
            return Ok(if is_option { value } else { some(value) });
        }
        let goes_deeper = self
            .one
            .with
            .keys()
            .chain(&self.one.many)
            .any(|known| known.starts_with(&format!("{place}/")));
        match (shape, is_optional) {
            (Shape::Named(name), _) if goes_deeper => {
                Ok(some(self.structure(&name, place, in_list)?))
            }
            (_, true) => Ok(quote!(None)),
            (Shape::List(_) | Shape::Map, _) => Ok(quote!(Default::default())),
            (Shape::Named(name), false) => match self.adapter.types.get(&name) {
                Some(Definition::Texts(texts)) if texts.values.len() == 1 => {
                    Ok(quote!(Default::default()))
                }
                _ => Err(self.unfilled(place)),
            },
            _ => Err(self.unfilled(place)),
        }
    }

    /// What a source gives, as a reference.
    fn borrowed(&self, source: &Source) -> Result<TokenStream, Error> {
        let Source::Named(name, must_be) = source else {
            return Err(self.unfilled("a parameter"));
        };
        Ok(match (name.as_str(), name.strip_prefix("setting.")) {
            (_, Some(setting)) => {
                let setting = value_name(setting);
                quote!(&self.#setting)
            }
            ("tracking", _) => quote!(with.tracking()?),
            _ => self.of_item(name, must_be.as_deref(), false),
        })
    }

    /// What a source gives, of a type.
    fn owned(&self, source: &Source, this: &Type, in_list: bool) -> Result<TokenStream, Error> {
        Ok(match source {
            Source::Const(value) => {
                let value = pattern(this, value, self.adapter.types);
                match Shape::of(this) {
                    Shape::Text => quote!(#value.to_owned()),
                    _ => value,
                }
            }
            Source::Law(laws) => {
                let arms = laws.iter().map(|(law, text)| {
                    let law = format_ident!("{}", heck::ToPascalCase::to_pascal_case(law.as_str()));
                    let value = pattern(this, &text.as_str().into(), self.adapter.types);
                    quote!(Law::#law => #value)
                });
                quote!(match with.law { #(#arms),* })
            }
            Source::Named(name, must_be) => match (name.as_str(), name.strip_prefix("setting.")) {
                (_, Some(setting)) => {
                    let setting = value_name(setting);
                    quote!(self.#setting.clone())
                }
                ("session.password" | "session.code", _) => self.of_item(name, None, in_list),
                ("tracking", _) => quote!(with.tracking()?.to_owned()),
                ("identifier-name", _) => {
                    let value = self.of_item(name, None, in_list);
                    quote!(#value.to_owned())
                }
                _ => {
                    let value = self.of_item(name, must_be.as_deref(), in_list);
                    quote!(#value.clone())
                }
            },
        })
    }

    /// What comes from the person.
    fn of_item(&self, name: &str, must_be: Option<&str>, in_list: bool) -> TokenStream {
        self.has_item.set(self.has_item.get() || !in_list);
        match name {
            "identifier-name" => quote!(item.name()?),
            "session.token" => quote!(item.session_token()?),
            "session.password" => quote!(item.session()?.password().cloned()),
            "session.code" => quote!(item.session()?.one_time_code().cloned()),
            name => {
                let method = must_be
                    .into_iter()
                    .chain([name])
                    .collect::<Vec<_>>()
                    .join("-");
                let method = value_name(&method);
                quote!(item.#method()?)
            }
        }
    }
}
