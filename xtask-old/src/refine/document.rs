//! Every public item says what it is, in the words of the spec, as `///` comments of one line each.

use std::collections::BTreeMap;

use proc_macro2::Span;
use syn::{
    AttrStyle, Attribute, Expr, ExprLit, Field, GenericArgument, Ident, ImplItemFn, Item, ItemEnum,
    ItemImpl, ItemMod, ItemStruct, Lit, LitStr, Meta, MetaNameValue, PathArguments, Type, Variant,
    Visibility, parse_quote,
    visit_mut::{self, VisitMut},
};

use super::{Draft, Pass, Problem, markdown, open_enums::renamed};
use crate::prepare::Prepared;

pub(super) const PASS: Pass = Pass {
    name: "document-types",
    why: "no public item is without documentation, and none breaks rustdoc",
    run,
};

fn run(draft: &mut Draft, _: &Prepared) -> Result<Vec<String>, Problem> {
    let mut missing = Missing {
        changed: Vec::new(),
        types: first_lines(&draft.types),
    };
    for item in &mut draft.types {
        missing.visit_item_mut(item);
    }
    Ok(missing.changed)
}

/// The first sentence or so of each type's documentation.
fn first_lines(types: &[Item]) -> BTreeMap<String, String> {
    let described = types.iter().filter_map(|item| match item {
        Item::Struct(item) => Some((&item.ident, &item.attrs)),
        Item::Enum(item) => Some((&item.ident, &item.attrs)),
        _ => None,
    });
    let first = described.filter_map(|(name, attributes)| {
        let doc = attributes.iter().find_map(doc)?;
        let first = doc
            .split("\n\n")
            .next()
            .unwrap_or_default()
            .trim()
            .to_owned();
        Some((name.to_string(), first))
    });
    first
        .filter(|(name, first)| !first.is_empty() && *first != format!("`{name}`"))
        .collect()
}

/// Gives every item that has no words of its own those of its type, or its name in the spec.
struct Missing {
    changed: Vec<String>,
    types: BTreeMap<String, String>,
}

impl Missing {
    fn document(&mut self, attributes: &mut Vec<Attribute>, name: Option<String>) {
        if !attributes
            .iter()
            .any(|attribute| attribute.path().is_ident("doc"))
        {
            let name = attributes
                .iter()
                .find_map(renamed)
                .or(name)
                .unwrap_or_default();
            let doc = format!("`{name}`");
            attributes.insert(0, parse_quote!(#[doc = #doc]));
            self.changed.push(name);
        }
    }

    /// The words of the type of a field that has none: OpenAPI 3.0 allows none beside a `$ref`.
    fn of_type(&self, this: &Type) -> Option<&String> {
        let Type::Path(path) = this else {
            return None;
        };
        let last = path.path.segments.last()?;
        match &last.arguments {
            PathArguments::AngleBracketed(arguments) if last.ident == "Option" => {
                arguments.args.iter().find_map(|argument| match argument {
                    GenericArgument::Type(inner) => self.of_type(inner),
                    _ => None,
                })
            }
            _ => self.types.get(&last.ident.to_string()),
        }
    }
}

impl VisitMut for Missing {
    fn visit_item_enum_mut(&mut self, item: &mut ItemEnum) {
        self.document(&mut item.attrs, Some(item.ident.to_string()));
        visit_mut::visit_item_enum_mut(self, item);
    }

    fn visit_item_struct_mut(&mut self, item: &mut ItemStruct) {
        self.document(&mut item.attrs, Some(item.ident.to_string()));
        visit_mut::visit_item_struct_mut(self, item);
    }

    fn visit_variant_mut(&mut self, variant: &mut Variant) {
        self.document(&mut variant.attrs, Some(variant.ident.to_string()));
        visit_mut::visit_variant_mut(self, variant);
    }

    fn visit_field_mut(&mut self, field: &mut Field) {
        if let Some(name) = &field.ident
            && matches!(field.vis, Visibility::Public(_) | Visibility::Inherited)
        {
            let name = name.to_string();
            let has_words = field
                .attrs
                .iter()
                .any(|attribute| attribute.path().is_ident("doc"));
            if let (Some(words), false) = (self.of_type(&field.ty), has_words) {
                field.attrs.insert(0, parse_quote!(#[doc = #words]));
                self.changed.push(name.clone());
            }
            self.document(&mut field.attrs, Some(name));
        }
    }
}

/// Writes all documentation of these items as comments of one line, harmless to rustdoc.
pub fn comment(items: &mut [Item]) {
    for item in items {
        Comments.visit_item_mut(item);
    }
}

struct Comments;

impl Comments {
    fn split(attributes: &mut Vec<Attribute>) {
        let mut split = Vec::new();
        for attribute in attributes.drain(..) {
            match doc(&attribute) {
                None => split.push(attribute),
                // What we wrote ourselves as Markdown starts with a space.
                Some(text) if text.starts_with(' ') || text.is_empty() => {
                    let lines = text
                        .lines()
                        .map(|line| line.strip_prefix(' ').unwrap_or(line));
                    split.extend(lines.map(line_of));
                    if text.is_empty() {
                        split.push(attribute);
                    }
                }
                Some(text) => split.extend(markdown::lines(&text).iter().map(|line| line_of(line))),
            }
        }
        *attributes = split;
    }
}

fn doc(attribute: &Attribute) -> Option<String> {
    match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(text) => Some(text.value()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}

/// A line of a documentation comment.
pub fn line_of(line: &str) -> Attribute {
    let line = if line.is_empty() {
        String::new()
    } else {
        format!(" {line}")
    };
    // Put together, not parsed: it is done for every line, and parsing shows in the time of a large spec.
    let value = Lit::Str(LitStr::new(&line, Span::call_site()));
    Attribute {
        pound_token: Default::default(),
        style: AttrStyle::Outer,
        bracket_token: Default::default(),
        meta: Meta::NameValue(MetaNameValue {
            path: Ident::new("doc", Span::call_site()).into(),
            eq_token: Default::default(),
            value: Expr::Lit(ExprLit {
                attrs: Vec::new(),
                lit: value,
            }),
        }),
    }
}

impl VisitMut for Comments {
    fn visit_item_enum_mut(&mut self, item: &mut ItemEnum) {
        Self::split(&mut item.attrs);
        visit_mut::visit_item_enum_mut(self, item);
    }

    fn visit_item_struct_mut(&mut self, item: &mut ItemStruct) {
        Self::split(&mut item.attrs);
        visit_mut::visit_item_struct_mut(self, item);
    }

    fn visit_variant_mut(&mut self, variant: &mut Variant) {
        Self::split(&mut variant.attrs);
        visit_mut::visit_variant_mut(self, variant);
    }

    fn visit_field_mut(&mut self, field: &mut Field) {
        Self::split(&mut field.attrs);
    }

    fn visit_item_impl_mut(&mut self, item: &mut ItemImpl) {
        Self::split(&mut item.attrs);
        visit_mut::visit_item_impl_mut(self, item);
    }

    fn visit_impl_item_fn_mut(&mut self, method: &mut ImplItemFn) {
        Self::split(&mut method.attrs);
    }

    fn visit_impl_item_const_mut(&mut self, constant: &mut syn::ImplItemConst) {
        Self::split(&mut constant.attrs);
    }

    fn visit_item_mod_mut(&mut self, module: &mut ItemMod) {
        Self::split(&mut module.attrs);
        visit_mut::visit_item_mod_mut(self, module);
    }

    fn visit_item_mut(&mut self, item: &mut Item) {
        match item {
            Item::Const(item) => Self::split(&mut item.attrs),
            Item::Static(item) => Self::split(&mut item.attrs),
            Item::Type(item) => Self::split(&mut item.attrs),
            _ => {}
        }
        visit_mut::visit_item_mut(self, item);
    }
}

#[cfg(test)]
mod tests {
    use crate::refine::testing::refined_by;

    #[test]
    fn an_item_without_words_has_its_name_in_the_spec() {
        let spec = "components: { schemas: { A: { type: object, properties: { soleOwner: { type: string } } } } }";
        let code = refined_by(&super::PASS, spec);
        assert!(code.contains("/// `soleOwner`"), "{code}");
    }

    #[test]
    fn a_field_without_words_has_those_of_its_type() {
        let spec = "components:
  schemas:
    A: { type: object, properties: { b: { $ref: '#/components/schemas/B' } } }
    B: { type: object, description: Words. }";
        let code = refined_by(&super::PASS, spec);
        assert!(code.contains("/// Words.\n    #[serde"), "{code}");
    }

    #[test]
    fn words_that_begin_with_a_space_are_the_specs_like_any_other() {
        let spec = "components: { schemas: { A: { type: object, description: ' One [1].' } } }";
        let code = refined_by(&super::PASS, spec);
        assert!(code.contains("/// One \\[1\\]."), "{code}");
    }

    #[test]
    fn the_words_of_the_spec_are_the_documentation() {
        let spec =
            "components: { schemas: { A: { type: object, description: \"One [1].\\n\\nTwo.\" } } }";
        let code = refined_by(&super::PASS, spec);
        assert!(code.contains("/// One \\[1\\].\n///\n/// Two.\n"), "{code}");
    }
}
