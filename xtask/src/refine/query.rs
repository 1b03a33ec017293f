//! Query parameters, from progenitor's `QueryParam` to the call's own.

use quote::quote;
use syn::{Expr, ExprCall, Lit, visit::Visit};

use super::{Draft, Pass, Problem, names::value_name, unfamiliar};
use crate::prepare::{In, Prepared};

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
        for name in found.0 {
            let ident = value_name(&name);
            let borrowed = super::borrowed(&call.method, &ident);
            call.links.push(quote!(.query(#name, #borrowed)));
            changed.push(format!("{} {name}", call.operation.id));
        }
    }
    Ok(changed)
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
}
