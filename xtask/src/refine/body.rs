//! Bodies, which the call serializes into memory that it overwrites afterwards.

use quote::{format_ident, quote};
use syn::{FnArg, ImplItemFn, parse_quote};

use super::{Draft, Pass, Problem, unfamiliar};
use crate::prepare::Prepared;

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
        let link = match body.media_type.split(';').next() {
            Some("application/json") => format_ident!("json"),
            Some("application/x-www-form-urlencoded") => format_ident!("form"),
            Some("text/plain") => format_ident!("text"),
            _ => return Err(unfamiliar(call, "a body")),
        };
        text_by_reference(&mut call.method);
        let borrowed = super::borrowed(&call.method, &format_ident!("body"));
        call.links.push(quote!(.#link(#borrowed)));
        changed.push(call.operation.id.clone());
    }
    Ok(changed)
}

/// Progenitor takes a text as a `String`; a method of ours borrows.
fn text_by_reference(method: &mut ImplItemFn) {
    for input in &mut method.sig.inputs {
        if let FnArg::Typed(argument) = input
            && matches!(&*argument.ty, syn::Type::Path(path) if path.path.is_ident("String"))
        {
            *argument.ty = parse_quote!(&str);
        }
    }
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
}
