//! Code into text: prettyplease, then `rustfmt`, so that `cargo fmt --check` has nothing to say about it.

use std::{collections::BTreeSet, fs, io::Write, path::PathBuf, process::Command};

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};
use syn::{Ident, Item, Visibility};

use super::{Error, Files};

/// The text of a file, not yet as `rustfmt` writes it.
pub(super) fn text(code: TokenStream) -> Result<String, Error> {
    let file: syn::File = syn::parse2(code)?;
    let mut text = String::new();
    let mut before = None;
    for item in file.items {
        let group = group(&item);
        if before.is_some_and(|before| group.is_none() || before != group) {
            text.push('\n');
        }
        before = Some(group);
        let items = vec![item];
        let item = syn::File {
            shebang: None,
            frontmatter: None,
            attrs: Vec::new(),
            items,
        };
        spaced(&prettyplease::unparse(&item), &mut text);
    }
    Ok(text)
}

/// What stands together without an empty line between.
fn group(item: &Item) -> Option<&'static str> {
    match item {
        Item::Mod(syn::ItemMod { content: None, .. }) => Some("modules"),
        Item::Use(item) => match (&item.vis, &item.tree) {
            (Visibility::Public(_), _) => Some("exports"),
            (_, syn::UseTree::Path(path)) if path.ident == "crate" => Some("our imports"),
            _ => Some("imports"),
        },
        _ => None,
    }
}

/// Puts an empty line between what an `impl` has.
fn spaced(item: &str, out: &mut String) {
    let mut ends = false;
    for line in item.lines() {
        if ends && !line.starts_with('}') {
            out.push('\n');
        }
        let is_const = ["    const ", "    pub const "]
            .iter()
            .any(|start| line.starts_with(start));
        ends = line == "    }" || line == "    ];" || (is_const && line.ends_with(';'));
        out.push_str(line);
        out.push('\n');
    }
}

/// Which of these names some code uses. A word in a text is none.
pub(super) fn used(code: &TokenStream, names: &[&str]) -> Vec<Ident> {
    fn collect(code: TokenStream, found: &mut BTreeSet<String>) {
        for tree in code {
            match tree {
                TokenTree::Ident(ident) => found.extend([ident.to_string()]),
                TokenTree::Group(group) => collect(group.stream(), found),
                _ => {}
            }
        }
    }
    let mut found = BTreeSet::new();
    collect(code.clone(), &mut found);
    let names = names.iter().filter(|name| found.contains(**name));
    names.map(|name| format_ident!("{name}")).collect()
}

/// Documentation: a comment for each line.
pub(super) struct Doc(pub String);

impl ToTokens for Doc {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        for line in self.0.lines() {
            let line = if line.is_empty() {
                String::new()
            } else {
                format!(" {line}")
            };
            quote!(#[doc = #line]).to_tokens(tokens);
        }
    }
}

/// Formats the Rust files of a crate, all at once.
pub(super) fn format(files: &mut Files) -> Result<(), Error> {
    let unable = |error: std::io::Error| Error::Rustfmt(error.to_string());
    let directory = tempfile::tempdir().map_err(unable)?;
    let path = |index: usize| directory.path().join(format!("{index}.rs"));
    let put = |path: PathBuf, text: &str| fs::File::create(path)?.write_all(text.as_bytes());
    // Settings are looked for beside the files: the defaults hold, whatever stands above the directory.
    put(directory.path().join("rustfmt.toml"), "").map_err(unable)?;
    let mut rustfmt = Command::new("rustfmt");
    rustfmt.args(["--edition=2024", "--quiet", "--config=skip_children=true"]);
    let files = files.iter_mut().filter(|(name, _)| name.ends_with(".rs"));
    let mut texts: Vec<_> = files.map(|(_, text)| text).collect();
    for (index, text) in texts.iter().enumerate() {
        put(path(index), text).map_err(unable)?;
        rustfmt.arg(path(index));
    }
    let output = rustfmt.output().map_err(unable)?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(Error::Rustfmt(said));
    }
    for (index, text) in texts.iter_mut().enumerate() {
        **text = fs::read_to_string(path(index)).map_err(unable)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_in_a_text_is_not_used() {
        let code = quote!(
            #[doc = "A Rate"]
            Fact { value: "Contract" }
        );
        assert_eq!(used(&code, &["Contract", "Fact", "Rate"]), ["Fact"]);
    }
}
