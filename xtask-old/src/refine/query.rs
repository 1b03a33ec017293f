//! Query parameters, from progenitor's `QueryParam` to the call's own.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Expr, ExprCall, Lit, visit::Visit};

use super::{Draft, Pass, Problem, names::value_name, unfamiliar};
use crate::prepare::{In, Prepared, Writing};

pub(super) const PASS: Pass = Pass {
    name: "query",
    why: "the query is encoded by client-runtime, and needs no progenitor at run time",
    run,
};

fn run(draft: &mut Draft, _: &Prepared) -> Result<Vec<String>, Problem> {
    let mut changed = Vec::new();
    for call in &mut draft.calls {
        let mut found = Found(Vec::new());
        found.visit_block(&call.method.block);
        let count = call
            .operation
            .parameters
            .iter()
            .filter(|p| p.sent_in == In::Query)
            .count();
        if found.0.len() != count {
            return Err(unfamiliar(call, "a query parameter"));
        }
        for found in found.0 {
            let mut parameters = call.operation.parameters.iter();
            let is_found = |name: &String| *name == found;
            let Some(parameter) = parameters.find(|parameter| {
                parameter.sent_in == In::Query
                    && (is_found(&parameter.name) || is_found(&parameter.argument))
            }) else {
                return Err(unfamiliar(call, "a query parameter"));
            };
            let name = &parameter.name;
            let ident = value_name(&parameter.argument);
            let borrowed = super::borrowed(&call.method, &ident);
            let link = match parameter.writing {
                Writing::Plain => quote!(.query(#name, #borrowed)),
                Writing::Json => quote!(.json_query(#name, #borrowed)),
                writing => {
                    let style = style(writing);
                    quote!(.styled_query(#name, #style, #borrowed))
                }
            };
            changed.push(format!("{} {name}", call.operation.id));
            call.links.push(link);
        }
    }
    Ok(changed)
}

/// A style, as `client_runtime` names it.
pub(super) fn style(writing: Writing) -> TokenStream {
    let (style, explode) = match writing {
        Writing::Styled { style, explode } => (style, explode),
        Writing::Plain | Writing::Json => ("SIMPLE", false),
    };
    let style = format_ident!("{style}");
    match explode {
        true => quote!(Style::#style.exploded()),
        false => quote!(Style::#style),
    }
}

/// The names in `QueryParam::new("name", &name)`.
struct Found(Vec<String>);

impl<'ast> Visit<'ast> for Found {
    fn visit_expr_call(&mut self, called: &'ast ExprCall) {
        if let Expr::Path(path) = &*called.func
            && path
                .path
                .segments
                .iter()
                .any(|segment| segment.ident == "QueryParam")
            && let Some(Expr::Lit(literal)) = called.args.first()
            && let Lit::Str(name) = &literal.lit
        {
            self.0.push(name.value());
        }
        syn::visit::visit_expr_call(self, called);
    }
}

#[cfg(test)]
mod tests {
    use crate::refine::testing::links_by;

    #[test]
    fn a_query_parameter_is_handed_over() {
        let links = links_by(
            &super::PASS,
            "paths:
  /a:
    get:
      operationId: a
      parameters: [{ name: hardDelete, in: query, schema: { type: boolean, default: false } }]
      responses: { '204': { description: d } }",
        );
        assert_eq!(links, r#".query("hardDelete",&hard_delete)"#);
    }

    #[test]
    fn a_style_is_handed_over_with_the_vendors_name() {
        let links = links_by(
            &super::PASS,
            "paths:
  /a:
    get:
      operationId: a
      parameters:
        - { name: user-ids, in: query, explode: false, schema: { type: array, items: { type: string } } }
        - { name: user_ids, in: query, content: { application/json: { schema: { type: string } } } }
      responses: { '204': { description: d } }",
        );
        let expected = r#".styled_query("user-ids",Style::FORM,&user_ids).json_query("user_ids",&user_ids_in_query)"#;
        assert_eq!(links, expected);
    }
}
