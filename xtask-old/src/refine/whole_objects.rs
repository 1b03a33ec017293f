//! Where an answer has several forms, serde tries one after the other, each in a way that takes a list for
//! an object. `client-runtime` reads objects as objects, and has to be told so for each form.

use syn::{Attribute, Fields, Item, ItemEnum, Meta, parse_quote};

use super::{Draft, Pass, Problem};
use crate::prepare::Prepared;

pub(super) const PASS: Pass = Pass {
    name: "whole-objects",
    why: "a list that happens to fit is no form of an answer",
    run,
};

fn run(draft: &mut Draft, _: &Prepared) -> Result<Vec<String>, Problem> {
    let mut changed = Vec::new();
    for item in &mut draft.types {
        if let Item::Enum(item) = item
            && item.attrs.iter().any(is_untagged)
        {
            changed.extend(tell(item));
        }
    }
    Ok(changed)
}

/// Tells each form how it is to be read.
fn tell(item: &mut ItemEnum) -> Vec<String> {
    let name = &item.ident;
    let forms = item.variants.iter_mut().filter_map(|variant| {
        let Fields::Unnamed(fields) = &mut variant.fields else {
            return None;
        };
        let field = fields.unnamed.first_mut()?;
        field
            .attrs
            .push(parse_quote!(#[serde(deserialize_with = "client_runtime::object")]));
        Some(format!("{name}::{}", variant.ident))
    });
    forms.collect()
}

fn is_untagged(attribute: &Attribute) -> bool {
    match &attribute.meta {
        Meta::List(list) => {
            list.path.is_ident("serde") && list.tokens.to_string().contains("untagged")
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::refine::testing::refined_by;

    #[test]
    fn each_form_is_read_from_an_object() {
        let code = refined_by(
            &super::PASS,
            "components:
  schemas:
    A:
      oneOf:
        - $ref: '#/components/schemas/B'
        - $ref: '#/components/schemas/C'
    B:
      type: object
      required: [b]
      properties:
        b: { type: string }
    C:
      type: object
      required: [c]
      properties:
        c: { type: string }",
        );
        let told = r#"deserialize_with = "client_runtime::object""#;
        assert_eq!(code.matches(told).count(), 2, "{code}");
    }
}
