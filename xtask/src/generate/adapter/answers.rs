//! What answers mean, as the two closures that `heard` takes: of a success, and of a documented error.

use heck::ToPascalCase;
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use syn::{Type, parse_quote};

use super::{Adapter, place::Found};
use crate::{
    generate::{
        answers::{Answers, Kind},
        names::type_name,
        source::used,
        types::{Definition, Shape},
    },
    model::{
        Operation, Status,
        flow::{Counts, Each, Meaning, Row, Test, Use},
    },
};

impl Adapter<'_> {
    /// What a success means.
    pub(super) fn success(&self, operation: &Operation, one: &Use) -> Reading {
        let rows = one.answers.iter().find(|(status, _)| status.is_success());
        let rows = rows.map(|(_, rows)| &rows[..]).unwrap_or_default();
        if let [row] = rows
            && let (true, Meaning::Word(word)) = (is_bare(row), &row.means)
        {
            let means = word_of(word);
            return Reading::new(quote!(|_| #means), None);
        }
        let body = Answers::of(operation, Kind::Success)
            .body()
            .unwrap_or_default();
        let code = self.forms(
            rows,
            parse_quote!(#body),
            &quote!(Means::Unclear.into()),
            &|heard| heard,
        );
        let name = named("answer", &code);
        let function = quote!((#name: &#body) -> Heard { #code });
        Reading::new(quote!(|#name| -> Heard { #code }), Some(function))
    }

    /// What a documented error means.
    pub(super) fn refusal(&self, operation: &Operation, one: &Use) -> Reading {
        let errors = Answers::of(operation, Kind::Error);
        let rows = one
            .answers
            .iter()
            .filter(|(status, _)| !status.is_success());
        let (mut arms, mut has_body) = (Vec::new(), false);
        for (status, rows) in rows {
            let Status::Code(code) = status else { continue };
            let answer = operation
                .answers
                .iter()
                .find(|answer| answer.status == *status);
            let component = answer.and_then(|answer| answer.component()).map(type_name);
            let this: Type = component
                .as_ref()
                .map_or_else(|| parse_quote!(()), |name| parse_quote!(types::#name));
            let code_of = self.rows(
                rows,
                &Found::named(quote!(body), this),
                &quote!(None),
                &|heard| quote!(Some(#heard)),
            );
            let body = named("body", &code_of);
            let pattern = match errors.variants() {
                Some(error) => quote!(types::#error::#component(#body)),
                None => quote!(#body),
            };
            has_body |= errors.variants().is_some() || body != "_";
            let code = Literal::u16_unsuffixed(*code);
            arms.push((code, pattern, code_of));
        }
        if arms.is_empty() {
            return Reading::new(quote!(no_row), None);
        }
        let arms = arms.iter().map(|(code, pattern, rows)| {
            if has_body {
                quote!((#code, #pattern) => #rows)
            } else {
                quote!(#code => #rows)
            }
        });
        let (error, matched) = if has_body {
            (quote!(error), quote!((status, error)))
        } else {
            (quote!(_), quote!(status))
        };
        let code = quote!(match #matched { #(#arms,)* _ => None });
        let function = errors
            .body()
            .map(|body| quote!((status: u16, #error: &#body) -> Option<Heard> { #code }));
        Reading::new(quote!(|status, #error| #code), function)
    }

    /// Rows over an answer that may have several forms.
    fn forms(&self, rows: &[Row], this: Type, last: &TokenStream, wrap: Wrap<'_>) -> TokenStream {
        if let Shape::Named(name) = Shape::of(&this)
            && let Some(Definition::Forms(definition)) = self.types.get(&name)
        {
            let name = &definition.name;
            let arms = definition.forms.iter().map(|(variant, held)| {
                let rows = self.rows(rows, &Found::named(quote!(body), held.clone()), last, wrap);
                let body = named("body", &rows);
                quote!(types::#name::#variant(#body) => #rows)
            });
            return quote!(match answer { #(#arms,)* });
        }
        self.rows(rows, &Found::named(quote!(answer), this), last, wrap)
    }

    /// The first row that matches. A row about a place that this form doesn't have can't, unless it asks for
    /// nothing there.
    fn rows(&self, rows: &[Row], body: &Found, last: &TokenStream, wrap: Wrap<'_>) -> TokenStream {
        let mut arms: Vec<(Vec<TokenStream>, TokenStream)> = Vec::new();
        let mut last = last.clone();
        for row in rows {
            let Some(conditions) = self.conditions(row, body) else {
                continue;
            };
            let heard = wrap(self.heard(row, body));
            if conditions.is_empty() {
                last = heard;
                break;
            }
            let condition = quote!(#(#conditions)&&*);
            match arms.last_mut() {
                Some((others, same)) if same.to_string() == heard.to_string() => {
                    others.push(condition)
                }
                _ => arms.push((vec![condition], heard)),
            }
        }
        while arms
            .pop_if(|(_, heard)| heard.to_string() == last.to_string())
            .is_some()
        {}
        let (conditions, heards): (Vec<_>, Vec<_>) = arms.into_iter().unzip();
        let conditions = conditions
            .iter()
            .map(|conditions| quote!(#(#conditions)||*));
        if heards.is_empty() {
            last
        } else {
            quote!(#(if #conditions { #heards } else)* { #last })
        }
    }

    /// What must hold for a row; `None`, if it can't.
    fn conditions(&self, row: &Row, body: &Found) -> Option<Vec<TokenStream>> {
        let conditions = row.conditions.iter().map(|(place, test)| {
            let asks_for_nothing = match test {
                Test::There(wanted) => !wanted,
                Test::Values(values) => values.iter().any(|value| value.is_null()),
            };
            match body.clone().at(pointer(place), self.types) {
                Some(found) => Some(found.test(test, self.types)),
                None => asks_for_nothing.then_some(None),
            }
        });
        let conditions: Option<Vec<_>> = conditions.collect();
        Some(conditions?.into_iter().flatten().collect())
    }

    /// What a row says.
    fn heard(&self, row: &Row, body: &Found) -> TokenStream {
        let means = means(&row.means, body);
        let at = |place: &String| Some(body.clone().at(pointer(place), self.types)?.value());
        if !row.each.is_empty() {
            let each = row.each.iter().map(|each| self.each(each, body));
            return quote!(Heard { each: with.each(&[#(&#each),*]), rest: #means.into() });
        }
        let tracking = row
            .tracking
            .iter()
            .find_map(at)
            .map(|place| quote!(.tracked_by(#place)));
        let echo = row
            .echo
            .as_ref()
            .and_then(at)
            .map(|place| quote!(.echoing(#place)));
        let counts = row.counts.as_ref().and_then(|Counts { done, of }| {
            let (done, of) = (at(done)?, at(of)?);
            Some(quote!(.counted(#done, #of)))
        });
        let more: TokenStream = [tracking, counts, echo].into_iter().flatten().collect();
        match (&row.means, more.is_empty()) {
            (Meaning::Custom(_), _) => quote!(#means #more.into()),
            (_, true) => quote!(#means.into()),
            (_, false) => quote!(Said::new(#means) #more.into()),
        }
    }

    /// What is said of somebody whom a list names.
    fn each(&self, each: &Each, body: &Found) -> TokenStream {
        let means = means(&each.means, body);
        let within = body.clone().at(pointer(&each.within), self.types);
        let Some(within) = within else {
            return quote!(|_: &_| None);
        };
        let place = each.tracking.as_ref().filter(|place| *place != "value");
        let place = place.and_then(|place| body.clone().at(pointer(place), self.types));
        let tracking = match (&each.tracking, place) {
            (Some(_), Some(place)) => {
                let place = place.value();
                Some(quote!(.tracked_by(#place)))
            }
            (Some(_), None) => Some(quote!(.tracked_by(value))),
            (None, _) => None,
        };
        let said = quote!(Said::new(#means) #tracking);
        if each.by == "key" {
            let (get, value) = (within.get(), named("value", &said));
            quote!(|key| #get.map(|#value| #said))
        } else {
            let contains = within.contains();
            quote!(|key| #contains.then(|| #said))
        }
    }
}

/// How an answer is read: where it stands, or as a function that several uses share.
pub(super) struct Reading {
    /// The closure.
    pub closure: TokenStream,
    /// The function without its name; none, if there is nothing in it to share.
    pub function: Option<TokenStream>,
}

impl Reading {
    fn new(closure: TokenStream, function: Option<TokenStream>) -> Self {
        // What asks for the request's people stands where these are; and what decides nothing is as short in place.
        let is_shared = |function: &TokenStream| {
            used(function, &["with"]).is_empty() && !used(function, &["if", "match"]).is_empty()
        };
        let function = function.filter(is_shared);
        Self { closure, function }
    }
}

/// What is made of what a row says.
type Wrap<'a> = &'a dyn Fn(TokenStream) -> TokenStream;

/// The pointer of a place in a body.
fn pointer(place: &str) -> &str {
    place.strip_prefix("body#").unwrap_or_default()
}

/// Whether a row says what it means and no more.
fn is_bare(row: &Row) -> bool {
    row.conditions.is_empty()
        && row.tracking.is_empty()
        && row.echo.is_none()
        && row.counts.is_none()
        && row.each.is_empty()
}

fn means(meaning: &Meaning, body: &Found) -> TokenStream {
    match meaning {
        Meaning::Word(word) => word_of(word),
        Meaning::Blocked(obstacle) => {
            let obstacle = format_ident!("{}", obstacle.to_pascal_case());
            quote!(Means::Blocked(Obstacle::#obstacle))
        }
        Meaning::Custom(function) => {
            let (function, body) = (format_ident!("{function}"), body.name());
            quote!(custom::#function(#body))
        }
    }
}

fn word_of(word: &str) -> TokenStream {
    let word = format_ident!("{}", word.to_pascal_case());
    quote!(Means::#word)
}

/// A name, or `_` if some code doesn't use it.
fn named(name: &str, code: &TokenStream) -> syn::Ident {
    if used(code, &[name]).is_empty() {
        format_ident!("_")
    } else {
        format_ident!("{name}")
    }
}
