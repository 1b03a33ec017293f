//! Types with fields.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{GenericArgument, Ident, ItemStruct, Meta, PathArguments, Type, parse_quote};

use super::{Shape, docs, plain, quiet, renamed, says, serde};
use crate::{
    generate::{Error, names::type_name, source::Doc},
    model::{Kind, Model, Schema},
};

/// A type with fields.
pub(in super::super) struct Struct {
    pub name: Ident,
    pub docs: String,
    pub fields: Vec<Field>,
    has_default: bool,
    closed: bool,
}

/// A field of a type.
pub(in super::super) struct Field {
    /// Its name in JSON.
    pub name: String,
    pub ident: Ident,
    pub this: Type,
    docs: String,
    serde: Vec<Meta>,
}

impl Field {
    /// Whether it can't be left out.
    pub fn is_required(&self) -> bool {
        let may_be_left_out = |meta: &Meta| meta.path().is_ident("skip_serializing_if");
        !self.serde.iter().any(may_be_left_out)
    }
}

/// What progenitor has made of an object.
pub(super) fn of(item: ItemStruct, model: &Model) -> Result<Struct, Error> {
    let component = model
        .components
        .iter()
        .find(|(name, _)| type_name(name) == item.ident);
    let mut fields = Vec::new();
    for field in item.fields {
        let Some(ident) = field.ident else {
            let what = format!(
                "`{}` is neither an object, an enum nor a `oneOf`",
                item.ident
            );
            return Err(Error::Defect(what));
        };
        let name = renamed(&field.attrs).unwrap_or_else(|| ident.to_string());
        let mut this = field.ty;
        if component.is_some_and(|(_, schema)| has_personal_names(schema, &name)) {
            redact(&mut this);
        }
        let mut serde: Vec<_> = serde(&field.attrs).into_iter().map(plain::meta).collect();
        // A list or a map that may be left out is one that may be empty: it reads `null` as nothing, too.
        if serde.iter().any(|meta| meta.path().is_ident("default")) {
            serde.push(parse_quote!(
                deserialize_with = "client_runtime::null_as_default"
            ));
        }
        let (is_optional, time) = match Shape::of(&this) {
            Shape::Option(inner) => (true, Shape::of(inner)),
            shape => (false, shape),
        };
        if matches!(time, Shape::Other(name) if name == "Timestamp") {
            serde.extend(is_optional.then(|| parse_quote!(default)));
            serde.push(parse_quote!(deserialize_with = "client_runtime::timestamp"));
        }
        let docs = docs(&field.attrs);
        fields.push(Field {
            name,
            ident,
            this,
            docs,
            serde,
        });
    }
    Ok(Struct {
        docs: docs(&item.attrs),
        name: item.ident,
        fields,
        has_default: says(&item.attrs, "derive", "Default"),
        closed: says(&item.attrs, "serde", "deny_unknown_fields"),
    })
}

fn has_personal_names(component: &Schema, field: &str) -> bool {
    match &component.kind {
        Kind::Object { properties, .. } => properties.get(field).is_some_and(|property| {
            matches!(property.schema.kind, Kind::Map { personal: true, .. })
        }),
        _ => false,
    }
}

/// Redacts the names of the map in this type.
fn redact(this: &mut Type) {
    let Type::Path(path) = this else { return };
    let Some(last) = path.path.segments.last_mut() else {
        return;
    };
    let PathArguments::AngleBracketed(arguments) = &mut last.arguments else {
        return;
    };
    match arguments.args.first_mut() {
        Some(GenericArgument::Type(names)) if last.ident == "BTreeMap" => {
            *names = parse_quote!(client_runtime::Personal);
        }
        Some(GenericArgument::Type(inner)) => redact(inner),
        _ => {}
    }
}

impl Struct {
    /// The type, and its `Debug` if that has something to hide. A field without words has those of its type:
    /// OpenAPI allows none beside a reference.
    pub fn tokens(&self, words: &BTreeMap<String, String>) -> TokenStream {
        let Struct {
            name, docs, fields, ..
        } = self;
        let docs = super::documented(docs, &name.to_string());
        let has_text = fields.iter().any(|field| quiet::is_text(&field.this));
        let debug = (!has_text).then(|| quote!(Debug,));
        let default = self.has_default.then(|| quote!(Default,));
        let closed = self.closed.then(|| quote!(#[serde(deny_unknown_fields)]));
        let quiet = has_text.then(|| self.debug());
        let fields = fields.iter().map(
            |Field {
                 name,
                 ident,
                 this,
                 docs,
                 serde,
             }| {
                let docs = match (docs.as_str(), held(this).and_then(|held| words.get(&held))) {
                    ("", Some(words)) => Doc(words.clone()),
                    (docs, _) => super::documented(docs, name),
                };
                let serde = (!serde.is_empty()).then(|| quote!(#[serde(#(#serde),*)]));
                quote!(#docs #serde pub #ident: #this)
            },
        );
        quote! {
            #docs
            #[derive(Clone, #debug #default PartialEq, serde::Serialize, serde::Deserialize)]
            #closed
            pub struct #name { #(#fields),* }

            #quiet
        }
    }

    fn debug(&self) -> TokenStream {
        let label = self.name.to_string();
        let fields = self.fields.iter().map(|Field { ident, this, .. }| {
            let label = ident.to_string();
            if quiet::is_text(this) {
                quote!(.field(#label, &format_args!("[text]")))
            } else {
                quote!(.field(#label, &self.#ident))
            }
        });
        quiet::debug(
            &self.name,
            quote!(f.debug_struct(#label)#(#fields)*.finish()),
        )
    }
}

/// The name of the type of the spec that a field holds, in an `Option` or not.
pub(super) fn held(this: &Type) -> Option<String> {
    let Type::Path(path) = this else { return None };
    let last = path.path.segments.last()?;
    match &last.arguments {
        PathArguments::AngleBracketed(arguments) if last.ident == "Option" => {
            arguments.args.iter().find_map(|argument| match argument {
                GenericArgument::Type(inner) => held(inner),
                _ => None,
            })
        }
        _ => path.path.get_ident().map(Ident::to_string),
    }
}
