//! `src/client.rs`: the client, with one method per operation, which is one call of `client-runtime`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;

use super::{
    answers::{Answers, Kind},
    names::{constant_name, type_name, value_name},
    prose::{joined, list, of_parameter, one_line, text, wrap},
    source::{Doc, used},
    types::of_format,
};
use crate::model::{self, Encoding, Held, In, Model, Operation, Parameter, Schema};

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
    let runtime = "BaseUrl Call Error Personal Response Secret Transport";
    let (runtime, ours) = (used(&code, runtime), used(&code, "Credentials facts types"));
    let imports = quote! {
        use client_runtime::{#(#runtime),*};

        use crate::{#(#ours),*};
    };
    (about, quote!(#imports #code))
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
        let parameters = in_order(operation).into_iter();
        let parameters =
            parameters.map(|parameter| (value_name(&parameter.name), argument(parameter)));
        let body = operation.body.iter().map(|body| {
            let this = match body.encoding() {
                Encoding::Text => quote!(&str),
                Encoding::Json | Encoding::Form => {
                    let this = owned(&body.schema);
                    quote!(&#this)
                }
            };
            (format_ident!("body"), optional(body.required, this))
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
    let (parameters, signature) = (in_order(operation), Signature::of(operation));
    let arguments = signature.arguments.iter();
    let arguments = arguments.map(|(name, this)| quote!(#name: #this));
    let (success, error) = (&signature.success, &signature.error);
    let errors = Answers::of(operation, Kind::Error);
    let typed = errors.body().map(|_| quote!(.map_err(Error::typed)));
    let mut arms = Answers::of(operation, Kind::Success).arms();
    arms.extend(errors.arms());
    arms.sort_by_key(|(reach, _)| *reach);
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

/// Whether an argument is copied.
fn is_copied(schema: &Schema) -> bool {
    use model::Kind::{Boolean, Integer, Number};
    matches!(schema.kind, Integer(_) | Number(_) | Boolean)
}

/// The type of an argument.
fn argument(parameter: &Parameter) -> TokenStream {
    let this = owned(&parameter.schema);
    let reference = match this.to_string().as_str() {
        "String" => quote!(&str),
        _ => quote!(&#this),
    };
    let is_copied = is_copied(&parameter.schema);
    optional(parameter.required, if is_copied { this } else { reference })
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
    let paths = parameters
        .iter()
        .take_while(|parameter| parameter.sent_in == In::Path);
    let paths = paths.count();
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
    let mut links: Vec<_> = parameters.iter().copied().map(link).collect();
    links.splice(paths..paths, distinct);
    links.into_iter().chain(accepted).chain(body).collect()
}

/// What a call is told of a parameter.
fn link(parameter: &Parameter) -> TokenStream {
    let (name, argument) = (&parameter.name, value_name(&parameter.name));
    let is_copied = is_copied(&parameter.schema);
    let value = if parameter.required && !is_copied {
        quote!(#argument)
    } else {
        quote!(&#argument)
    };
    let is_list = matches!(parameter.schema.kind, model::Kind::Array(_));
    match (parameter.sent_in, parameter.required) {
        (In::Path, _) => quote!(.path(#name, #value)),
        (In::Query, _) if is_list && parameter.explode == Some(false) => {
            quote!(.comma_query(#name, #value))
        }
        (In::Query, _) => quote!(.query(#name, #value)),
        (In::Header, true) => quote!(.header(#name, #value)),
        (In::Header, false) if is_copied => quote!(.optional_header(#name, #argument.as_ref())),
        (In::Header, false) => quote!(.optional_header(#name, #argument)),
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
    let answers = operation.answers.iter();
    let (good, bad): (Vec<_>, Vec<_>) = answers.partition(|answer| answer.status.is_success());
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
    let summary = one_line(&operation.summary);
    let assumed = operation.assumed.iter();
    let assumed = assumed.map(|why| wrap(&format!("Assumed: {}", one_line(why)), ""));
    let mut parts = vec![
        format!("{}.", summary.trim_end_matches('.')),
        text(&operation.description),
        format!("Sends `{} {}`.", operation.method, operation.path),
    ];
    parts.extend(assumed);
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
            let assumed = answer.assumed.iter();
            let assumed = assumed.map(|why| format!(" (Assumed: {})", why.trim()));
            let words = answer.description.clone() + &assumed.collect::<String>();
            (answer.status.to_string(), words)
        }))
    };
    let mut errors = answers(Kind::Error);
    if errors.is_empty() {
        errors += "If it can't be sent, or is answered with a status that the spec doesn't name.";
    }
    let lists = [
        ("# Arguments", list(arguments.chain(body))),
        ("# Answers", answers(Kind::Success)),
        ("# Errors", errors),
    ];
    let lists = lists.into_iter().filter(|(_, list)| !list.is_empty());
    parts.extend(lists.flat_map(|(title, list)| [title.to_owned(), list]));
    Doc(joined(parts))
}
