//! Bodies, which the call serializes into memory that it overwrites afterwards.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{FnArg, ImplItemFn, Pat, Type, parse_quote};

use super::{Draft, Pass, Problem};
use crate::prepare::{Body, Encoding, Prepared};

pub(super) const PASS: Pass = Pass {
    name: "body",
    why: "a body is serialized by client-runtime, in memory that is overwritten afterwards",
    run,
};

fn run(draft: &mut Draft, _: &Prepared) -> Result<Vec<String>, Problem> {
    let mut changed = Vec::new();
    for call in &mut draft.calls {
        let Some(body) = &call.operation.body else {
            continue;
        };
        let is_value = by_reference(&mut call.method, body);
        let link = link(body, is_value);
        call.links.push(match body.required {
            true => link,
            false => quote!(.optional(body, |call, body| call #link)),
        });
        changed.push(call.operation.id.clone());
    }
    Ok(changed)
}

/// What sends a body, and says of what media type it is where that doesn't go without saying.
fn link(body: &Body, is_value: bool) -> TokenStream {
    let media_type = &body.media_type;
    let argument = match is_value {
        true => quote!(&body),
        false => quote!(body),
    };
    let plain: String = media_type.split_whitespace().collect();
    let (link, usual) = match body.encoding {
        Encoding::Json => ("json", &["application/json"] as &[_]),
        Encoding::Form => ("form", &["application/x-www-form-urlencoded"] as &[_]),
        Encoding::Text => ("text", &["text/plain", "text/plain;charset=utf-8"] as &[_]),
        Encoding::Bytes => return quote!(.bytes(#media_type, body)),
    };
    let link = format_ident!("{link}");
    match usual.contains(&plain.to_ascii_lowercase().as_str()) {
        true => quote!(.#link(#argument)),
        false => quote!(.#link(#argument).media_type(#media_type)),
    }
}

/// Progenitor takes a text as a `String` and bytes as anything, and leaves no body out; a method of
/// ours borrows what there is. Says whether the body is taken as a value all the same, as an enum is.
fn by_reference(method: &mut ImplItemFn, body: &Body) -> bool {
    let mut is_value = false;
    for input in &mut method.sig.inputs {
        let FnArg::Typed(argument) = input else {
            continue;
        };
        if !matches!(&*argument.pat, Pat::Ident(pattern) if pattern.ident == "body") {
            continue;
        }
        let this: Type = match body.encoding {
            Encoding::Text => parse_quote!(&str),
            Encoding::Bytes => parse_quote!(&[u8]),
            Encoding::Json | Encoding::Form => (*argument.ty).clone(),
        };
        is_value = !matches!(this, Type::Reference(_));
        *argument.ty = match body.required {
            true => this,
            false => parse_quote!(Option<#this>),
        };
    }
    is_value
}

#[cfg(test)]
mod tests {
    use crate::refine::testing::links_by;

    fn spec(media_type: &str) -> String {
        let schema = match media_type {
            "text/plain" => "{ type: string }",
            _ => "{ type: object, properties: { b: { type: string } } }",
        };
        format!(
            "paths:
  /a:
    post:
      operationId: a
      requestBody:
        required: true
        content: {{ {media_type}: {{ schema: {schema} }} }}
      responses: {{ '204': {{ description: d }} }}"
        )
    }

    #[test]
    fn a_body_is_handed_over() {
        assert_eq!(
            links_by(&super::PASS, &spec("application/json")),
            ".json(body)"
        );
        let form = spec("application/x-www-form-urlencoded");
        assert_eq!(links_by(&super::PASS, &form), ".form(body)");
        assert_eq!(links_by(&super::PASS, &spec("text/plain")), ".text(body)");
    }

    #[test]
    fn a_media_type_that_does_not_go_without_saying_is_said() {
        let json = spec("application/merge-patch+json");
        let expected = r#".json(body).media_type("application/merge-patch+json")"#;
        assert_eq!(links_by(&super::PASS, &json), expected);
        let text = spec("text/plain").replace("text/plain", "text/plain; charset=UTF-8");
        assert_eq!(links_by(&super::PASS, &text), ".text(body)");
        let bytes = spec("text/plain")
            .replace("text/plain", "image/png")
            .replace("type: string", "type: string, format: binary");
        assert_eq!(
            links_by(&super::PASS, &bytes),
            r#".bytes("image/png",body)"#
        );
    }

    #[test]
    fn an_enum_is_taken_as_a_value_and_borrowed() {
        let schema = "type: string, enum: [x, y]";
        let spec = spec("application/json")
            .replace("type: object, properties: { b: { type: string } }", schema);
        assert_eq!(links_by(&super::PASS, &spec), ".json(&body)");
        let optional = spec.replace("required: true", "required: false");
        let expected = ".optional(body,|call,body|call.json(&body))";
        assert_eq!(links_by(&super::PASS, &optional), expected);
    }

    #[test]
    fn a_body_that_may_be_left_out_is_an_option() {
        let spec = spec("application/json").replace("required: true", "required: false");
        let expected = ".optional(body,|call,body|call.json(body))";
        assert_eq!(links_by(&super::PASS, &spec), expected);
        let code = crate::refine::testing::refined_by(&super::PASS, &spec);
        assert!(code.contains("body: Option<&types::ABody>"), "{code}");
    }
}
