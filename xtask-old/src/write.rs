//! From files in memory to files on disk: only what differs is written, each file whole or not at all,
//! and generated files that are generated no more go away.

mod foreign;

use std::{
    collections::BTreeSet,
    fmt,
    fs::{self, Permissions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use crate::emit::{Files, Header};

/// A difference between what is on disk and what belongs there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The file.
    pub path: PathBuf,
    /// What is different about it.
    pub kind: Kind,
}

/// What is different about a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It isn't there.
    Missing {
        /// What belongs there.
        wanted: String,
    },
    /// It holds something else.
    Different {
        /// What it holds.
        found: String,
        /// What belongs there.
        wanted: String,
    },
    /// It was generated once, and isn't any more.
    Leftover,
    /// Nobody generated it, and it is built with what was.
    Foreign,
}

/// What the files of a crate need to be what was generated.
pub fn changes(dir: &Path, files: &Files) -> io::Result<Vec<Change>> {
    let mut changes = Vec::new();
    for (name, wanted) in files {
        let path = dir.join(name);
        let kind = match read(&path)? {
            Some(found) if found == *wanted => continue,
            Some(found) => Kind::Different {
                found,
                wanted: wanted.clone(),
            },
            None => Kind::Missing {
                wanted: wanted.clone(),
            },
        };
        changes.push(Change { path, kind });
    }
    let produced: BTreeSet<_> = files.keys().map(|name| dir.join(name)).collect();
    let leftovers = generated_in(dir)?
        .into_iter()
        .filter(|path| !produced.contains(path));
    changes.extend(leftovers.map(|path| Change {
        path,
        kind: Kind::Leftover,
    }));
    if !files.is_empty() {
        let known: BTreeSet<_> = changes.iter().map(|change| change.path.clone()).collect();
        let foreign = foreign::built_in(dir)?
            .into_iter()
            .filter(|path| !produced.contains(path) && !known.contains(path));
        changes.extend(foreign.map(|path| Change {
            path,
            kind: Kind::Foreign,
        }));
    }
    Ok(changes)
}

/// Makes the change. What a person wrote is a person's to move.
pub fn apply(change: &Change) -> io::Result<()> {
    match &change.kind {
        Kind::Missing { wanted } | Kind::Different { wanted, .. } => write(&change.path, wanted),
        Kind::Leftover => {
            fs::remove_file(&change.path)?;
            remove_empty(change.path.parent());
            Ok(())
        }
        Kind::Foreign => Ok(()),
    }
}

/// The generated files below a directory.
pub fn generated_in(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let mut generated = Vec::new();
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(generated),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let path = entry?.path();
        if path.is_symlink() {
            continue;
        }
        if path.is_dir() {
            generated.extend(generated_in(&path)?);
        } else if read(&path)?.is_some_and(|text| Header::is_on(&text)) {
            generated.push(path);
        }
    }
    generated.sort();
    Ok(generated)
}

/// The text of a file, if it is there. What isn't text is not ours, and differs from all that is.
fn read(path: &Path) -> io::Result<Option<String>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Writes a file beside its place and moves it there: whoever looks finds the old one or the new one.
pub(crate) fn write(path: &Path, text: &str) -> io::Result<()> {
    let dir = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(dir)?;
    let mut builder = tempfile::Builder::new();
    if let Some(permissions) = permissions() {
        builder.permissions(permissions);
    }
    let mut file = builder.prefix(".xtask-").tempfile_in(dir)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

/// Those of a file that anybody may read; a temporary file's own are narrower.
#[cfg(unix)]
fn permissions() -> Option<Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Some(Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn permissions() -> Option<Permissions> {
    None
}

/// Removes directories that the last file has left.
pub(crate) fn remove_empty(mut dir: Option<&Path>) {
    while let Some(empty) = dir {
        if fs::remove_dir(empty).is_err() {
            return;
        }
        dir = empty.parent();
    }
}

/// Says what is different, with the first lines that differ.
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        match &self.kind {
            Kind::Missing { .. } => write!(f, "{path}: is missing"),
            Kind::Leftover => write!(f, "{path}: is generated no more, and still there"),
            Kind::Foreign => write!(
                f,
                "{path}: is no generated file, and would be built as if it were: move it out of this crate"
            ),
            Kind::Different { found, wanted } => {
                let (line, found, wanted) = first_difference(found, wanted);
                writeln!(f, "{path}:{line}: is not what its spec generates")?;
                writeln!(f, "    is:        {found}")?;
                write!(f, "    should be: {wanted}")
            }
        }
    }
}

/// The number of the first line that differs, and both lines. The first line of all holds the hash of
/// the spec and differs after every change of it: it is shown only where nothing else differs.
fn first_difference<'a>(found: &'a str, wanted: &'a str) -> (usize, &'a str, &'a str) {
    const NOTHING: &str = "(nothing)";
    let (mut founds, mut wanteds) = (found.lines(), wanted.lines());
    let heads = (
        founds.next().unwrap_or(NOTHING),
        wanteds.next().unwrap_or(NOTHING),
    );
    let mut line = 2;
    loop {
        match (founds.next(), wanteds.next()) {
            (None, None) if heads.0 != heads.1 => return (1, heads.0, heads.1),
            (None, None) => return (line, "(other line endings)", NOTHING),
            (found, wanted) if found == wanted => line += 1,
            (found, wanted) => return (line, found.unwrap_or(NOTHING), wanted.unwrap_or(NOTHING)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(pairs: &[(&str, &str)]) -> Files {
        pairs
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect()
    }

    fn written(dir: &Path, files: &Files) -> Vec<String> {
        let changes = changes(dir, files).unwrap();
        changes.iter().for_each(|change| apply(change).unwrap());
        let name = |change: &Change| change.path.strip_prefix(dir).unwrap().display().to_string();
        changes.iter().map(name).collect()
    }

    const HEADER: &str = "// Generated by `cargo xtask generate x` from specs/x.yaml.\n";

    #[test]
    fn only_what_differs_is_written() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(
            written(dir.path(), &files(&[("a", "1"), ("src/b", "2")])),
            ["a", "src/b"]
        );
        assert_eq!(
            written(dir.path(), &files(&[("a", "1"), ("src/b", "3")])),
            ["src/b"]
        );
        assert!(written(dir.path(), &files(&[("a", "1"), ("src/b", "3")])).is_empty());
        assert_eq!(fs::read_to_string(dir.path().join("src/b")).unwrap(), "3");
    }

    #[test]
    fn what_is_generated_no_more_goes_away_and_what_a_person_wrote_stays() {
        let dir = tempfile::tempdir().unwrap();
        let old = files(&[("src/old.rs", HEADER), ("src/hand.rs", "//! By hand.\n")]);
        written(dir.path(), &old);
        assert_eq!(
            written(dir.path(), &files(&[("src/new.rs", HEADER)])),
            ["src/new.rs", "src/old.rs", "src/hand.rs"]
        );
        assert!(dir.path().join("src/hand.rs").exists());
        assert!(!dir.path().join("src/old.rs").exists());
    }

    #[test]
    fn a_file_that_nobody_generated_is_named_and_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let generated = files(&[("Cargo.toml", "1"), ("src/lib.rs", HEADER)]);
        written(dir.path(), &generated);
        let by_hand = files(&[
            ("NOTES.md", "mine"),
            ("build.rs", "fn main() {}"),
            ("src/extra.rs", "//! By hand.\n"),
            ("src/inner/text.txt", "mine"),
            ("tests/it.rs", ""),
        ]);
        for (name, text) in &by_hand {
            write(&dir.path().join(name), text).unwrap();
        }
        let named = [
            "build.rs",
            "src/extra.rs",
            "src/inner/text.txt",
            "tests/it.rs",
        ];
        for _ in 0..2 {
            assert_eq!(written(dir.path(), &generated), named);
        }
        for (name, text) in &by_hand {
            assert_eq!(fs::read_to_string(dir.path().join(name)).unwrap(), *text);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_written_file_can_be_read_by_whoever_could_read_any_other() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        written(dir.path(), &files(&[("a", "1")]));
        let usual = fs::File::create(dir.path().join("b")).unwrap();
        let mode = |metadata: fs::Metadata| metadata.permissions().mode();
        assert_eq!(
            mode(fs::metadata(dir.path().join("a")).unwrap()),
            mode(usual.metadata().unwrap())
        );
    }

    #[test]
    fn a_difference_shows_the_first_lines_that_differ() {
        let change = Change {
            path: "a.rs".into(),
            kind: Kind::Different {
                found: "1\n2\n3\n".into(),
                wanted: "1\n4\n3\n".into(),
            },
        };
        let text = change.to_string();
        assert!(text.starts_with("a.rs:2: "), "{text}");
        assert!(
            text.contains("is:        2") && text.contains("should be: 4"),
            "{text}"
        );
    }
}
