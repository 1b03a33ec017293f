//! What answers mean: a function for those of success and one for the documented errors, with an arm for each
//! row.

use indexmap::IndexMap;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Ident, Type, parse_quote};

use super::{Adapter, place::Found};
use crate::{
    generate::{
        answers::{Answers, Kind, pattern},
        facts::word,
        source::used,
        types::{Definition, Shape},
    },
    model::{
        Operation,
        flow::{Counts, Each, Meaning, Row, Use},
    },
};

/// An arm of a `match`, behind the status: the pattern of the answer; the guard, and what the row says.
type Arm = (TokenStream, TokenStream);

impl Adapter<'_> {
    /// The function that says what answers of one kind mean, without its name; `None` if none has a row.
    pub(super) fn reading(
        &self,
        operation: &Operation,
        one: &Use,
        kind: Kind,
    ) -> Option<TokenStream> {
        let answers = Answers::of(operation, kind);
        let body = answers.body()?;
        let mut all: IndexMap<String, (Vec<TokenStream>, Vec<Arm>)> = IndexMap::new();
        let told = one.answers.iter();
        for (status, rows) in told.filter(|(status, _)| kind.holds(**status)) {
            let (variant, this) = answers.held(*status);
            let arms = self.arms(rows, parse_quote!(#this), &|held| match &variant {
                Some(variant) => quote!(#variant(#held)),
                None => held,
            });
            let (held, said): (Vec<_>, Vec<_>) = arms.iter().cloned().unzip();
            let known = all.entry(quote!(#(#held #said)*).to_string());
            known.or_insert((Vec::new(), arms)).0.push(pattern(*status));
        }
        let arms = all.values().flat_map(|(statuses, arms)| {
            let arms = arms.iter();
            arms.map(move |(held, said)| quote!((#(#statuses)|*, #held) #said))
        });
        let arms: TokenStream = arms.collect();
        let with = named("with", &arms);
        let function = quote! {
            (status: u16, answer: &#body, #with: &With<'_>) -> Option<Heard> {
                Some(match (status, answer) { #arms _ => return None })
            }
        };
        (!arms.is_empty()).then_some(function)
    }

    /// The rows about an answer, which may have several forms. A row about a place that a form doesn't have can't
    /// match, unless it asks for nothing there.
    fn arms(
        &self,
        rows: &[Row],
        this: Type,
        around: &dyn Fn(TokenStream) -> TokenStream,
    ) -> Vec<Arm> {
        if let (true, inner) = Shape::opened(&this) {
            let some = self.arms(rows, inner.clone(), &|held| around(quote!(Some(#held))));
            let none = self.arms(rows, parse_quote!(()), &|_| around(quote!(None)));
            return some.into_iter().chain(none).collect();
        }
        if let Shape::Named(name) = Shape::of(&this)
            && let Some(Definition::Forms(forms)) = self.types.get(&name)
        {
            let name = &forms.name;
            let arms = forms.forms.iter().map(|(variant, held)| {
                let form = |held| around(quote!(types::#name::#variant(#held)));
                self.arms(rows, held.clone(), &form)
            });
            return arms.flatten().collect();
        }
        let (answer, mut arms) = (Found::answer(this), Vec::new());
        for row in rows {
            let Some(conditions) = self.conditions(row, &answer) else {
                continue;
            };
            let heard = self.heard(row, &answer);
            let guard = (!conditions.is_empty()).then(|| quote!(if #(#conditions)&&*));
            let said = quote!(#guard => #heard,);
            let held = named("answer", &said);
            arms.push((around(quote!(#held)), said));
            if conditions.is_empty() {
                break;
            }
        }
        arms
    }

    /// What must hold for a row; `None`, if it can't.
    fn conditions(&self, row: &Row, answer: &Found) -> Option<Vec<TokenStream>> {
        let tested = row.conditions.iter().map(|(place, test)| {
            let found = answer.at(place, self.types);
            let nothing = Err(test.is_of_nothing());
            found.map_or(nothing, |found| found.test(test, self.types))
        });
        let tested = tested.filter(|tested| !matches!(tested, Err(true)));
        tested.map(Result::ok).collect()
    }

    /// What a row says.
    fn heard(&self, row: &Row, answer: &Found) -> TokenStream {
        let said = said(&row.means);
        let number = |place| Some(answer.at(place, self.types)?.read(quote!(number)));
        let text = |place: &String| Some(answer.at(place, self.types)?.read(quote!(text)));
        let tracking = row.tracking.iter().find_map(text).into_iter();
        let echo = row.echo.as_ref().and_then(text).into_iter();
        let counts = row.counts.as_ref().and_then(|Counts { done, of }| {
            let (done, of) = (number(done)?, number(of)?);
            Some(quote!(.counted(#done, #of)))
        });
        let said = quote!(#said #(.tracked_by(#tracking))* #counts #(.echoing(#echo))*);
        if row.each.is_empty() {
            return quote!(#said.into());
        }
        let each = row.each.iter().filter_map(|each| self.each(each, answer));
        quote!(Heard { each: with.each(&[#(&#each),*]), rest: #said })
    }

    /// What is said of somebody whom a list names.
    fn each(&self, each: &Each, answer: &Found) -> Option<TokenStream> {
        let (said, list) = (
            said(&each.means),
            answer.at(&each.within, self.types)?.code(),
        );
        let tracking = match each.tracking.as_deref() {
            Some("value") => quote!(.tracked_by(value)),
            Some(place) => {
                let place = answer.at(place, self.types)?.read(quote!(text));
                quote!(.tracked_by(#place))
            }
            None => quote!(),
        };
        let value = named("value", &quote!(#tracking));
        Some(if each.by == "key" {
            quote!(|key| #list.get(key).map(|#value| #said #tracking))
        } else {
            quote!(|key| #list.contains(key).then(|| #said #tracking))
        })
    }
}

/// What a meaning says before anything else is known.
fn said(meaning: &Meaning) -> TokenStream {
    let means = match meaning {
        Meaning::Word(means) => word("Means", means),
        Meaning::Blocked(obstacle) => {
            let obstacle = word("Obstacle", obstacle);
            quote!(Means::Blocked(#obstacle))
        }
        Meaning::Custom(function) => {
            let function = format_ident!("{function}");
            return quote!(custom::#function(answer));
        }
    };
    quote!(Said::new(#means))
}

/// A name, or `_` if some code doesn't use it.
fn named(name: &str, code: &TokenStream) -> Ident {
    let is_used = !used(code, name).is_empty();
    format_ident!("{}", if is_used { name } else { "_" })
}
