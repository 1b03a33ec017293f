//! What follows from all specs together: the lists of vendors, and what files that people write say of the vendors,
//! between two marks.

use std::{fs, io};

use quote::{format_ident, quote};
use syn::Ident;

use super::{
    Error, MARK,
    adapter::Adapter,
    calls::{self, CALLS},
    job::ADAPTERS,
    module, names, rust, source, tables,
    write::Wanted,
};
use crate::{command_line::usual, model::Model};

const SANDBOX: &str = "crates/vendor-sandbox/src/vendors";
const TESTS: &str = "crates/erasure/tests/it/vendors";

/// All these files.
pub(super) fn files(models: &[Model]) -> Result<Wanted, Error> {
    let models: Vec<_> = models.iter().filter(|model| model.flow.is_some()).collect();
    let vendors: Vec<_> = models.iter().map(|model| model.vendor.as_str()).collect();
    let mut files = Wanted::from([
        (usual(ADAPTERS).join("mod.rs"), facade(&models, &vendors)?),
        (usual(SANDBOX).join("mod.rs"), sandbox(&vendors)?),
        (usual(TESTS).join("each.rs"), tests(&vendors)?),
        (usual(CALLS).join("mod.rs"), calls::vendors(&vendors)?),
    ]);
    for (path, name, part) in parts(&models, &vendors) {
        let path = usual(path);
        let failed = |error| Error::File(path.clone(), error);
        let text = match files.remove(&path) {
            Some(text) => text,
            None => fs::read_to_string(&path).map_err(failed)?,
        };
        let text = with(&text, name, &part);
        let text =
            text.ok_or_else(|| failed(io::Error::other(format!("the marks `{name}` are missing"))));
        files.insert(path.clone(), text?);
    }
    Ok(files)
}

/// A text with this part between the marks of this name, which are comments of Markdown or TOML.
fn with(text: &str, name: &str, part: &str) -> Option<String> {
    let (start, end) = [
        (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->\n")),
        (format!("# {name}\n"), format!("# /{name}\n")),
    ]
    .into_iter()
    .find(|(start, _)| text.contains(start))?;
    let (before, rest) = text.split_once(&start)?;
    let (_, after) = rest.split_once(&end)?;
    Some([before, &start, part, &end, after].concat())
}

/// The parts, each with its file and the name of its marks.
fn parts(models: &[&Model], vendors: &[&str]) -> [(&'static str, &'static str, String); 7] {
    let lines =
        |line: &str| -> String { vendors.iter().map(|id| line.replace("ID", id)).collect() };
    let features = |line| format!("default = {vendors:?}\n{}", lines(line));
    let (table, assumed) = tables::of(models);
    let (facade, program) = ("crates/erasure/Cargo.toml", "crates/erasure-cli/Cargo.toml");
    let all = "ID-client = { path = \"crates/clients/ID\", version = \"0.1.0\" }\n";
    let optional = "ID-client = { workspace = true, optional = true }\n";
    [
        ("Cargo.toml", "clients", lines(all)),
        (facade, "clients", lines(optional)),
        (facade, "vendors", features("ID = [\"dep:ID-client\"]\n")),
        (program, "vendors", features("ID = [\"erasure/ID\"]\n")),
        (
            "tests/calls/Cargo.toml",
            "clients",
            lines("ID-client.workspace = true\n"),
        ),
        ("README.md", "vendors", table),
        ("crates/erasure/README.md", "vendors", assumed),
    ]
}

/// The facade's list of vendors.
fn facade(models: &[&Model], vendors: &[&str]) -> Result<String, Error> {
    let adapters = models.iter().map(|model| Adapter::name(model));
    let each = vendors.iter();
    let features: Vec<_> = each.map(|id| quote!(#[cfg(feature = #id)])).collect();
    let modules = modules(vendors);
    let constants: Vec<_> = vendors.iter().map(|id| names::constant_name(id)).collect();
    let docs = vendors.iter();
    let docs = docs.map(|id| source::Doc(format!("The vendor of the feature `{id}`.")));
    let mark = format!("{MARK}` from specs/. Do not edit by hand.");
    let about = "One small adapter per vendor: how it is asked, and what each answer means, written over the\n\
         //! [`flow`](crate::flow). What no spec can say stands in `<vendor>/custom.rs`.";
    let code = quote! {
        #(#features pub mod #modules;)*

        #(#features pub use #modules::#adapters;)*

        impl crate::VendorKind {
            /// The vendors that this build has adapters for.
            pub const ALL: &[Self] = &[#(#features #modules::KIND),*];
        }

        impl crate::VendorId {
            #(#docs pub const #constants: Self = Self::from_static(#vendors);)*

            /// The vendors that there are adapters for, whether or not this build has them.
            pub const KNOWN: &[Self] = &[#(Self::#constants),*];
        }
    };
    rust(&mark, (about.to_owned(), code))
}

/// The names of their modules.
pub(super) fn modules(vendors: &[&str]) -> Vec<Ident> {
    let modules = vendors.iter().map(|vendor| module(vendor));
    modules.map(|module| format_ident!("{module}")).collect()
}

/// Those of the vendors that a person has written a file about, in this directory.
fn written<'v>(directory: &str, vendors: &[&'v str]) -> Vec<&'v str> {
    let file = |vendor: &str| usual(&format!("{directory}/{}.rs", module(vendor)));
    let vendors = vendors.iter().copied();
    vendors.filter(|vendor| file(vendor).exists()).collect()
}

/// The list of the facade's tests of one vendor each, of those vendors that have some.
fn tests(vendors: &[&str]) -> Result<String, Error> {
    let vendors = written(TESTS, vendors);
    let modules = modules(&vendors);
    let files = modules.iter().map(|module| format!("{module}.rs"));
    let mark = format!("{MARK}` from the names in specs/. Do not edit by hand.");
    let about = "The traps of each vendor. A vendor's file is written by hand.".to_owned();
    let code = quote! {
        use super::*;

        #(#[cfg(feature = #vendors)] #[path = #files] mod #modules;)*
    };
    rust(&mark, (about, code))
}

/// The sandbox's list of vendors, of those that have a behaviour in it.
fn sandbox(vendors: &[&str]) -> Result<String, Error> {
    let vendors = written(SANDBOX, vendors);
    let modules = modules(&vendors);
    let specs = vendors.iter();
    let specs = specs.map(|vendor| format!("../../../../specs/{vendor}.yaml"));
    let mark = format!("{MARK}` from the names in specs/. Do not edit by hand.");
    let about =
        "How each vendor behaves. A vendor's file is written by hand, from the vendor's pages.";
    let code = quote! {
        #(mod #modules;)*

        use crate::behaviour::Behaviour;

        /// Every vendor: its id, its spec, and how it behaves.
        pub(crate) static ALL: &[(&str, &str, &Behaviour)] =
            &[#((#vendors, include_str!(#specs), &#modules::VENDOR)),*];
    };
    rust(&mark, (about.to_owned(), code))
}

#[cfg(test)]
mod tests {
    use super::with;

    #[test]
    fn only_what_stands_between_the_marks_is_replaced() {
        for (start, end) in [
            ("<!-- vendors -->", "<!-- /vendors -->"),
            ("# vendors", "# /vendors"),
        ] {
            let text = |part| format!("a\n{start}\n{part}{end}\nb");
            let written = with(&text("old\n"), "vendors", "new\nnewer\n");
            assert_eq!(written, Some(text("new\nnewer\n")));
        }
        assert_eq!(with("no marks", "vendors", ""), None);
    }
}
