//! From a status to a result. A status of its own comes before the class that it belongs to, whatever
//! shapes they have.

use std::collections::BTreeSet;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::shapes::{Shapes, body, variant};
use crate::prepare::{Answer, Shape, Status};

/// How exact a pattern is: one status, a class of them, or all that are left.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
    One,
    Class,
    Rest,
}

impl Reach {
    fn of(status: Status) -> Self {
        match status {
            Status::Code(_) => Reach::One,
            Status::Class(_) => Reach::Class,
            Status::Default => Reach::Rest,
        }
    }
}

/// The arms for all answers.
pub(super) fn of(successes: &Shapes<'_>, errors: &Shapes<'_>) -> Vec<TokenStream> {
    let mut arms = Vec::new();
    for (shape, answers) in successes.all() {
        arms.extend(patterns(answers, &success(successes, shape, answers)));
    }
    let has_classes = errors.all().iter().flat_map(|(_, answers)| answers);
    let has_classes = has_classes
        .into_iter()
        .any(|answer| Reach::of(answer.status) > Reach::One);
    for (shape, answers) in errors.all() {
        // Without a class around it, an error without a body is one that the spec doesn't name.
        if *shape != Shape::Empty || has_classes {
            arms.extend(patterns(answers, &error(errors, shape)));
        }
    }
    arms.sort_by_key(|(reach, _)| *reach);
    arms.into_iter().map(|(_, arm)| arm).collect()
}

fn success(shapes: &Shapes<'_>, shape: &Shape, answers: &[&Answer]) -> TokenStream {
    let (name, variant) = (&shapes.name, variant(shape));
    let media_types: BTreeSet<_> = answers
        .iter()
        .flat_map(|answer| &answer.media_types)
        .collect();
    let media_types = media_types.into_iter();
    match (shape, shapes.is_enum()) {
        (Shape::Json(_), false) => quote!(answer.json()),
        (Shape::Perhaps(_), false) => quote!(answer.json_if_any()),
        (Shape::Text, false) => quote!(answer.text()),
        (Shape::Bytes, false) => quote!(answer.bytes(&[#(#media_types),*])),
        (Shape::Empty | Shape::Dropped, false) => quote!(answer.dropped()),
        (Shape::Json(_), true) => {
            // Nothing else says which type is inside of the variant.
            let body = body(shape, &quote!(types::));
            quote!(answer.json::<#body, _>().map(|answer| answer.map(types::#name::#variant)))
        }
        (Shape::Perhaps(component), true) => {
            let body = body(&Shape::Json(component.clone()), &quote!(types::));
            quote!(answer.json_if_any::<#body, _>().map(|answer| answer.map(types::#name::#variant)))
        }
        (Shape::Text, true) => {
            quote!(answer.text().map(|answer| answer.map(types::#name::#variant)))
        }
        (Shape::Bytes, true) => {
            let bytes = quote!(answer.bytes(&[#(#media_types),*]));
            quote!(#bytes.map(|answer| answer.map(types::#name::#variant)))
        }
        (Shape::Empty | Shape::Dropped, true) => {
            quote!(answer.dropped().map(|answer| answer.map(|()| types::#name::#variant)))
        }
    }
}

fn error(shapes: &Shapes<'_>, shape: &Shape) -> TokenStream {
    let (name, variant) = (&shapes.name, variant(shape));
    match shape {
        Shape::Empty | Shape::Dropped | Shape::Text | Shape::Bytes => {
            quote!(Err(answer.into_error_without_body()))
        }
        Shape::Json(_) | Shape::Perhaps(_) if shapes.is_enum() => {
            quote!(Err(answer.into_error_as(types::#name::#variant)))
        }
        Shape::Json(_) | Shape::Perhaps(_) => quote!(Err(answer.into_error())),
    }
}

/// An arm for each reach that the statuses of these answers have.
fn patterns(answers: &[&Answer], result: &TokenStream) -> Vec<(Reach, TokenStream)> {
    let arm = |reach| {
        let statuses = answers.iter().map(|answer| answer.status);
        let patterns: Vec<_> = statuses
            .filter(|status| Reach::of(*status) == reach)
            .map(pattern)
            .collect();
        (!patterns.is_empty()).then(|| (reach, quote!(#(#patterns)|* => #result)))
    };
    [Reach::One, Reach::Class, Reach::Rest]
        .into_iter()
        .filter_map(arm)
        .collect()
}

fn pattern(status: Status) -> TokenStream {
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
