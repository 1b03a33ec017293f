//! Progenitor brings an error type for conversions that the other passes have replaced: what nothing
//! refers to any more is left out.

use syn::{Item, visit::Visit};

use super::{Draft, Pass, Problem};
use crate::prepare::Prepared;

pub(super) const PASS: Pass = Pass {
    name: "drop-unused",
    why: "a type that nothing can produce is nothing to read about",
    run,
};

fn run(draft: &mut Draft, _: &Prepared) -> Result<Vec<String>, Problem> {
    let mut uses = Uses(false);
    for item in draft.types.iter().filter(|item| !is_error(item)) {
        uses.visit_item(item);
    }
    if uses.0 {
        return Ok(Vec::new());
    }
    let before = draft.types.len();
    draft.types.retain(|item| !is_error(item));
    Ok(vec![
        "error::ConversionError".to_owned();
        before - draft.types.len()
    ])
}

fn is_error(item: &Item) -> bool {
    matches!(item, Item::Mod(module) if module.ident == "error")
}

struct Uses(bool);

impl<'ast> Visit<'ast> for Uses {
    fn visit_ident(&mut self, ident: &'ast syn::Ident) {
        self.0 |= ident == "ConversionError";
    }
}

#[cfg(test)]
mod tests {
    use crate::refine::testing::refined_by;

    #[test]
    fn what_nothing_can_produce_is_left_out() {
        let code = refined_by(
            &super::PASS,
            "components: { schemas: { A: { type: object } } }",
        );
        assert!(!code.contains("ConversionError"), "{code}");
    }
}
