//! `src/client.rs`: the client, with one method per operation, which is one call of `client-runtime`.

use indexmap::IndexSet;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;

use super::{
    answers::{Answers, Kind},
    names::{constant_name, type_name, value_name},
    prose::{assumed, joined, list, of_parameter, one_line, text, wrap},
    source::Doc,
    types::of_format,
};
use crate::model::{self, Encoding, In, Model, Operation, Parameter, Schema};

pub(super) fn file(model: &Model) -> (String, TokenStream) {
    let vendor = &model.facts.name;
    let has_credentials = !model.schemes.is_empty();
    let field = has_credentials.then(|| quote!(credentials: Credentials,));
    let init = has_credentials.then(|| quote!(credentials,));
    let with = if has_credentials {
        ", with these credentials"
    } else {
        ""
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
        use client_runtime::Call;

        use crate::*;

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
    (about, code)
}

/// What a method takes and gives.
pub(super) struct Signature {
    /// The names and types of its arguments, in order.
    pub arguments: Vec<(Ident, TokenStream)>,
    /// What it gives, inside of `Response`.
    pub success: TokenStream,
    /// What it fails with: `Error`, or `Error<…>` if errors have bodies.
    pub error: TokenStream,
}

impl Signature {
    /// The signature of an operation's method.
    pub fn of(operation: &Operation) -> Self {
        let parameters = in_order(operation).into_iter().map(|parameter| {
            let this = argument(&parameter.schema, parameter.required);
            (value_name(&parameter.name), this)
        });
        let body = operation.body.iter();
        let body = body.map(|body| argument(&body.schema, body.required));
        let body = body.map(|this| (format_ident!("body"), this));
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
    let (parameters, signature) = (in_order(operation), Signature::of(operation));
    let arguments = signature.arguments.iter();
    let arguments = arguments.map(|(name, this)| quote!(#name: #this));
    let (success, error) = (&signature.success, &signature.error);
    let errors = Answers::of(operation, Kind::Error);
    let typed = errors.body().map(|_| quote!(.map_err(Error::typed)));
    let mut arms = Answers::of(operation, Kind::Success).arms();
    arms.extend(errors.arms());
    arms.sort_by_key(|(status, _)| *status);
    let arms = arms.iter().map(|(_, arm)| arm);
    let doc = documentation(operation, &parameters);
    let (name, facts) = (value_name(&operation.id), constant_name(&operation.id));
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
    parameters.sort_by_key(|Parameter { name, sent_in, .. }| {
        let place = operation.path.find(&format!("{{{name}}}"));
        (*sent_in as u8, place, name)
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
        model::Kind::Text(format) => {
            let path = format.as_deref().and_then(of_format).unwrap_or("String");
            let path = path.trim_start_matches("client_runtime::");
            path.parse().unwrap_or_default()
        }
        model::Kind::Integer("int32") => quote!(i32),
        model::Kind::Integer("uint64") => quote!(u64),
        model::Kind::Integer(_) => quote!(i64),
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
fn argument(schema: &Schema, required: bool) -> TokenStream {
    use model::Kind::{Boolean, Integer, Number};
    let this = owned(schema);
    let this = match schema.kind {
        Integer(_) | Number(_) | Boolean => this,
        _ if this.to_string() == "String" => quote!(&str),
        _ => quote!(&#this),
    };
    if required {
        this
    } else {
        quote!(Option<#this>)
    }
}

/// What the call is told, in order.
fn links(operation: &Operation, parameters: &[&Parameter]) -> Vec<TokenStream> {
    let distinct = operation.distinct.iter().map(|pairs| {
        let pairs = pairs.iter().map(|(name, text)| quote!((#name, #text)));
        quote!(.distinct(&[#(#pairs),*]))
    });
    let accepted = accepted(operation).map(|accepted| quote!(.accept(#accepted)));
    let body = operation.body.as_ref().map(|body| {
        let link = self::body(body);
        if body.required {
            link
        } else {
            quote!(.optional(body, |call, body| call #link))
        }
    });
    let links = parameters.iter().copied().map(link);
    links.chain(distinct).chain(accepted).chain(body).collect()
}

/// What a call is told of a parameter.
fn link(parameter: &Parameter) -> TokenStream {
    let (name, argument) = (&parameter.name, value_name(&parameter.name));
    let is_list = matches!(parameter.schema.kind, model::Kind::Array(_));
    match parameter.sent_in {
        In::Path => quote!(.path(#name, &#argument)),
        In::Query if is_list && parameter.explode == Some(false) => {
            quote!(.comma_query(#name, &#argument))
        }
        In::Query => quote!(.query(#name, &#argument)),
        In::Header if parameter.required => quote!(.header(#name, &#argument)),
        In::Header => quote!(.optional(#argument, |call, value| call.header(#name, &value))),
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
    let mut answers: Vec<_> = operation.answers.iter().collect();
    answers.sort_by_key(|answer| !answer.status.is_success());
    let accepted = answers
        .iter()
        .filter_map(|answer| answer.media_type.as_deref());
    let accepted = Vec::from_iter(accepted.collect::<IndexSet<_>>());
    match accepted[..] {
        [] => None,
        _ if accepted.contains(&"*/*") => Some("*/*".to_owned()),
        _ => Some(accepted.join(", ")),
    }
}

fn documentation(operation: &Operation, parameters: &[&Parameter]) -> Doc {
    let summary = one_line(&operation.summary);
    let parts = [
        format!("{}.", summary.trim_end_matches('.')),
        text(&operation.description),
        format!("Sends `{} {}`.", operation.method, operation.path),
        wrap(&assumed(&operation.assumed), ""),
    ];
    let arguments = parameters.iter().map(|parameter| {
        let name = format!("`{}`", value_name(&parameter.name));
        (name, of_parameter(parameter))
    });
    let body = operation.body.iter();
    let body = body.map(|body| ("`body`".to_owned(), body.description.clone()));
    let answers = |kind: Kind| {
        let answers = operation.answers.iter();
        let answers = answers.filter(|answer| kind.holds(answer.status));
        list(answers.map(|answer| {
            let why = answer.assumed.iter();
            let why = why.map(|why| format!(" (Assumed: {})", why.trim()));
            let words = answer.description.clone() + &why.collect::<String>();
            (answer.status.to_string(), words)
        }))
    };
    let lists = [
        ("# Arguments", list(arguments.chain(body))),
        ("# Answers", answers(Kind::Success)),
        ("# Errors", answers(Kind::Error)),
    ];
    let lists = lists.into_iter().filter(|(_, list)| !list.is_empty());
    let lists = lists.flat_map(|(title, list)| [title.to_owned(), list]);
    Doc(joined(parts.into_iter().chain(lists)))
}
