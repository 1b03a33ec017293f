//! `src/client.rs`: the client, with one method per operation, which is one call of `client-runtime`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::Value;
use syn::Ident;

use super::{
    answers::{Answers, Kind},
    names::{constant_name, type_name, value_name},
    prose::{Prose, one_line},
    source::{Doc, used},
    types::of_format,
};
use crate::model::{self, Encoding, Held, In, Model, Operation, Parameter, Schema, Whole};

pub(super) fn file(model: &Model) -> (String, TokenStream) {
    let vendor = &model.facts.name;
    let (field, init, with) = if model.schemes.is_empty() {
        (None, None, "")
    } else {
        (
            Some(quote!(credentials: Credentials,)),
            Some(quote!(credentials,)),
            ", with these credentials",
        )
    };
    let about = format!("The operations of {vendor}.");
    let doc = Doc(format!(
        "Asks {vendor}. Cloning it is cheap, and its clones share their connections."
    ));
    let new = Doc(format!(
        "A client that asks a [`Region`](crate::Region) or any other base URL{with}. It uses the\n\
         transport that the whole process shares."
    ));
    let methods = model.operations.iter().map(method);
    let code = quote! {
        #doc
        #[derive(Clone, Debug)]
        pub struct Client {
            base: BaseUrl,
            #field
            transport: Transport,
        }

        impl Client {
            #new
            pub fn new(base: impl Into<BaseUrl>, #field) -> Self {
                Self { base: base.into(), #init transport: Transport::default() }
            }

            /// The same client over a transport with settings of its own.
            #[must_use]
            pub fn with_transport(self, transport: Transport) -> Self {
                Self { transport, ..self }
            }

            #(#methods)*
        }
    };
    let runtime = used(
        &code,
        &[
            "BaseUrl",
            "Call",
            "Error",
            "Personal",
            "Response",
            "Secret",
            "Transport",
        ],
    );
    let ours = used(&code, &["Credentials", "facts", "types"]);
    let imports = quote! {
        use client_runtime::{#(#runtime),*};

        use crate::{#(#ours),*};
    };
    (about, quote!(#imports #code))
}

/// A list in a query that is sent with commas between its items.
fn has_commas(parameter: &Parameter) -> bool {
    matches!(parameter.schema.kind, model::Kind::Array(_)) && !parameter.explode
}

/// What a method takes and gives.
pub(super) struct Signature<'a> {
    /// Its arguments in order.
    pub arguments: Vec<Argument<'a>>,
    /// What it gives, inside of `Response`.
    pub success: TokenStream,
    /// What it fails with: `Error`, or `Error<…>` if errors have bodies.
    pub error: TokenStream,
}

/// An argument of a method.
pub(super) struct Argument<'a> {
    /// Its name.
    pub name: Ident,
    /// Its type.
    pub this: TokenStream,
    /// An example of it.
    pub example: Option<&'a Value>,
}

impl<'a> Signature<'a> {
    /// The signature of an operation's method.
    pub fn of(operation: &'a Operation) -> Self {
        let parameters = in_order(operation).into_iter().map(|parameter| Argument {
            name: value_name(&parameter.name),
            this: argument(parameter),
            example: parameter.example.as_ref(),
        });
        let body = operation.body.iter().map(|body| {
            let this = match body.encoding() {
                Encoding::Text => quote!(&str),
                Encoding::Json | Encoding::Form => {
                    let this = owned(&body.schema);
                    quote!(&#this)
                }
            };
            Argument {
                name: format_ident!("body"),
                this: optional(body.required, this),
                example: body.example.as_ref(),
            }
        });
        let error = Answers::of(operation, Kind::Error).body();
        Self {
            arguments: parameters.chain(body).collect(),
            success: Answers::of(operation, Kind::Success)
                .body()
                .unwrap_or_default(),
            error: error.map_or_else(|| quote!(Error), |error| quote!(Error<#error>)),
        }
    }
}

fn method(operation: &Operation) -> TokenStream {
    let parameters = in_order(operation);
    let Signature {
        arguments,
        success,
        error,
    } = Signature::of(operation);
    let arguments = arguments
        .iter()
        .map(|Argument { name, this, .. }| quote!(#name: #this));
    let (successes, errors) = (
        Answers::of(operation, Kind::Success),
        Answers::of(operation, Kind::Error),
    );
    let typed = errors.body().map(|_| quote!(.map_err(Error::typed)));
    let arms = successes.arms().into_iter().chain(errors.arms());
    let mut arms: Vec<_> = arms.collect();
    arms.sort_by_key(|(reach, _)| *reach);
    let arms = arms.iter().map(|(_, arm)| arm);
    let (doc, name) = (
        documentation(operation, &parameters),
        value_name(&operation.id),
    );
    let facts = constant_name(&operation.id);
    let links = links(operation, &parameters);
    // Who isn't asked for credentials isn't given any.
    let credentials = if operation.schemes.is_empty() {
        quote!(&())
    } else {
        quote!(&self.credentials)
    };
    quote! {
        #doc
        pub async fn #name(&self, #(#arguments),*) -> Result<Response<#success>, #error> {
            let answer = Call::new(&facts::#facts)
                #(#links)*
                .send(&self.transport, &self.base, #credentials)
                .await
                #typed?;
            match answer.status().as_u16() {
                #(#arms,)*
                _ => Err(answer.into_error_without_body()),
            }
        }
    }
}

/// The parameters as a method takes them: those of the path in its order, then the query's and the headers by
/// name.
pub(super) fn in_order(operation: &Operation) -> Vec<&Parameter> {
    let mut parameters: Vec<_> = operation.parameters.iter().collect();
    parameters.sort_by_key(|parameter| {
        let name = &parameter.name;
        match parameter.sent_in {
            In::Path => (0, operation.path.find(&format!("{{{name}}}")), name),
            In::Query => (1, None, name),
            In::Header => (2, None, name),
        }
    });
    parameters
}

/// The type of a value that somebody owns.
pub(super) fn owned(schema: &Schema) -> TokenStream {
    match &schema.kind {
        model::Kind::Reference(name) => {
            let name = type_name(name);
            quote!(types::#name)
        }
        model::Kind::Text(format) => match format.as_deref().and_then(of_format) {
            Some("::client_runtime::Personal") => quote!(Personal),
            Some("::client_runtime::Secret") => quote!(Secret),
            Some("::jiff::civil::Date") => quote!(jiff::civil::Date),
            Some(_) => quote!(jiff::Timestamp),
            None => quote!(String),
        },
        model::Kind::Integer(Whole::I32) => quote!(i32),
        model::Kind::Integer(Whole::I64) => quote!(i64),
        model::Kind::Integer(Whole::U64) => quote!(u64),
        model::Kind::Number(_) => quote!(f64),
        model::Kind::Boolean => quote!(bool),
        model::Kind::Array(items) => {
            let items = owned(items);
            quote!([#items])
        }
        _ => quote!(String),
    }
}

/// The type of an argument.
fn argument(parameter: &Parameter) -> TokenStream {
    let this = owned(&parameter.schema);
    let this = match &parameter.schema.kind {
        model::Kind::Integer(_) | model::Kind::Number(_) | model::Kind::Boolean => this,
        _ if this.to_string() == "String" => quote!(&str),
        _ => quote!(&#this),
    };
    optional(parameter.required, this)
}

fn optional(required: bool, this: TokenStream) -> TokenStream {
    if required {
        this
    } else {
        quote!(Option<#this>)
    }
}

/// What the call is told, in order.
fn links(operation: &Operation, parameters: &[&Parameter]) -> Vec<TokenStream> {
    let mut links = Vec::new();
    let sent_in = |place| {
        parameters
            .iter()
            .filter(move |parameter| parameter.sent_in == place)
    };
    for parameter in sent_in(In::Path) {
        let (name, value) = (&parameter.name, borrowed(parameter));
        links.push(quote!(.path(#name, #value)));
    }
    for pairs in &operation.distinct {
        let (names, texts): (Vec<_>, Vec<_>) = pairs.iter().cloned().unzip();
        links.push(quote!(.distinct(&[#((#names, #texts)),*])));
    }
    for parameter in sent_in(In::Query) {
        let (name, value) = (&parameter.name, borrowed(parameter));
        links.push(if has_commas(parameter) {
            quote!(.comma_query(#name, #value))
        } else {
            quote!(.query(#name, #value))
        });
    }
    for parameter in sent_in(In::Header) {
        let (name, argument) = (&parameter.name, value_name(&parameter.name));
        let value = borrowed(parameter);
        let is_value = !self::argument(parameter).to_string().contains('&');
        links.push(match (parameter.required, is_value) {
            (true, _) => quote!(.header(#name, #value)),
            (false, true) => quote!(.optional_header(#name, #argument.as_ref())),
            (false, false) => quote!(.optional_header(#name, #argument)),
        });
    }
    if let Some(accepted) = accepted(operation) {
        links.push(quote!(.accept(#accepted)));
    }
    if let Some(body) = &operation.body {
        let link = self::body(body);
        links.push(if body.required {
            link
        } else {
            quote!(.optional(body, |call, body| call #link))
        });
    }
    links
}

/// An argument as a reference.
fn borrowed(parameter: &Parameter) -> TokenStream {
    let name = value_name(&parameter.name);
    if argument(parameter).to_string().starts_with('&') {
        quote!(#name)
    } else {
        quote!(&#name)
    }
}

/// What sends a body, and says of what media type it is where that doesn't go without saying.
fn body(body: &model::Body) -> TokenStream {
    let (link, usual) = match body.encoding() {
        Encoding::Json => (quote!(.json(body)), "application/json"),
        Encoding::Form => (quote!(.form(body)), "application/x-www-form-urlencoded"),
        Encoding::Text => (quote!(.text(body)), "text/plain"),
    };
    match &body.media_type {
        media_type if media_type == usual => link,
        media_type => quote!(#link.media_type(#media_type)),
    }
}

/// The media types that an operation answers with, those of success first. Where one may be any, it is asked
/// for.
fn accepted(operation: &Operation) -> Option<String> {
    let (good, bad): (Vec<_>, Vec<_>) = operation
        .answers
        .iter()
        .partition(|answer| answer.status.is_success());
    let mut accepted: Vec<&str> = Vec::new();
    for answer in good.into_iter().chain(bad) {
        if matches!(answer.held(), Held::JsonIfAny(_)) {
            return Some("*/*".to_owned());
        }
        let media_type = answer.media_type.as_deref();
        accepted.extend(media_type.filter(|media_type| !accepted.contains(media_type)));
    }
    (!accepted.is_empty()).then(|| accepted.join(", "))
}

fn documentation(operation: &Operation, parameters: &[&Parameter]) -> Doc {
    let mut prose = Prose::default();
    prose.line(&format!(
        "{}.",
        one_line(&operation.summary).trim_end_matches('.')
    ));
    prose.text(&operation.description);
    prose.line(&format!("Sends `{} {}`.", operation.method, operation.path));
    if let Some(why) = &operation.assumed {
        prose.wrapped(&format!("Assumed: {}", one_line(why)));
    }
    let arguments = parameters.iter().map(|parameter| {
        let words = super::prose::of_parameter(parameter);
        (format!("`{}`", value_name(&parameter.name)), words)
    });
    let body = operation
        .body
        .iter()
        .map(|body| ("`body`".to_owned(), body.description.clone()));
    prose.list("# Arguments", arguments.chain(body).collect());
    for (title, kind) in [("# Answers", Kind::Success), ("# Errors", Kind::Error)] {
        let answers = operation
            .answers
            .iter()
            .filter(|answer| kind.holds(answer.status));
        let answers = answers.map(|answer| {
            let assumed = answer
                .assumed
                .iter()
                .map(|why| format!(" (Assumed: {})", why.trim()));
            let words = assumed.fold(answer.description.clone(), |words, more| words + &more);
            (answer.status.to_string(), words)
        });
        let answers: Vec<_> = answers.collect();
        if answers.is_empty() && kind == Kind::Error {
            prose.line(title);
            prose.line(
                "If it can't be sent, or is answered with a status that the spec doesn't name.",
            );
        } else {
            prose.list(title, answers);
        }
    }
    Doc(prose.finish())
}
