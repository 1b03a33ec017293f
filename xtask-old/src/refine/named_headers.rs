//! Progenitor sends an `api-version` header with every request. We send the headers that the spec
//! names as parameters, and ask for the media types that it answers with.

use quote::quote;

use super::{Draft, Pass, Problem, names::value_name, query::style};
use crate::prepare::{Answer, In, Operation, Prepared, Shape, Writing};

pub(super) const PASS: Pass = Pass {
    name: "named-headers",
    why: "no header is sent that the spec doesn't name",
    run,
};

fn run(draft: &mut Draft, _: &Prepared) -> Result<Vec<String>, Problem> {
    let mut changed = Vec::new();
    for call in &mut draft.calls {
        for parameter in call.operation.parameters.clone() {
            let name = &parameter.name;
            let ident = value_name(&parameter.argument);
            let borrowed = super::borrowed(&call.method, &ident);
            call.links
                .push(match (parameter.sent_in, parameter.writing) {
                    (In::Path | In::Query, _) => continue,
                    (In::Cookie, writing) => {
                        let style = style(writing);
                        quote!(.cookie(#name, #style, #borrowed))
                    }
                    (In::Header, writing @ Writing::Styled { .. }) => {
                        let style = style(writing);
                        quote!(.styled_header(#name, #style, #borrowed))
                    }
                    (In::Header, _) if parameter.required => {
                        let segment = super::segment(&call.method, &ident);
                        quote!(.header(#name, #segment))
                    }
                    (In::Header, _) => {
                        let borrowed = optional(&call.method, &ident);
                        quote!(.optional_header(#name, #borrowed))
                    }
                });
            changed.push(format!("{} {name}", call.operation.id));
        }
        if let Some(accepted) = accepted(&call.operation) {
            call.links.push(quote!(.accept(#accepted)));
            changed.push(format!("{} Accept", call.operation.id));
        }
    }
    Ok(changed)
}

/// An `Option` of an argument as an `Option` of a reference to what can stand in a header.
fn optional(method: &syn::ImplItemFn, ident: &syn::Ident) -> proc_macro2::TokenStream {
    let held = super::argument(method, ident).and_then(super::optional);
    match held {
        Some(held) if !super::is_known(held) => {
            quote!(#ident.map(|value| value.to_string()).as_ref())
        }
        Some(syn::Type::Reference(_)) => quote!(#ident),
        _ => quote!(#ident.as_ref()),
    }
}

/// The media types that the operation answers with, those of success first. Who reads nothing of what
/// may be anything asks for nothing.
fn accepted(operation: &Operation) -> Option<String> {
    let is_read = |answer: &Answer| matches!(answer.shape, Shape::Perhaps(_));
    let reads_any = operation.answers.iter().any(is_read);
    let mut accepted: Vec<&str> = Vec::new();
    let (good, bad): (Vec<_>, Vec<_>) = operation
        .answers
        .iter()
        .partition(|answer| answer.status.is_success());
    for answer in good.into_iter().chain(bad) {
        for media_type in &answer.media_types {
            if media_type == "*/*" {
                return reads_any.then(|| media_type.clone());
            }
            if !accepted.contains(&media_type.as_str()) {
                accepted.push(media_type);
            }
        }
    }
    (!accepted.is_empty()).then(|| accepted.join(", "))
}

#[cfg(test)]
mod tests {
    use super::PASS;
    use crate::refine::testing::{links_by, refined_by};

    const SPEC: &str = "paths:
  /a:
    get:
      operationId: a
      parameters: [{ name: X-Reason, in: header, required: true, schema: { type: string } }]
      responses:
        '200': { description: d, content: { text/plain: { schema: { type: string } } } }
        '400': { description: d, content: { application/json: { schema: { type: object } } } }";

    #[test]
    fn only_headers_of_the_spec_are_sent() {
        let links = links_by(&PASS, SPEC);
        assert_eq!(
            links,
            r#".header("X-Reason",x_reason).accept("text/plain,application/json")"#
        );
    }

    #[test]
    fn a_header_that_may_be_left_out_may_be_left_out() {
        let links = links_by(
            &PASS,
            "paths:
  /a:
    get:
      operationId: a
      parameters:
        - { name: X-Who, in: header, schema: { type: string } }
        - { name: X-Times, in: header, schema: { type: integer } }
      responses: { '204': { description: d } }",
        );
        let expected =
            r#".optional_header("X-Who",x_who).optional_header("X-Times",x_times.as_ref())"#;
        assert_eq!(links, expected);
    }

    #[test]
    fn a_cookie_and_a_list_in_a_header_are_handed_over_in_their_style() {
        let links = links_by(
            &PASS,
            "paths:
  /a:
    get:
      operationId: a
      parameters:
        - { name: sid, in: cookie, required: true, schema: { type: string } }
        - { name: X-Ids, in: header, schema: { type: array, items: { type: string } } }
      responses: { '204': { description: d } }",
        );
        let expected =
            r#".cookie("sid",Style::FORM,sid).styled_header("X-Ids",Style::SIMPLE,&x_ids)"#;
        assert_eq!(links, expected);
    }

    #[test]
    fn there_is_no_api_version_header() {
        let code = refined_by(&super::super::send::PASS, SPEC);
        assert!(
            !code.contains("api-version") && !code.contains("header_map"),
            "{code}"
        );
    }

    #[test]
    fn where_anything_may_be_answered_nothing_is_asked_for() {
        let spec = "paths: { /a: { get: { operationId: a, responses: \
                    { '200': { description: d, content: { '*/*': { schema: { type: object } } } } } } } }";
        assert_eq!(links_by(&PASS, spec), "");
    }
}
