//! Text that a vendor sends can repeat whatever it was sent, an e-mail address in an error code
//! included. `Debug` therefore shows that there is text, and never which: redaction is the default,
//! and reading a field is the exception.

use quote::{format_ident, quote};
use syn::{
    Attribute, Field, Fields, GenericArgument, Ident, Item, ItemEnum, ItemStruct, Meta, Path,
    PathArguments, Token, Type, parse_quote, punctuated::Punctuated,
};

use super::{Draft, Pass, Problem};
use crate::prepare::Prepared;

pub(super) const PASS: Pass = Pass {
    name: "quiet-debug",
    why: "no text of a vendor is printed: it may repeat the person that it is about",
    run,
};

fn run(draft: &mut Draft, _: &Prepared) -> Result<Vec<String>, Problem> {
    let mut changed = Vec::new();
    let mut types = Vec::new();
    for mut item in std::mem::take(&mut draft.types) {
        let quiet = match &mut item {
            Item::Struct(item) if item.fields.iter().any(is_text) => {
                derives_debug_no_more(&mut item.attrs).then(|| of_struct(item))
            }
            Item::Enum(item) if variants_hold_text(item) => {
                derives_debug_no_more(&mut item.attrs).then(|| of_enum(item))
            }
            _ => None,
        };
        changed.extend(name(&item).filter(|_| quiet.is_some()));
        types.push(item);
        types.extend(quiet);
    }
    draft.types = types;
    Ok(changed)
}

fn name(item: &Item) -> Option<String> {
    match item {
        Item::Struct(item) => Some(item.ident.to_string()),
        Item::Enum(item) => Some(item.ident.to_string()),
        _ => None,
    }
}

/// Takes `Debug` out of the derives; whether it was there.
fn derives_debug_no_more(attributes: &mut [Attribute]) -> bool {
    attributes.iter_mut().any(|attribute| {
        let Meta::List(list) = &mut attribute.meta else {
            return false;
        };
        let parse = Punctuated::<Path, Token![,]>::parse_terminated;
        let (true, Ok(derived)) = (list.path.is_ident("derive"), list.parse_args_with(parse))
        else {
            return false;
        };
        let is_debug = |path: &Path| {
            path.segments
                .last()
                .is_some_and(|last| last.ident == "Debug")
        };
        let kept: Vec<_> = derived.iter().filter(|path| !is_debug(path)).collect();
        let had_it = kept.len() < derived.len();
        list.tokens = quote!(#(#kept),*);
        had_it
    })
}

fn variants_hold_text(item: &ItemEnum) -> bool {
    item.variants
        .iter()
        .any(|variant| variant.fields.iter().any(is_text))
}

fn is_text(field: &Field) -> bool {
    holds_string(&field.ty)
}

/// Whether a type is `String`, or made of one: `Option<String>`, `Vec<String>`, a map of them.
fn holds_string(this: &Type) -> bool {
    let Type::Path(this) = this else {
        return false;
    };
    this.path.segments.iter().any(|segment| {
        let inside = match &segment.arguments {
            PathArguments::AngleBracketed(inside) => inside.args.iter().any(
                |argument| matches!(argument, GenericArgument::Type(inner) if holds_string(inner)),
            ),
            _ => false,
        };
        segment.ident == "String" || inside
    })
}

fn of_struct(item: &ItemStruct) -> Item {
    let name = &item.ident;
    let shown = item
        .fields
        .iter()
        .enumerate()
        .map(|(index, field)| match &field.ident {
            Some(ident) => {
                let label = ident.to_string();
                match is_text(field) {
                    true => quote!(.field(#label, &format_args!("[text]"))),
                    false => quote!(.field(#label, &self.#ident)),
                }
            }
            None => {
                let index = syn::Index::from(index);
                match is_text(field) {
                    true => quote!(.field(&format_args!("[text]"))),
                    false => quote!(.field(&self.#index)),
                }
            }
        });
    let label = name.to_string();
    let begin = match &item.fields {
        Fields::Unnamed(_) => quote!(debug_tuple),
        _ => quote!(debug_struct),
    };
    parse_quote! {
        impl std::fmt::Debug for #name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.#begin(#label)#(#shown)*.finish()
            }
        }
    }
}

fn of_enum(item: &ItemEnum) -> Item {
    let name = &item.ident;
    let arms = item.variants.iter().map(|variant| {
        let (ident, label) = (&variant.ident, variant.ident.to_string());
        match &variant.fields {
            Fields::Unnamed(fields) if !fields.unnamed.iter().any(is_text) => {
                let held: Vec<Ident> = (0..fields.unnamed.len())
                    .map(|at| format_ident!("held{at}"))
                    .collect();
                quote!(Self::#ident(#(#held),*) => f.debug_tuple(#label)#(.field(#held))*.finish())
            }
            Fields::Unit => quote!(Self::#ident => f.write_str(#label)),
            _ => quote!(Self::#ident { .. } => f.write_str(#label)),
        }
    });
    parse_quote! {
        impl std::fmt::Debug for #name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self { #(#arms,)* }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::refine::testing::refined_by;

    const ANSWER: &str = "components:
  schemas:
    Answer:
      type: object
      properties:
        code: { type: string }
        tags: { type: array, items: { type: string } }
        count: { type: integer }
        state: { type: string, enum: [pending, done] }";

    #[test]
    fn text_is_shown_as_text_and_numbers_as_they_are() {
        let code = refined_by(&super::PASS, ANSWER);
        assert!(
            code.contains(r#".field("code", &format_args!("[text]"))"#),
            "{code}"
        );
        assert!(
            code.contains(r#".field("tags", &format_args!("[text]"))"#),
            "{code}"
        );
        assert!(code.contains(r#".field("count", &self.count)"#), "{code}");
    }

    #[test]
    fn a_value_that_the_spec_does_not_name_is_not_shown() {
        let code = refined_by(&super::PASS, ANSWER);
        assert!(
            code.contains(r#"Self::Other { .. } => f.write_str("Other")"#),
            "{code}"
        );
        assert!(
            code.contains(r#"Self::Pending => f.write_str("Pending")"#),
            "{code}"
        );
    }

    #[test]
    fn no_type_that_holds_text_derives_debug() {
        let code = refined_by(&super::PASS, ANSWER);
        assert!(
            !code.contains("Debug,") && !code.contains(", Debug"),
            "{code}"
        );
    }
}
