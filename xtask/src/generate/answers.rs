//! The answers of an operation, those of success or those of failure: their type, and from a status to it.

use std::mem::discriminant;

use heck::ToPascalCase;
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use syn::Ident;

use super::{names::type_name, prose::paragraphs, source::Doc};
use crate::model::{Answer, Held, Operation, Status};

/// Whether answers say that the request succeeded or that it failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Success,
    Error,
}

impl Kind {
    /// Whether an answer of a status is of this kind. What neither succeeds nor fails is no answer to us.
    pub fn holds(self, status: Status) -> bool {
        match self {
            Kind::Success => status.is_success(),
            Kind::Error => matches!(
                status,
                Status::Code(400..) | Status::Class(4..) | Status::Default
            ),
        }
    }
}

/// The answers of one kind.
pub(super) struct Answers<'a> {
    operation: &'a Operation,
    kind: Kind,
    /// By what they hold, in the order of their statuses.
    by_held: Vec<(Held, Vec<&'a Answer>)>,
}

impl<'a> Answers<'a> {
    /// Groups the answers of an operation.
    pub fn of(operation: &'a Operation, kind: Kind) -> Self {
        let mut by_held: Vec<(Held, Vec<&Answer>)> = Vec::new();
        let answers = operation.answers.iter();
        for answer in answers.filter(|answer| kind.holds(answer.status)) {
            let held = match (answer.held(), kind) {
                // An error's text stays in its raw body; of any other media type, it has its body or doesn't.
                (Held::Text, Kind::Error) => Held::Empty,
                (Held::JsonIfAny(name), Kind::Error) => Held::Json(name),
                (held, _) => held,
            };
            match by_held.iter_mut().find(|(known, _)| *known == held) {
                Some((_, answers)) => answers.push(answer),
                None => by_held.push((held, vec![answer])),
            }
        }
        Answers {
            operation,
            kind,
            by_held,
        }
    }

    /// Those that make a difference in type: an error without a body has none, while a success without one
    /// is one more thing that may come.
    fn typed(&self) -> Vec<&(Held, Vec<&'a Answer>)> {
        let is_typed = |held: &Held| self.kind == Kind::Success || *held != Held::Empty;
        let all = self.by_held.iter();
        all.filter(|(held, _)| is_typed(held)).collect()
    }

    /// Whether they are an enum.
    pub fn is_enum(&self) -> bool {
        self.typed().len() > 1
    }

    /// Its variants that hold something.
    pub fn forms(&self) -> Vec<Ident> {
        let mut typed = self.typed();
        typed.retain(|(held, _)| *held != Held::Empty);
        typed.iter().map(|(held, _)| variant(held)).collect()
    }

    /// Its name.
    pub fn name(&self) -> Ident {
        let name = self.operation.id.to_pascal_case();
        match self.kind {
            Kind::Success => format_ident!("{name}Response"),
            Kind::Error => format_ident!("{name}Error"),
        }
    }

    /// The type of all of them; `None` for errors that have no body.
    pub fn body(&self) -> Option<TokenStream> {
        let name = self.name();
        match (&self.typed()[..], self.kind) {
            ([], Kind::Success) => Some(quote!(())),
            ([], Kind::Error) => None,
            ([(held, _)], _) => Some(body(held, quote!(types::))),
            _ => Some(quote!(types::#name)),
        }
    }

    /// What tells an answer of this status from the others, and the type of its body.
    pub fn held(&self, status: Status) -> (Option<TokenStream>, TokenStream) {
        let is_it = |answer: &&Answer| match (answer.status, status) {
            (Status::Class(class), Status::Code(code)) => class == code / 100,
            (known, status) => known == status,
        };
        let mut typed = self.typed().into_iter();
        let Some((held, _)) = typed.find(|(_, answers)| answers.iter().any(is_it)) else {
            return (None, quote!(()));
        };
        let (name, variant) = (self.name(), variant(held));
        let variant = self.is_enum().then(|| quote!(types::#name::#variant));
        (variant, body(held, quote!(types::)))
    }

    /// Their enum, if they are one.
    pub fn item(&self) -> Option<TokenStream> {
        if !self.is_enum() {
            return None;
        }
        let (name, id) = (self.name(), &self.operation.id);
        let verb = match self.kind {
            Kind::Success => "answer",
            Kind::Error => "fail",
        };
        let doc = Doc(format!("What `{id}` may {verb} with."));
        let typed = self.typed();
        let variants = typed.iter().map(|(held, answers)| {
            let lines = answers.iter();
            let lines = lines.map(|answer| format!("{}: {}", answer.status, answer.description));
            let doc = Doc(paragraphs(lines));
            let (variant, body) = (variant(held), body(held, quote!()));
            match held {
                Held::Empty => quote!(#doc #variant),
                _ => quote!(#doc #variant(#body)),
            }
        });
        Some(quote! {
            #doc
            #[derive(Clone, Debug, PartialEq)]
            pub enum #name { #(#variants),* }
        })
    }

    /// From statuses to results, those of one width together; each with a status that says how wide it is.
    pub fn arms(&self) -> Vec<(Status, TokenStream)> {
        let mut arms = Vec::new();
        for (held, answers) in &self.by_held {
            let result = self.result(held);
            let is_as_wide = |one: &&Answer, next: &&Answer| {
                discriminant(&one.status) == discriminant(&next.status)
            };
            for answers in answers.chunk_by(is_as_wide) {
                let patterns = answers.iter().map(|answer| pattern(answer.status));
                arms.push((answers[0].status, quote!(#(#patterns)|* => #result)));
            }
        }
        arms
    }

    fn result(&self, held: &Held) -> TokenStream {
        let (name, variant) = (self.name(), variant(held));
        let variant = self.is_enum().then(|| quote!(types::#name::#variant));
        let read = match (self.kind, held, &variant) {
            (Kind::Error, Held::Empty | Held::Text, _) => {
                return quote!(Err(answer.into_error_without_body()));
            }
            (Kind::Error, _, Some(variant)) => return quote!(Err(answer.into_error_as(#variant))),
            (Kind::Error, _, None) => return quote!(Err(answer.into_error())),
            (Kind::Success, Held::Json(_), _) => quote!(json),
            (Kind::Success, Held::JsonIfAny(_), _) => quote!(json_if_any),
            (Kind::Success, Held::Text, _) => quote!(text),
            (Kind::Success, Held::Empty, _) => quote!(dropped),
        };
        let form = variant.map(|variant| {
            let made = match held {
                Held::Empty => quote!(|()| #variant),
                _ => variant,
            };
            // `answer.map(…)` would have to know first what `answer` derefs to.
            quote!(.map(|answer| Response::map(answer, #made)))
        });
        quote!(answer.#read()#form)
    }
}

/// A status as a pattern.
pub(super) fn pattern(status: Status) -> TokenStream {
    let number = Literal::u16_unsuffixed;
    match status {
        Status::Code(code) => {
            let code = number(code);
            quote!(#code)
        }
        Status::Class(class) => {
            let (first, last) = (number(class * 100), number(class * 100 + 99));
            quote!(#first..=#last)
        }
        Status::Default => quote!(400..),
    }
}

/// The type of what is held, seen from where the types are below `module`.
fn body(held: &Held, module: TokenStream) -> TokenStream {
    let named = |component| {
        let name = type_name(component);
        quote!(#module #name)
    };
    match held {
        Held::Json(component) => named(component),
        Held::JsonIfAny(component) => {
            let name = named(component);
            quote!(Option<#name>)
        }
        Held::Text => quote!(String),
        Held::Empty => quote!(()),
    }
}

fn variant(held: &Held) -> Ident {
    match held {
        Held::Json(component) | Held::JsonIfAny(component) => match type_name(component) {
            // Called as one of the others is.
            name if name == "Text" || name == "Empty" => format_ident!("{name}Data"),
            name => name,
        },
        Held::Text => format_ident!("Text"),
        Held::Empty => format_ident!("Empty"),
    }
}
