//! Progenitor encodes a path parameter so that `..`, `.` and nothing at all still change which
//! resource is addressed. `client-runtime` refuses such a value or keeps it one segment.

use quote::quote;
use syn::{Expr, ExprCall, visit::Visit};

use super::{Call, Draft, Pass, Problem, is_path, names::value_name, query::style, unfamiliar};
use crate::prepare::{In, Prepared, Writing};

pub(super) const PASS: Pass = Pass {
    name: "path-segments",
    why: "no value of a parameter makes the client address another resource",
    run,
};

fn run(draft: &mut Draft, _: &Prepared) -> Result<Vec<String>, Problem> {
    let mut changed = Vec::new();
    for call in &mut draft.calls {
        let encoded = Encoded::of(call);
        for parameter in call.operation.parameters.clone() {
            if parameter.sent_in != In::Path {
                continue;
            }
            let ident = value_name(&parameter.argument);
            if !encoded
                .iter()
                .any(|argument| is_path(argument, &ident.to_string()))
            {
                return Err(unfamiliar(call, "a path parameter"));
            }
            let name = &parameter.name;
            call.links.push(match parameter.writing {
                Writing::Plain | Writing::Json => {
                    let segment = super::segment(&call.method, &ident);
                    quote!(.path(#name, #segment))
                }
                writing => {
                    let borrowed = super::borrowed(&call.method, &ident);
                    let style = style(writing);
                    quote!(.styled_path(#name, #style, #borrowed))
                }
            });
            changed.push(format!("{} {name}", call.operation.id));
        }
    }
    Ok(changed)
}

/// The arguments that progenitor encodes: `x` in `encode_path(&x.to_string())`.
struct Encoded(Vec<Expr>);

impl Encoded {
    fn of(call: &Call) -> Vec<Expr> {
        let mut encoded = Encoded(Vec::new());
        encoded.visit_block(&call.method.block);
        encoded.0
    }
}

impl<'ast> Visit<'ast> for Encoded {
    fn visit_expr_call(&mut self, called: &'ast ExprCall) {
        if is_path(&called.func, "encode_path")
            && let Some(Expr::Reference(argument)) = called.args.first()
            && let Expr::MethodCall(to_string) = &*argument.expr
        {
            self.0.push((*to_string.receiver).clone());
        }
        syn::visit::visit_expr_call(self, called);
    }

    /// The encoded arguments stand inside `format!`.
    fn visit_macro(&mut self, written: &'ast syn::Macro) {
        let parse = syn::punctuated::Punctuated::<Expr, syn::Token![,]>::parse_terminated;
        if let Ok(arguments) = written.parse_body_with(parse) {
            for argument in &arguments {
                self.visit_owned(argument);
            }
        }
    }
}

impl Encoded {
    fn visit_owned(&mut self, expression: &Expr) {
        let mut inner = Encoded(Vec::new());
        inner.visit_expr(expression);
        self.0.append(&mut inner.0);
    }
}

#[cfg(test)]
mod tests {
    use crate::refine::testing::links_by;

    #[test]
    fn what_is_no_text_is_handed_over_as_it_is() {
        let links = links_by(
            &super::PASS,
            "paths:
  /a/{day}:
    get:
      operationId: a
      parameters: [{ name: day, in: path, required: true, schema: { type: string, format: date } }]
      responses: { '204': { description: d } }",
        );
        assert_eq!(links, r#".path("day",day)"#);
    }

    #[test]
    fn a_style_is_handed_over() {
        let links = links_by(
            &super::PASS,
            "paths:
  /a/{ids}:
    get:
      operationId: a
      parameters: [{ name: ids, in: path, required: true, style: matrix, explode: true, schema: { type: array, items: { type: string } } }]
      responses: { '204': { description: d } }",
        );
        assert_eq!(links, r#".styled_path("ids",Style::MATRIX.exploded(),ids)"#);
    }

    #[test]
    fn every_path_parameter_is_handed_over_as_one_segment() {
        let links = links_by(
            &super::PASS,
            "paths:
  /a/{userId}/{n}:
    get:
      operationId: a
      parameters:
        - { name: userId, in: path, required: true, schema: { type: string, format: personal-data } }
        - { name: n, in: path, required: true, schema: { type: integer, format: int64 } }
      responses: { '204': { description: d } }",
        );
        assert_eq!(links, r#".path("userId",user_id).path("n",&n)"#);
    }
}
