//! The answers of an operation by their shapes, and the type that all of them together are.

use heck::ToPascalCase;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Ident, Item, Type, parse_quote};

use crate::{
    prepare::{Answer, Operation, Problem, Shape, Status},
    refine::names::type_name,
};

/// Whether answers say that the request succeeded or that it failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Success,
    Error,
}

/// The answers of one kind.
pub(super) struct Shapes<'a> {
    /// The name of their enum, if they are one.
    pub(super) name: Ident,
    kind: Kind,
    /// By shape, in the order of their statuses.
    by_shape: Vec<(Shape, Vec<&'a Answer>)>,
}

impl<'a> Shapes<'a> {
    /// Groups the answers of an operation.
    pub(super) fn of(operation: &'a Operation, kind: Kind) -> Self {
        let (is_kind, suffix): (fn(Status) -> bool, _) = match kind {
            Kind::Success => (Status::is_success, "Response"),
            Kind::Error => (Status::is_error, "Error"),
        };
        let mut by_shape: Vec<(Shape, Vec<&Answer>)> = Vec::new();
        for answer in operation
            .answers
            .iter()
            .filter(|answer| is_kind(answer.status))
        {
            let shape = match (&answer.shape, kind) {
                // An error's text stays in its raw body, and what is dropped is nothing to us.
                (Shape::Dropped, _) | (Shape::Text | Shape::Bytes, Kind::Error) => Shape::Empty,
                // An error has its body or doesn't in any case.
                (Shape::Perhaps(component), Kind::Error) => Shape::Json(component.clone()),
                (shape, _) => shape.clone(),
            };
            match by_shape.iter_mut().find(|(known, _)| *known == shape) {
                Some((_, answers)) => answers.push(answer),
                None => by_shape.push((shape, vec![answer])),
            }
        }
        let name = format_ident!("{}{suffix}", operation.id.to_pascal_case());
        Shapes {
            name,
            kind,
            by_shape,
        }
    }

    /// Every shape with its answers, those without a body among them.
    pub(super) fn all(&self) -> &[(Shape, Vec<&'a Answer>)] {
        &self.by_shape
    }

    /// The shapes that make a difference in type: an error without a body has no body, while a
    /// success without one is one more thing that may come.
    fn typed(&self) -> Vec<&(Shape, Vec<&'a Answer>)> {
        let is_typed = |shape: &Shape| self.kind == Kind::Success || *shape != Shape::Empty;
        self.by_shape
            .iter()
            .filter(|(shape, _)| is_typed(shape))
            .collect()
    }

    /// Whether there is a variant for each shape.
    pub(super) fn is_enum(&self) -> bool {
        self.typed().len() > 1
    }

    /// The type of all of them.
    pub(super) fn body(&self) -> Type {
        let name = &self.name;
        match (&self.typed()[..], self.kind) {
            ([], Kind::Success) => parse_quote!(()),
            ([], Kind::Error) => parse_quote!(client_runtime::NoBody),
            ([(shape, _)], _) => body(shape, &quote!(types::)),
            _ => parse_quote!(types::#name),
        }
    }

    /// Their enum, if they are one.
    pub(super) fn item(
        &self,
        operation: &Operation,
        types: &[Item],
    ) -> Result<Option<Item>, Problem> {
        if !self.is_enum() {
            return Ok(None);
        }
        let name = &self.name;
        if types.iter().any(|item| is_called(item, name)) {
            let place = format!("/components/schemas/{name}");
            let message = format!("`{name}` is the type of what `{}` answers", operation.id);
            return Err(Problem::at(&place, message, "give the schema another name"));
        }
        let doc = match self.kind {
            Kind::Success => format!("What `{}` may answer with.", operation.id),
            Kind::Error => format!("What `{}` may fail with.", operation.id),
        };
        let variants = self.typed().into_iter().map(|(shape, answers)| {
            let (doc, variant) = (documentation(answers), variant(shape));
            let body = body(shape, &TokenStream::new());
            match shape {
                Shape::Empty | Shape::Dropped => quote!(#[doc = #doc] #variant),
                Shape::Json(_) | Shape::Perhaps(_) | Shape::Text | Shape::Bytes => {
                    quote!(#[doc = #doc] #variant(#body))
                }
            }
        });
        Ok(Some(parse_quote! {
            #[doc = #doc]
            #[derive(Clone, Debug, PartialEq)]
            pub enum #name { #(#variants),* }
        }))
    }
}

fn is_called(item: &Item, name: &Ident) -> bool {
    match item {
        Item::Enum(item) => item.ident == *name,
        Item::Struct(item) => item.ident == *name,
        _ => false,
    }
}

fn documentation(answers: &[&Answer]) -> String {
    let lines: Vec<_> = answers
        .iter()
        .map(|answer| format!("{}: {}", answer.status, answer.description.trim()))
        .collect();
    lines.join("\n\n")
}

/// The type of a shape, seen from where the types are below `module`.
pub(super) fn body(shape: &Shape, module: &TokenStream) -> Type {
    match shape {
        Shape::Json(component) => {
            let name = type_name(component);
            parse_quote!(#module #name)
        }
        Shape::Perhaps(component) => {
            let name = type_name(component);
            parse_quote!(Option<#module #name>)
        }
        Shape::Text => parse_quote!(String),
        Shape::Bytes => parse_quote!(Vec<u8>),
        Shape::Empty | Shape::Dropped => parse_quote!(()),
    }
}

/// The variant of a shape.
pub(super) fn variant(shape: &Shape) -> Ident {
    match shape {
        Shape::Json(component) | Shape::Perhaps(component) => match type_name(component) {
            // Called as one of the others is.
            name if name == "Text" || name == "Bytes" || name == "Empty" => {
                format_ident!("{name}Data")
            }
            name => name,
        },
        Shape::Text => format_ident!("Text"),
        Shape::Bytes => format_ident!("Bytes"),
        Shape::Empty | Shape::Dropped => format_ident!("Empty"),
    }
}
