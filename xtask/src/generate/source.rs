//! Code into text: prettyplease, then `rustfmt`, so that `cargo fmt --check` has nothing to say about it.

use std::{fs, io::Write, path::Path, process::Command};

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Item, Visibility};

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
    let mut rustfmt = Command::new("rustfmt");
    // Settings are looked for beside the files: the defaults hold, whatever stands above the directory.
    let put = |path: &Path, text: &str| fs::File::create(path)?.write_all(text.as_bytes());
    put(&directory.path().join("rustfmt.toml"), "").map_err(unable)?;
    rustfmt.args([
        "--edition",
        "2024",
        "--quiet",
        "--config",
        "skip_children=true",
    ]);
    let rust = || |(name, _): &(&String, _)| name.ends_with(".rs");
    for (index, (_, text)) in files.iter().filter(rust()).enumerate() {
        let path = directory.path().join(format!("{index}.rs"));
        put(&path, text).map_err(unable)?;
        rustfmt.arg(path);
    }
    let output = rustfmt.output().map_err(unable)?;
    if !output.status.success() {
        return Err(Error::Rustfmt(
            String::from_utf8_lossy(&output.stderr).into_owned(),
        ));
    }
    for (index, (_, text)) in files
        .iter_mut()
        .filter(|(name, _)| name.ends_with(".rs"))
        .enumerate()
    {
        let path = directory.path().join(format!("{index}.rs"));
        *text = fs::read_to_string(path).map_err(unable)?;
    }
    Ok(())
}
