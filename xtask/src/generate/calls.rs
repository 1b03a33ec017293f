//! For tests that walk every client: each operation called with arguments from JSON, and each type by name. A new
//! vendor is walked because it has a spec.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{
    access,
    answers::{Answers, Kind},
    library,
    names::value_name,
    operations::in_order,
    types::Types,
};
use crate::model::Model;

/// A vendor's file.
pub(super) fn file(model: &Model, types: &Types) -> (String, TokenStream) {
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
    let calls = model.operations.iter().map(|operation| {
        let (id, name) = (&operation.id, value_name(&operation.id));
        let parameters = in_order(operation).into_iter();
        let parameters = parameters.map(|parameter| &parameter.name);
        let parameters = parameters.map(|name| quote!(Argument::lent(&asked.get(#name))));
        let body = operation.body.iter();
        let arguments = parameters.chain(body.map(|_| quote!(Argument::lent(&asked.body()))));
        quote!(#id => came(client.#name(#(#arguments),*).await))
    });
    let names = types.names();
    let kinds = [Kind::Success, Kind::Error].into_iter();
    let answers = kinds.flat_map(|kind| {
        let operations = model.operations.iter();
        operations.map(move |operation| Answers::of(operation, kind))
    });
    let answers = answers.filter(Answers::is_enum).map(|answers| {
        let (name, forms) = (answers.name(), answers.forms());
        quote!(#name { #(#forms)* })
    });
    let credentials = credentials.iter();
    let code = quote! {
        use crate::{Argument, Asked, Coming, Vendor, came::came, printed};

        pub(super) const VENDOR: Vendor = Vendor {
            id: #vendor,
            operations: #client::facts::OPERATIONS,
            call,
            types,
            client: |asked| format!("{:#?}", client(asked)),
        };

        fn client(asked: &Asked) -> #client::Client {
            let client = #client::Client::new(asked.base.clone(), #(#credentials)*);
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

        printed::types! { #client: #(#names)*; #(#answers)* }
    };
    let about = "The operations and the types of the client of";
    (format!("{about} {}.", model.facts.name), code)
}
