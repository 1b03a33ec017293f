//! Code into text: prettyplease, then `rustfmt`, so that `cargo fmt --check` has nothing to say about it.

use std::{fs, process::Command};

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};
use syn::Ident;

use super::{Error, write::Wanted};

/// The text of a file, not yet as `rustfmt` writes it: with empty lines around items and between what an `impl` has, but
/// none between imports or between modules.
pub(super) fn text(code: TokenStream) -> Result<String, Error> {
    let file = prettyplease::unparse(&syn::parse2(code)?);
    let (mut text, mut before) = (String::new(), "");
    let list = |line: &str| {
        let line = line.trim_start_matches("pub ");
        ["use ", "mod "]
            .into_iter()
            .find(|start| line.starts_with(start))
    };
    for line in file.lines() {
        let is_const = before.starts_with("    pub const ") && before.ends_with(';');
        let ends = if before.starts_with(' ') {
            is_const || before == "    }" || before == "    ];"
        } else {
            before.ends_with(['}', ';']) && (list(before).is_none() || list(before) != list(line))
        };
        if ends && !line.starts_with('}') {
            text.push('\n');
        }
        text.extend([line, "\n"]);
        before = line;
    }
    Ok(text)
}

/// Which of these names some code uses. A word in a text is none.
pub(super) fn used(code: &TokenStream, names: &str) -> Vec<Ident> {
    fn uses(code: TokenStream, name: &str) -> bool {
        code.into_iter().any(|tree| match tree {
            TokenTree::Ident(ident) => ident == name,
            TokenTree::Group(group) => uses(group.stream(), name),
            _ => false,
        })
    }
    let names = names.split(' ').filter(|name| uses(code.clone(), name));
    names.map(|name| format_ident!("{name}")).collect()
}

/// Documentation: a comment for each line.
pub(super) struct Doc(pub String);

impl ToTokens for Doc {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        for line in self.0.lines() {
            let line = format!(" {line}");
            let line = line.trim_end();
            quote!(#[doc = #line]).to_tokens(tokens);
        }
    }
}

/// Formats the files of Rust, all at once.
#[allow(
    clippy::disallowed_methods,
    reason = "nobody else reads a temporary directory"
)]
pub(super) fn format(files: &mut Wanted) -> Result<(), Error> {
    let unable = |error: std::io::Error| Error::Rustfmt(error.to_string());
    let directory = tempfile::tempdir().map_err(unable)?;
    let path = |index: usize| directory.path().join(format!("{index}.rs"));
    // Settings are looked for beside the files: the defaults hold, whatever stands above the directory.
    fs::write(directory.path().join("rustfmt.toml"), "").map_err(unable)?;
    let mut rustfmt = Command::new("rustfmt");
    rustfmt.args(["--edition=2024", "--quiet", "--config=skip_children=true"]);
    let files = files.iter_mut();
    let files = files.filter(|(path, _)| path.extension().is_some_and(|ending| ending == "rs"));
    let mut texts: Vec<_> = files.map(|(_, text)| text).collect();
    for (index, text) in texts.iter().enumerate() {
        fs::write(path(index), text).map_err(unable)?;
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
        assert_eq!(used(&code, "Contract Fact Rate"), ["Fact"]);
    }
}
