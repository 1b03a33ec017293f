//! What a method makes of an answer: one type for one shape, an enum with a variant per shape for
//! several. Successes and errors alike.

use std::collections::BTreeMap;

use heck::ToPascalCase;
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use syn::{Ident, Item, Type, parse_quote};

use super::{Draft, Pass, Problem, names::type_name};
use crate::prepare::{Answer, Operation, Prepared, Shape, Status};

pub(super) const PASS: Pass = Pass {
    name: "answers",
    why: "an operation may answer in several shapes; each is a type, and all are one type",
    run,
};

/// How a method reads its answers.
#[derive(Debug)]
pub(super) struct Reading {
    /// What it gives.
    pub(super) success: Type,
    /// The error body that the spec documents.
    pub(super) error: Type,
    /// One arm per group of statuses, from a status to a result.
    pub(super) arms: Vec<TokenStream>,
}

fn run(draft: &mut Draft, _: &Prepared) -> Result<Vec<String>, Problem> {
    let mut changed = Vec::new();
    let mut added = Vec::new();
    for call in &mut draft.calls {
        let operation = &call.operation;
        let successes = Shapes::of(operation, Status::is_success, "Response");
        let errors = Shapes::of(operation, Status::is_error, "Error");
        for shapes in [&successes, &errors] {
            if let Some(item) = shapes.item(operation, &draft.types)? {
                changed.push(format!("{} {}", operation.id, shapes.name));
                added.extend(item);
            }
        }
        call.answer = Some(Reading {
            success: successes.success_type(),
            error: errors.error_type(),
            arms: successes
                .success_arms()
                .into_iter()
                .chain(errors.error_arms())
                .collect(),
        });
    }
    draft.types.extend(added);
    Ok(changed)
}

/// The answers of one kind, by shape, in the order of their statuses.
struct Shapes<'a> {
    name: Ident,
    by_shape: Vec<(Shape, Vec<&'a Answer>)>,
}

impl<'a> Shapes<'a> {
    fn of(operation: &'a Operation, kind: fn(Status) -> bool, suffix: &str) -> Self {
        let mut by_shape: Vec<(Shape, Vec<&Answer>)> = Vec::new();
        for answer in operation
            .answers
            .iter()
            .filter(|answer| kind(answer.status))
        {
            let shape = match &answer.shape {
                // Neither is read.
                Shape::Dropped => Shape::Empty,
                // An error's text stays in its raw body.
                Shape::Text if suffix == "Error" => Shape::Empty,
                shape => shape.clone(),
            };
            match by_shape.iter_mut().find(|(known, _)| *known == shape) {
                Some((_, answers)) => answers.push(answer),
                None => by_shape.push((shape, vec![answer])),
            }
        }
        let name = format_ident!("{}{suffix}", operation.id.to_pascal_case());
        Shapes { name, by_shape }
    }

    fn is_enum(&self) -> bool {
        self.by_shape.len() > 1
    }

    fn success_type(&self) -> Type {
        let name = &self.name;
        match self.by_shape.first() {
            Some(_) if self.is_enum() => parse_quote!(types::#name),
            Some((shape, _)) => body_type(shape, &quote!(types::)),
            None => parse_quote!(()),
        }
    }

    /// Errors without a body add no shape: their body is absent, not different.
    fn error_type(&self) -> Type {
        let name = &self.name;
        match &self.bodies()[..] {
            [] => parse_quote!(client_runtime::NoBody),
            [(shape, _)] => body_type(shape, &quote!(types::)),
            _ => parse_quote!(types::#name),
        }
    }

    /// The shapes that are something.
    fn bodies(&self) -> Vec<&(Shape, Vec<&'a Answer>)> {
        self.by_shape
            .iter()
            .filter(|(shape, _)| *shape != Shape::Empty)
            .collect()
    }

    fn success_arms(&self) -> Vec<TokenStream> {
        let name = &self.name;
        self.by_shape
            .iter()
            .map(|(shape, answers)| {
                let pattern = pattern(answers);
                let read = match shape {
                    // Inside of a variant nothing else says which type it is.
                    Shape::Json(_) if self.is_enum() => {
                        let body = body_type(shape, &quote!(types::));
                        quote!(answer.json::<#body, _>())
                    }
                    Shape::Json(_) => quote!(answer.json()),
                    Shape::Text => quote!(answer.text()),
                    Shape::Empty | Shape::Dropped => quote!(Ok(answer.dropped())),
                };
                let variant = variant(shape);
                match shape {
                    _ if !self.is_enum() => quote!(#pattern => #read),
                    Shape::Empty | Shape::Dropped => {
                        quote!(#pattern => Ok(answer.dropped().map(|()| types::#name::#variant)))
                    }
                    _ => quote! {
                        #pattern => #read.map(|answer| answer.map(types::#name::#variant))
                    },
                }
            })
            .collect()
    }

    fn error_arms(&self) -> Vec<TokenStream> {
        let name = &self.name;
        let several = self.bodies().len() > 1;
        self.bodies()
            .into_iter()
            .map(|(shape, answers)| {
                let pattern = pattern(answers);
                let variant = variant(shape);
                if several {
                    quote!(#pattern => Err(answer.into_error_as(types::#name::#variant)))
                } else {
                    quote!(#pattern => Err(answer.into_error()))
                }
            })
            .collect()
    }

    /// The enum of the shapes, if there is more than one.
    fn item(&self, operation: &Operation, types: &[Item]) -> Result<Option<Vec<Item>>, Problem> {
        let is_error = self.name.to_string().ends_with("Error");
        let shapes = if is_error {
            self.bodies()
        } else {
            self.by_shape.iter().collect()
        };
        if shapes.len() < 2 {
            return Ok(None);
        }
        let name = &self.name;
        let taken = |item: &Item| match item {
            Item::Enum(item) => item.ident == *name,
            Item::Struct(item) => item.ident == *name,
            _ => false,
        };
        if types.iter().any(taken) {
            return Err(Problem {
                place: format!("/components/schemas/{name}"),
                message: format!(
                    "`{name}` is the name of the type of what `{}` answers",
                    operation.id
                ),
                fix: "give the schema another name".to_owned(),
            });
        }
        let doc = format!(
            "What `{}` may {} with: one variant per shape.",
            operation.id,
            if is_error { "fail" } else { "answer" },
        );
        let variants = shapes.iter().map(|(shape, answers)| {
            let doc = variant_doc(answers);
            let variant = variant(shape);
            match shape {
                Shape::Empty | Shape::Dropped => quote!(#[doc = #doc] #variant),
                _ => {
                    let body = body_type(shape, &TokenStream::new());
                    quote!(#[doc = #doc] #variant(#body))
                }
            }
        });
        super::items(quote! {
            #[doc = #doc]
            #[derive(Clone, Debug, PartialEq)]
            pub enum #name { #(#variants),* }
        })
        .map(Some)
    }
}

fn variant_doc(answers: &[&Answer]) -> String {
    let lines: Vec<_> = answers
        .iter()
        .map(|answer| format!("{}: {}", answer.status, answer.description.trim()))
        .collect();
    lines.join("\n\n")
}

/// The type of a body, seen from where the types are below `module`.
fn body_type(shape: &Shape, module: &TokenStream) -> Type {
    match shape {
        Shape::Json(component) => {
            let name = type_name(component);
            parse_quote!(#module #name)
        }
        Shape::Text => parse_quote!(String),
        Shape::Empty | Shape::Dropped => parse_quote!(()),
    }
}

fn variant(shape: &Shape) -> Ident {
    match shape {
        Shape::Json(component) => type_name(component),
        Shape::Text => parse_quote!(Text),
        Shape::Empty | Shape::Dropped => parse_quote!(Empty),
    }
}

/// A pattern for the statuses of these answers.
fn pattern(answers: &[&Answer]) -> TokenStream {
    let mut statuses: BTreeMap<Status, TokenStream> = BTreeMap::new();
    for answer in answers {
        let pattern = match answer.status {
            Status::Code(code) => {
                let code = Literal::u16_unsuffixed(code);
                quote!(#code)
            }
            Status::Class(class) => {
                let first = Literal::u16_unsuffixed(class * 100);
                let last = Literal::u16_unsuffixed(class * 100 + 99);
                quote!(#first..=#last)
            }
            Status::Default => quote!(400..),
        };
        statuses.insert(answer.status, pattern);
    }
    let patterns = statuses.into_values();
    quote!(#(#patterns)|*)
}

#[cfg(test)]
mod tests {
    use super::super::send;
    use crate::refine::testing::refined_by;

    fn spec(responses: &str) -> String {
        format!(
            "paths:
  /a:
    get:
      operationId: askOne
      responses: {{ {responses} }}
components:
  schemas:
    One: {{ type: object, properties: {{ a: {{ type: string }} }} }}
    Two: {{ type: object, properties: {{ b: {{ type: string }} }} }}"
        )
    }

    fn json(name: &str) -> String {
        format!(
            "{{ description: d, content: {{ application/json: \
             {{ schema: {{ $ref: '#/components/schemas/{name}' }} }} }} }}"
        )
    }

    const TEXT: &str = "{ description: d, content: { text/plain: { schema: { type: string } } } }";
    const ANY: &str = "{ description: d, content: { '*/*': { schema: { type: object } } } }";

    #[test]
    fn one_shape_is_its_type() {
        let code = refined_by(&send::PASS, &spec(&format!("'200': {}", json("One"))));
        assert!(
            code.contains("Result<Response<types::One>, Error>"),
            "{code}"
        );
        assert!(code.contains("200 => answer.json()"), "{code}");
    }

    #[test]
    fn text_is_a_string() {
        let code = refined_by(&send::PASS, &spec(&format!("'200': {TEXT}")));
        assert!(code.contains("Result<Response<String>, Error>"), "{code}");
        assert!(code.contains("answer.text()"), "{code}");
    }

    #[test]
    fn a_body_of_any_kind_is_dropped_and_every_status_succeeds() {
        let code = refined_by(&send::PASS, &spec(&format!("'200': {ANY}, '204': {ANY}")));
        assert!(code.contains("Result<Response<()>, Error>"), "{code}");
        assert!(code.contains("200 | 204 => Ok(answer.dropped())"), "{code}");
    }

    #[test]
    fn several_shapes_of_success_are_one_enum() {
        let responses = format!(
            "'200': {}, '202': {}, '204': {ANY}",
            json("One"),
            json("Two")
        );
        let code = refined_by(&send::PASS, &spec(&responses));
        assert!(code.contains("pub enum AskOneResponse"), "{code}");
        assert!(
            code.contains("One(One)") && code.contains("Two(Two)") && code.contains("Empty,"),
            "{code}"
        );
        assert!(code.contains("types::AskOneResponse::Two"), "{code}");
    }

    #[test]
    fn several_shapes_of_errors_are_one_enum_and_an_error_without_a_body_is_none() {
        let responses = format!(
            "'204': {{ description: d }}, '400': {}, '401': {{ description: d }}, '409': {}, '5XX': {}",
            json("One"),
            json("Two"),
            json("One"),
        );
        let code = refined_by(&send::PASS, &spec(&responses));
        assert!(
            code.contains("Result<Response<()>, Error<types::AskOneError>>"),
            "{code}"
        );
        assert!(code.contains("400 | 500..=599"), "{code}");
        assert!(
            code.contains("answer.into_error_as(types::AskOneError::Two)"),
            "{code}"
        );
        assert!(
            code.contains("_ => Err(answer.into_error_without_body())"),
            "{code}"
        );
    }
}
