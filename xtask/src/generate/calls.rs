//! For tests that walk every client: each operation called with arguments from JSON, and each type by name. A new
//! vendor is walked because it has a spec.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Fields, Item};

use super::{
    Error, Files, MARK, access,
    beside::modules,
    library, mark, module,
    names::value_name,
    operations::{Signature, in_order},
    rust,
};
use crate::model::{Encoding, Model, Operation};

/// Where the tests have them.
pub(super) const CALLS: &str = "tests/calls/src/vendors";

/// A vendor's file, below that. `types` is the text of the client's types.
pub(super) fn files(model: &Model, types: &str) -> Result<Files, Error> {
    let about = format!(
        "The operations and the types of the client of {}.",
        model.facts.name
    );
    let text = rust(&mark(model), (about, code(model, types)?))?;
    Ok(Files::from([(
        format!("{}.rs", module(&model.vendor)),
        text,
    )]))
}

/// The list of the vendors.
pub(super) fn vendors(vendors: &[&str]) -> Result<String, Error> {
    let modules = modules(vendors);
    let mark = format!("{MARK}` from the names in specs/. Do not edit by hand.");
    let code = quote! {
        #(mod #modules;)*

        use crate::Vendor;

        /// Every vendor.
        pub static ALL: &[Vendor] = &[#(#modules::VENDOR),*];
    };
    rust(&mark, ("The client of each vendor.".to_owned(), code))
}

fn code(model: &Model, types: &str) -> Result<TokenStream, Error> {
    let (client, vendor) = (format_ident!("{}", library(&model.vendor)), &model.vendor);
    let credentials = model.schemes.first().map(|scheme| {
        let (name, key) = (
            value_name(&scheme.name),
            heck::AsKebabCase(&scheme.name).to_string(),
        );
        let fields = access::takes(scheme);
        let keys = fields.iter().map(|field| match fields.len() {
            1 => key.clone(),
            _ => format!("{key}-{field}"),
        });
        quote!(#client::Credentials::#name(#(asked.key(#keys)),*))
    });
    let printed = credentials.iter().map(|credentials| quote!(#credentials));
    let calls = model.operations.iter().map(|operation| {
        let (id, name) = (&operation.id, value_name(&operation.id));
        let arguments = arguments(operation);
        quote!(#id => came(client.#name(#(#arguments),*).await))
    });
    let (names, answers) = declared(types)?;
    let (enums, forms): (Vec<_>, Vec<_>) = answers.into_iter().unzip();
    let forms = forms.iter().map(|forms| quote!(#(#forms)*));
    let made = credentials.iter();
    Ok(quote! {
        use crate::{Asked, Coming, Vendor, came::came, printed};

        pub(super) const VENDOR: Vendor = Vendor {
            id: #vendor,
            operations: #client::facts::OPERATIONS,
            call,
            types,
            client: |asked| format!("{:#?}", (client(asked), #(#printed)*)),
        };

        fn client(asked: &Asked) -> #client::Client {
            let client = #client::Client::new(asked.base.clone(), #(#made)*);
            client.with_transport(asked.transport.clone())
        }

        fn call<'a>(operation: &'a str, asked: &'a Asked) -> Coming<'a> {
            let client = client(asked);
            Box::pin(async move {
                match operation {
                    #(#calls,)*
                    unknown => panic!("there is no {unknown}"),
                }
            })
        }

        printed::types! { #client: #(#names)*; #(#enums { #forms })* }
    })
}

/// The arguments of a method, from JSON.
fn arguments(operation: &Operation) -> Vec<TokenStream> {
    let names = in_order(operation)
        .into_iter()
        .map(|parameter| Some(&parameter.name));
    let names = names.chain(operation.body.iter().map(|_| None));
    let arguments = Signature::of(operation).arguments.into_iter().zip(names);
    let is_text = operation
        .body
        .as_ref()
        .is_some_and(|body| body.encoding() == Encoding::Text);
    arguments
        .map(|((_, this), name)| {
            let this = this.to_string();
            let is_reference = this.contains('&');
            match name {
                None if is_text && this.starts_with("Option") => quote!(Some(asked.body_text())),
                None if is_text => quote!(asked.body_text()),
                None if this.starts_with("Option") => quote!(asked.body::<Option<_>>().as_ref()),
                None => quote!(&asked.body()),
                Some(name) => match this.replace(' ', "").as_str() {
                    "&str" => quote!(asked.text(#name)),
                    "Option<&str>" => quote!(asked.optional_text(#name)),
                    list if list.starts_with("&[") => quote!(&asked.get::<Vec<_>>(#name)),
                    list if list.starts_with("Option<&[") => {
                        quote!(asked.get::<Option<Vec<_>>>(#name).as_deref())
                    }
                    other if other.starts_with("Option") && is_reference => {
                        quote!(asked.get::<Option<_>>(#name).as_ref())
                    }
                    _ if is_reference => quote!(&asked.get(#name)),
                    _ => quote!(asked.get(#name)),
                },
            }
        })
        .collect()
}

/// Types that are read, and those that an operation answers with, each with its forms.
type Declared = (Vec<syn::Ident>, Vec<(syn::Ident, Vec<syn::Ident>)>);

fn declared(types: &str) -> Result<Declared, Error> {
    let (mut names, mut answers) = (Vec::new(), Vec::new());
    for item in syn::parse_file(types)?.items {
        match item {
            Item::Struct(item) => names.push(item.ident),
            Item::Enum(item) if is_read(&item) => names.push(item.ident),
            Item::Enum(item) => {
                let forms = item.variants.into_iter();
                let forms = forms.filter(|form| !matches!(form.fields, Fields::Unit));
                answers.push((item.ident, forms.map(|form| form.ident).collect()));
            }
            _ => {}
        }
    }
    Ok((names, answers))
}

fn is_read(item: &syn::ItemEnum) -> bool {
    let mut attributes = item.attrs.iter();
    attributes.any(|attribute| quote!(#attribute).to_string().contains("Deserialize"))
}
