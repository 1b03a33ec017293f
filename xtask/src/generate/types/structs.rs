//! Types with fields.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Ident, ItemStruct, Meta, Type, parse_quote};

use super::{Shape, Types, inside, values};
use crate::{
    generate::{Error, names::type_name, source::used},
    model::{Kind, Model},
};

/// A type with fields.
pub(in super::super) struct Struct {
    pub name: Ident,
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

/// What progenitor has made of an object.
pub(super) fn of(item: ItemStruct, model: &Model) -> Result<Struct, Error> {
    let mut components = model.components.iter();
    let component = components.find(|(name, _)| type_name(name) == item.ident);
    let properties = component.and_then(|(_, schema)| schema.kind.properties());
    let mut fields = Vec::new();
    for field in item.fields {
        let Some(ident) = field.ident else {
            let what = "is neither an object, an enum nor a `oneOf`";
            return Err(Error::Defect(format!("`{}` {what}", item.ident)));
        };
        let mut serde = inside(&field.attrs, "serde");
        let name = values(&serde, "rename").pop();
        let name = name.unwrap_or_else(|| ident.to_string());
        let mut this = field.ty;
        let property = properties.and_then(|properties| properties.get(&name));
        let kind = property.map(|property| &property.schema.kind);
        if matches!(kind, Some(Kind::Map { personal: true, .. })) {
            let map = this.to_token_stream().to_string();
            this = syn::parse_str(&map.replacen("< String", "< client_runtime::Personal", 1))?;
        }
        // A list or a map that may be left out is one that may be empty: it reads `null` as nothing, too.
        if serde.iter().any(|meta| meta.path().is_ident("default")) {
            serde.push(parse_quote!(
                deserialize_with = "client_runtime::null_as_default"
            ));
        }
        let (is_optional, inner) = Shape::opened(&this);
        if matches!(Shape::of(inner), Shape::Other(name) if name == "Timestamp") {
            serde.extend(is_optional.then(|| parse_quote!(default)));
            serde.push(parse_quote!(deserialize_with = "client_runtime::timestamp"));
        }
        let docs = super::docs(&field.attrs);
        fields.push(Field {
            name,
            ident,
            this,
            docs,
            serde,
        });
    }
    let says = |attribute, word| {
        let mut words = inside(&item.attrs, attribute).into_iter();
        words.any(|meta| meta.path().is_ident(word))
    };
    Ok(Struct {
        fields,
        has_default: says("derive", "Default"),
        closed: says("serde", "deny_unknown_fields"),
        name: item.ident,
    })
}

impl Struct {
    /// The type, and its `Debug`, which hides text. A field without words has those of its type:
    /// OpenAPI allows none beside a reference.
    pub fn tokens(&self, types: &Types) -> TokenStream {
        let Struct { name, fields, .. } = self;
        let default = self.has_default.then(|| quote!(Default,));
        let closed = self.closed.then(|| quote!(#[serde(deny_unknown_fields)]));
        let shown = fields.iter().map(|field| {
            let (ident, this) = (&field.ident, field.this.to_token_stream());
            // Text, or made of some: `Option<String>`, `Vec<String>`, a map of them.
            let is_text = !used(&this, "String").is_empty();
            let text = is_text.then(|| quote!(: text));
            quote!(#ident #text)
        });
        let fields = fields.iter().map(|field| {
            let (ident, this, serde) = (&field.ident, &field.this, &field.serde);
            let words = Shape::of(this).held();
            let words = words.as_deref().and_then(|held| types.words(held));
            let words = words.filter(|_| field.docs.is_empty());
            let docs = super::documented(words.unwrap_or(&field.docs), &field.name);
            let serde = (!serde.is_empty()).then(|| quote!(#[serde(#(#serde),*)]));
            quote!(#docs #serde pub #ident: #this)
        });
        quote! {
            #[derive(Clone, #default PartialEq, serde::Serialize, serde::Deserialize)]
            #closed
            pub struct #name { #(#fields),* }

            client_runtime::quiet_debug!(#name { #(#shown),* });
        }
    }
}
