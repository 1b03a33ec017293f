//! `::std::option::Option<::std::string::String>` is what a generator writes so as not to think about names;
//! `Option<String>` is what a reviewer can read. Lint keeps components from taking these names.

use syn::{
    Expr, ExprLit, Lit, LitStr, Meta, Path,
    visit_mut::{self, VisitMut},
};

/// What the standard library puts in scope everywhere.
const IN_SCOPE: [&str; 4] = ["Box", "Option", "String", "Vec"];

/// Writes paths plainly.
pub(super) struct Plain;

impl VisitMut for Plain {
    fn visit_path_mut(&mut self, path: &mut Path) {
        if path.leading_colon.take().is_some() {
            let in_scope = path
                .segments
                .iter()
                .position(|segment| IN_SCOPE.iter().any(|name| segment.ident == name));
            path.segments = path
                .segments
                .iter()
                .skip(in_scope.unwrap_or(0))
                .cloned()
                .collect();
        }
        visit_mut::visit_path_mut(self, path);
    }
}

/// The same in an attribute: `skip_serializing_if = "::std::option::Option::is_none"`.
pub(super) fn meta(mut meta: Meta) -> Meta {
    if let Meta::NameValue(pair) = &mut meta
        && let Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) = &mut pair.value
        && let Ok(mut path) = text.parse::<Path>()
        && path.leading_colon.is_some()
    {
        Plain.visit_path_mut(&mut path);
        let names: Vec<_> = path
            .segments
            .iter()
            .map(|segment| segment.ident.to_string())
            .collect();
        *text = LitStr::new(&names.join("::"), text.span());
    }
    meta
}
