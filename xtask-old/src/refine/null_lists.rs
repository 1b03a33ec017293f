//! A text or a number that may be left out is an `Option`, which reads `null` as nothing. A list or a
//! map that may be left out is one that may be empty: it reads `null` as nothing, too.

use syn::{Attribute, Fields, Item, Meta, Path, Token, parse_quote, punctuated::Punctuated};

use super::{Draft, Pass, Problem};
use crate::prepare::Prepared;

pub(super) const PASS: Pass = Pass {
    name: "null-lists",
    why: "a vendor that sends `null` for an empty list is understood",
    run,
};

fn run(draft: &mut Draft, _: &Prepared) -> Result<Vec<String>, Problem> {
    let mut changed = Vec::new();
    for item in &mut draft.types {
        if let Item::Struct(item) = item
            && let Fields::Named(fields) = &mut item.fields
        {
            for field in &mut fields.named {
                if field.attrs.iter_mut().any(tolerate) {
                    let name = field.ident.as_ref().map(ToString::to_string);
                    changed.push(format!("{}.{}", item.ident, name.unwrap_or_default()));
                }
            }
        }
    }
    Ok(changed)
}

/// Adds to `#[serde(default)]` that null is the default, too.
fn tolerate(attribute: &mut Attribute) -> bool {
    let Meta::List(list) = &mut attribute.meta else {
        return false;
    };
    let parse = Punctuated::<Meta, Token![,]>::parse_terminated;
    let Ok(mut metas) = list.parse_args_with(parse) else {
        return false;
    };
    let is_default = |meta: &Meta| matches!(meta, Meta::Path(path) if is(path, "default"));
    if !is(&list.path, "serde") || !metas.iter().any(is_default) {
        return false;
    }
    metas.push(parse_quote!(
        deserialize_with = "client_runtime::null_as_default"
    ));
    list.tokens = quote::quote!(#metas);
    true
}

fn is(path: &Path, name: &str) -> bool {
    path.is_ident(name)
}

#[cfg(test)]
mod tests {
    use crate::refine::testing::refined_by;

    #[test]
    fn a_list_that_may_be_left_out_may_be_null() {
        let code = refined_by(
            &super::PASS,
            "components:
  schemas:
    A:
      type: object
      required: [c]
      properties:
        a: { type: array, items: { type: string } }
        b: { type: string }
        c: { type: array, items: { type: string } }",
        );
        let tolerant = r#"deserialize_with = "client_runtime::null_as_default""#;
        assert_eq!(code.matches(tolerant).count(), 1, "{code}");
    }
}
