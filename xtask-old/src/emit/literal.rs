//! An example of the spec as Rust: the arguments of the call that a README shows.

use heck::ToPascalCase;
use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Value;
use syn::{
    Fields, FnArg, GenericArgument, Ident, Item, ItemEnum, Meta, Pat, PathArguments, Token, Type,
    punctuated::Punctuated,
};

use crate::{prepare::Operation, refine::names::value_name};

/// The arguments of a call, from the examples of its parameters and its body.
pub(super) fn arguments(
    operation: &Operation,
    method: &syn::ImplItemFn,
    types: &[Item],
) -> Vec<TokenStream> {
    let types = Types(types);
    method
        .sig
        .inputs
        .iter()
        .filter_map(|input| match input {
            FnArg::Typed(argument) => match &*argument.pat {
                Pat::Ident(pattern) => Some((&pattern.ident, &*argument.ty)),
                _ => None,
            },
            FnArg::Receiver(_) => None,
        })
        .map(|(name, this)| types.argument(this, example(operation, name).as_ref()))
        .collect()
}

fn example(operation: &Operation, argument: &Ident) -> Option<Value> {
    let mut parameters = operation.parameters.iter();
    match parameters.find(|parameter| value_name(&parameter.argument) == *argument) {
        Some(parameter) => parameter.example.clone(),
        None => operation
            .body
            .as_ref()
            .and_then(|body| body.example.clone()),
    }
}

struct Types<'a>(&'a [Item]);

impl Types<'_> {
    fn argument(&self, this: &Type, example: Option<&Value>) -> TokenStream {
        match this {
            Type::Reference(reference) => match &*reference.elem {
                Type::Path(path) if path.path.is_ident("str") => text(example),
                Type::Slice(slice) if last(&slice.elem).is_some_and(|name| name == "u8") => {
                    let text = example.and_then(Value::as_str).unwrap_or_default();
                    let bytes = Literal::byte_string(text.as_bytes());
                    quote!(#bytes)
                }
                Type::Slice(slice) => {
                    let items = example.and_then(Value::as_array).into_iter().flatten();
                    let items = items.map(|item| self.value(&slice.elem, Some(item)));
                    quote!(&[#(#items),*])
                }
                inner => {
                    let value = self.value(inner, example);
                    quote!(&#value)
                }
            },
            _ => match (generic(this, "Option"), example) {
                (Some(_), None | Some(Value::Null)) => quote!(None),
                (Some(inner), some) => {
                    let value = self.argument(inner, some);
                    quote!(Some(#value))
                }
                (None, some) => self.value(this, some),
            },
        }
    }

    fn value(&self, this: &Type, example: Option<&Value>) -> TokenStream {
        if let Some(inner) = generic(this, "Option") {
            return match example {
                None | Some(Value::Null) => quote!(None),
                Some(_) => {
                    let value = self.value(inner, example);
                    quote!(Some(#value))
                }
            };
        }
        if let Some(inner) = generic(this, "Vec") {
            let items = example.and_then(Value::as_array).into_iter().flatten();
            let items = items.map(|item| self.value(inner, Some(item)));
            return quote!(vec![#(#items),*]);
        }
        if let Some(inner) = generic(this, "Box") {
            // What an example says ends; what it leaves open may hold itself.
            let value = example.map(|_| self.value(inner, example));
            return value.map_or_else(|| quote!(Box::default()), |value| quote!(Box::new(#value)));
        }
        match last(this).map(ToString::to_string).as_deref() {
            Some("String") => {
                let text = text(example);
                quote!(#text.to_owned())
            }
            Some(redacted @ ("Personal" | "Secret")) => {
                let (redacted, text) = (
                    Ident::new(redacted, proc_macro2::Span::call_site()),
                    text(example),
                );
                quote!(#redacted::new(#text))
            }
            Some("bool") => {
                let truth = example.and_then(Value::as_bool).unwrap_or_default();
                quote!(#truth)
            }
            Some("i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64") => {
                let number = match example.and_then(Value::as_u64) {
                    Some(number) => Literal::u64_unsuffixed(number),
                    None => {
                        Literal::i64_unsuffixed(example.and_then(Value::as_i64).unwrap_or_default())
                    }
                };
                quote!(#number)
            }
            Some(name) if is_of_the_spec(this) => self
                .named(name, example)
                .unwrap_or_else(|| quote!(Default::default())),
            Some(_) => quote!(Default::default()),
            None => quote!(Default::default()),
        }
    }

    fn named(&self, name: &str, example: Option<&Value>) -> Option<TokenStream> {
        self.0.iter().find_map(|item| match item {
            Item::Struct(item) if item.ident == name => {
                let ident = &item.ident;
                Some(match &item.fields {
                    Fields::Named(fields) => {
                        let fields = fields.named.iter().map(|field| {
                            let ident = field.ident.as_ref();
                            let value = self.value(&field.ty, json_field(field, example));
                            quote!(#ident: #value)
                        });
                        quote!(types::#ident { #(#fields),* })
                    }
                    Fields::Unnamed(fields) => {
                        let values = fields
                            .unnamed
                            .iter()
                            .map(|field| self.value(&field.ty, example));
                        quote!(types::#ident(#(#values),*))
                    }
                    Fields::Unit => quote!(types::#ident),
                })
            }
            Item::Enum(item) if item.ident == name => Some(self.variant(item, example)),
            _ => None,
        })
    }

    fn variant(&self, item: &ItemEnum, example: Option<&Value>) -> TokenStream {
        let name = &item.ident;
        let mut variants = item.variants.iter();
        let is_words = variants.any(|variant| matches!(variant.fields, Fields::Unit));
        if let Some(word) = example.and_then(Value::as_str).filter(|_| is_words) {
            let variant = word.to_pascal_case();
            return match item.variants.iter().find(|known| known.ident == variant) {
                Some(known) => {
                    let variant = &known.ident;
                    quote!(types::#name::#variant)
                }
                None => quote!(types::#name::from(#word)),
            };
        }
        let fits = |variant: &&syn::Variant| {
            let inner = variant.fields.iter().next();
            inner
                .zip(example)
                .is_some_and(|(inner, example)| self.fits(&inner.ty, example))
        };
        let variant = item.variants.iter().find(fits).or(item.variants.first());
        let Some(syn::Variant { ident, fields, .. }) = variant else {
            return quote!(Default::default());
        };
        let values = fields.iter().map(|field| self.value(&field.ty, example));
        match fields {
            Fields::Unit => quote!(types::#name::#ident),
            _ => quote!(types::#name::#ident(#(#values),*)),
        }
    }

    /// Whether an example is a value of a plain type, or has every field that a struct can't do without.
    fn fits(&self, this: &Type, example: &Value) -> bool {
        if let Some(inner) = generic(this, "Option") {
            return example.is_null() || self.fits(inner, example);
        }
        if let Some(inner) = generic(this, "Box") {
            return self.fits(inner, example);
        }
        if let Some(inner) = generic(this, "Vec") {
            let items = example.as_array();
            return items.is_some_and(|items| items.iter().all(|item| self.fits(inner, item)));
        }
        let Some(name) = last(this) else { return false };
        let is_foreign = !is_of_the_spec(this);
        match name.to_string().as_str() {
            "String" | "Personal" | "Secret" => return example.is_string(),
            "bool" => return example.is_boolean(),
            "i32" | "i64" | "u32" | "u64" => return example.is_i64() || example.is_u64(),
            "f32" | "f64" => return example.is_number(),
            "Timestamp" | "Date" if is_foreign => return example.is_string(),
            "BTreeMap" | "Map" if is_foreign => return example.is_object(),
            "Value" if is_foreign => return true,
            _ => {}
        }
        self.0.iter().any(|item| match item {
            Item::Struct(item) if item.ident == *name => match &item.fields {
                Fields::Unnamed(fields) => fields
                    .unnamed
                    .iter()
                    .all(|field| self.fits(&field.ty, example)),
                fields => {
                    example.is_object() && fields.iter().all(|field| self.has(field, example))
                }
            },
            Item::Enum(item) if item.ident == *name => {
                let words = |variant: &syn::Variant| matches!(variant.fields, Fields::Unit);
                let is_word = example.is_string() && item.variants.iter().any(words);
                let mut fields = item.variants.iter().flat_map(|variant| &variant.fields);
                is_word || fields.any(|field| self.fits(&field.ty, example))
            }
            _ => false,
        })
    }

    /// Whether an object has a field, if it needs one: lists and maps may be left out.
    fn has(&self, field: &syn::Field, example: &Value) -> bool {
        let may_be_missing = generic(&field.ty, "Option").is_some()
            || field
                .attrs
                .iter()
                .any(|attribute| says(attribute, &["default", "flatten"]));
        may_be_missing || json_field(field, Some(example)).is_some()
    }
}

/// Whether serde is told one of these words.
fn says(attribute: &syn::Attribute, words: &[&str]) -> bool {
    let parse = Punctuated::<Meta, Token![,]>::parse_terminated;
    let metas = attribute.parse_args_with(parse).unwrap_or_default();
    let told = |meta: &Meta| words.iter().any(|word| meta.path().is_ident(word));
    attribute.path().is_ident("serde") && metas.iter().any(told)
}

fn json_field<'a>(field: &syn::Field, example: Option<&'a Value>) -> Option<&'a Value> {
    let renamed = field.attrs.iter().find_map(crate::refine::renamed);
    let name = renamed.or_else(|| field.ident.as_ref().map(ToString::to_string))?;
    example?.get(name)
}

fn text(example: Option<&Value>) -> TokenStream {
    let text = match example {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => "…".to_owned(),
    };
    quote!(#text)
}

/// Whether this may be a type of the spec: `Thing` or `types::Thing`. Any other path leads to a type of
/// somebody else, which may have the name of one of the spec's.
fn is_of_the_spec(this: &Type) -> bool {
    let Type::Path(this) = this else { return false };
    let segments = &this.path.segments;
    let is_plain = segments.iter().all(|segment| segment.arguments.is_none());
    is_plain && (segments.len() == 1 || segments.len() == 2 && segments[0].ident == "types")
}

fn last(this: &Type) -> Option<&Ident> {
    match this {
        Type::Path(path) => path.path.segments.last().map(|segment| &segment.ident),
        _ => None,
    }
}

/// `T`, if this is `name<T>`.
fn generic<'a>(this: &'a Type, name: &str) -> Option<&'a Type> {
    let Type::Path(path) = this else {
        return None;
    };
    let segment = path
        .path
        .segments
        .last()
        .filter(|segment| segment.ident == name)?;
    match &segment.arguments {
        PathArguments::AngleBracketed(arguments) => {
            arguments.args.iter().find_map(|argument| match argument {
                GenericArgument::Type(inner) => Some(inner),
                _ => None,
            })
        }
        _ => None,
    }
}
