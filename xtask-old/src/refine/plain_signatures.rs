//! A method borrows what it is given for as long as it runs, which needs no lifetimes; what can be
//! left out is an `Option`, named as everybody names it.

use syn::{GenericArgument, PathArguments, Type, parse_quote, visit_mut::VisitMut};

use super::{Draft, Pass, Problem, WithoutLifetimes};
use crate::prepare::Prepared;

pub(super) const PASS: Pass = Pass {
    name: "plain-signatures",
    why: "the signature says what the operation needs, and nothing else",
    run,
};

fn run(draft: &mut Draft, _: &Prepared) -> Result<Vec<String>, Problem> {
    for call in &mut draft.calls {
        let signature = &mut call.method.sig;
        signature.generics = syn::Generics::default();
        WithoutLifetimes.visit_signature_mut(signature);
        Slices.visit_signature_mut(signature);
    }
    Ok(draft
        .calls
        .iter()
        .map(|call| call.operation.id.clone())
        .collect())
}

/// Takes a list as a slice.
struct Slices;

impl VisitMut for Slices {
    fn visit_type_reference_mut(&mut self, reference: &mut syn::TypeReference) {
        if let Type::Path(path) = &*reference.elem
            && let Some(list) = path
                .path
                .segments
                .last()
                .filter(|segment| segment.ident == "Vec")
            && let PathArguments::AngleBracketed(arguments) = &list.arguments
            && let Some(GenericArgument::Type(item)) = arguments.args.first()
        {
            *reference.elem = parse_quote!([#item]);
        }
        syn::visit_mut::visit_type_reference_mut(self, reference);
    }
}

#[cfg(test)]
mod tests {
    use crate::refine::testing::refined_by;

    #[test]
    fn a_list_is_taken_as_a_slice() {
        let code = refined_by(
            &super::PASS,
            "paths:
  /a:
    get:
      operationId: a
      parameters: [{ name: n, in: query, schema: { type: array, items: { type: string } } }]
      responses: { '204': { description: d } }",
        );
        assert!(code.contains("n: Option<&[String]>"), "{code}");
    }

    #[test]
    fn a_signature_has_no_lifetimes() {
        let code = refined_by(
            &super::PASS,
            "paths:
  /a/{id}:
    get:
      operationId: a
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses: { '204': { description: d } }",
        );
        assert!(code.contains("pub async fn a(&self, id: &str)"), "{code}");
    }
}
