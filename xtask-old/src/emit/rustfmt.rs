//! Files are formatted by `rustfmt`, so that `cargo fmt --check` has nothing to say about generated code.

use std::{
    fs,
    io::{self, Write},
    iter,
    path::PathBuf,
    process::{Command, Output, Stdio},
    thread::{self, JoinHandle},
};

use super::{Files, SourceError};
use crate::generate::workspace_root;

/// How long a file is, in bytes, that is formatted by a process of its own, which takes a while to start.
const LONG: usize = 100_000;

/// Formats the Rust files of a crate: a long one by itself, while others are still written, and the rest
/// together.
#[derive(Default)]
pub(super) struct Formatter {
    rest: Files,
    /// By name, in pieces.
    long: Vec<(String, Vec<Formatting>)>,
}

type Formatting = JoinHandle<Result<String, SourceError>>;

impl Formatter {
    /// Takes a file, by its path below the crate's directory, in pieces that an empty line goes between.
    pub(super) fn add(&mut self, name: &str, pieces: impl IntoIterator<Item = String>) {
        let mut pieces = pieces.into_iter();
        let first = pieces.next().unwrap_or_default();
        let is_long = first.len() >= LONG;
        let pieces = iter::once(first).chain(pieces);
        if !is_long {
            let text = pieces.collect::<Vec<_>>().join("\n");
            self.rest.insert(name.to_owned(), text);
        } else {
            let formatting = pieces.map(|piece| thread::spawn(move || rustfmt(&piece)));
            self.long.push((name.to_owned(), formatting.collect()));
        }
    }

    /// All files, as `rustfmt` writes them.
    pub(super) fn finish(mut self) -> Result<Files, SourceError> {
        // There is nothing in them to format, but the crate's root names them.
        let names = self.long.iter().map(|(name, _)| name.clone());
        self.rest.extend(names.map(|name| (name, String::new())));
        format_together(&mut self.rest)?;
        for (name, formatting) in self.long {
            let pieces = formatting.into_iter().map(|piece| {
                piece
                    .join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            });
            let pieces = pieces.collect::<Result<Vec<_>, _>>()?;
            self.rest.insert(name, pieces.join("\n"));
        }
        Ok(self.rest)
    }
}

fn format_together(files: &mut Files) -> Result<(), SourceError> {
    let directory = tempfile::tempdir().map_err(SourceError::Rustfmt)?;
    // Settings are looked for beside the files: the workspace's, and nobody else's.
    let settings = fs::read_to_string(workspace_root().join(SETTINGS)).unwrap_or_default();
    let put = |name: &str, text: &str| -> io::Result<PathBuf> {
        let path = directory.path().join(name);
        fs::create_dir_all(path.parent().unwrap_or(directory.path()))?;
        fs::File::create(&path)?.write_all(text.as_bytes())?;
        Ok(path)
    };
    put(SETTINGS, &settings).map_err(SourceError::Rustfmt)?;
    let mut rustfmt = command();
    let mut written = Vec::new();
    for (name, text) in files.iter_mut().filter(|(name, _)| name.ends_with(".rs")) {
        let path = put(name, text).map_err(SourceError::Rustfmt)?;
        // The root names all others of the crate, which are formatted with it.
        if name == "src/lib.rs" || !name.starts_with("src/") {
            rustfmt.arg(&path);
        }
        written.push((path, text));
    }
    let output = rustfmt.output().map_err(SourceError::Rustfmt)?;
    accepted(&output)?;
    for (path, text) in written {
        *text = fs::read_to_string(path).map_err(SourceError::Rustfmt)?;
    }
    Ok(())
}

/// The file that holds settings.
const SETTINGS: &str = "rustfmt.toml";

fn command() -> Command {
    let mut rustfmt = Command::new("rustfmt");
    rustfmt.args(["--edition", "2024", "--quiet"]);
    rustfmt
}

fn accepted(output: &Output) -> Result<(), SourceError> {
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    // What rustup says in place of a component that isn't there.
    if said.contains("is not installed") {
        let error = io::Error::new(io::ErrorKind::NotFound, "it is not installed");
        return Err(SourceError::Rustfmt(error));
    }
    Err(SourceError::Refused(said.into_owned()))
}

/// The text as `rustfmt` writes it.
pub(crate) fn rustfmt(text: &str) -> Result<String, SourceError> {
    let mut rustfmt = command()
        // Its settings are the workspace's, wherever we were started.
        .current_dir(workspace_root())
        .args(["--emit", "stdout"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(SourceError::Rustfmt)?;
    let mut stdin = rustfmt.stdin.take();
    let text = text.to_owned();
    // In a thread of its own: rustfmt may fill its output before it has read its input.
    let writer = thread::spawn(move || match &mut stdin {
        Some(stdin) => stdin.write_all(text.as_bytes()),
        None => Ok(()),
    });
    let output = rustfmt.wait_with_output().map_err(SourceError::Rustfmt)?;
    let _ = writer.join();
    accepted(&output)?;
    String::from_utf8(output.stdout).map_err(|error| SourceError::Refused(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formatted(text: &str) -> Result<Files, SourceError> {
        let mut formatter = Formatter::default();
        formatter.add("src/lib.rs", ["mod  types ;".to_owned()]);
        formatter.add("src/types.rs", [text.to_owned()]);
        formatter.add("example.rs", ["fn  main ( ) { }".to_owned()]);
        formatter.finish()
    }

    #[test]
    fn a_long_file_is_formatted_as_a_short_one_is_and_so_are_those_beside_it() {
        let function = |number| format!("fn  f{number} ( ) {{ }}\n");
        for count in [1, LONG / 10] {
            let text: String = (0..count).map(function).collect();
            let files = formatted(&text).unwrap();
            let expected: String = (0..count).map(|at| format!("fn f{at}() {{}}\n")).collect();
            assert_eq!(files["src/types.rs"], expected);
            assert_eq!(files["src/lib.rs"], "mod types;\n");
            assert_eq!(files["example.rs"], "fn main() {}\n");
        }
    }

    #[test]
    fn what_is_not_rust_is_refused_however_long_it_is() {
        for length in [1, LONG] {
            let refused = formatted(&"(".repeat(length)).unwrap_err();
            assert!(matches!(refused, SourceError::Refused(_)), "{refused}");
        }
    }
}
