//! From files in memory to files on disk: only what differs is written, each file whole or not at all, and
//! generated files that are generated no more go away.

use std::{
    collections::BTreeMap,
    fmt, fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use super::{Error, is_generated};

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
    /// It isn't there, or holds something else.
    Different {
        /// What it holds.
        found: Option<String>,
        /// What belongs there.
        wanted: String,
    },
    /// It was generated once, and isn't any more.
    Leftover,
    /// Nobody generated it, and it is built with what was.
    Foreign,
}

/// What belongs into which file.
pub type Wanted = BTreeMap<PathBuf, String>;

/// What these files need to be what was generated; and what else stands below these directories that was generated
/// once, or that `is_built` with what is.
pub fn changes(
    wanted: &Wanted,
    directories: &[PathBuf],
    is_built: impl Fn(&Path) -> bool,
) -> Result<Vec<Change>, Error> {
    let mut changes = Vec::new();
    for (path, text) in wanted {
        let found = read(path)?;
        if found.as_ref() != Some(text) {
            let (path, wanted) = (path.clone(), text.clone());
            let kind = Kind::Different { found, wanted };
            changes.push(Change { path, kind });
        }
    }
    let mut others = Vec::new();
    for directory in directories {
        all_in(directory, &mut others)?;
    }
    others.sort();
    for path in others.into_iter().filter(|path| !wanted.contains_key(path)) {
        let kind = match read(&path)? {
            Some(text) if is_generated(&text) => Kind::Leftover,
            _ if is_built(&path) => Kind::Foreign,
            _ => continue,
        };
        changes.push(Change { path, kind });
    }
    Ok(changes)
}

/// The files below a directory, those that cargo writes and hidden ones aside.
fn all_in(directory: &Path, all: &mut Vec<PathBuf>) -> Result<(), Error> {
    let failed = |error| Error::File(directory.to_owned(), error);
    let entries = match fs::read_dir(directory) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(failed)?,
    };
    for entry in entries {
        let path = entry.map_err(failed)?.path();
        let name = path.file_name().unwrap_or_default();
        let is_ours = !name.to_string_lossy().starts_with('.') && name != "target";
        if is_ours && !path.is_symlink() {
            if path.is_dir() {
                all_in(&path, all)?;
            } else {
                all.push(path);
            }
        }
    }
    Ok(())
}

/// The text of a file, if it is there. What isn't text is not ours, and differs from all that is.
fn read(path: &Path) -> Result<Option<String>, Error> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::File(path.to_owned(), error)),
    }
}

/// Makes the change. What a person wrote is a person's to move.
pub fn apply(change: &Change) -> io::Result<()> {
    match &change.kind {
        Kind::Different { wanted, .. } => write(&change.path, wanted)?,
        Kind::Leftover => {
            fs::remove_file(&change.path)?;
            // Directories that the last file has left go with it.
            let mut above = change.path.ancestors().skip(1);
            let _ = above.all(|directory| fs::remove_dir(directory).is_ok());
        }
        Kind::Foreign => {}
    }
    Ok(())
}

/// Writes a file beside its place and moves it there: whoever looks finds the old one or the new one.
pub fn write(path: &Path, text: &str) -> io::Result<()> {
    let directory = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(directory)?;
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // Those of a file that anybody may read; a temporary file's own are narrower.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.prefix(".xtask-").tempfile_in(directory)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

/// Says what is different, with the first lines that differ.
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        match &self.kind {
            Kind::Different { found: None, .. } => write!(f, "{path}: is missing"),
            Kind::Leftover => write!(f, "{path}: is generated no more, and still there"),
            Kind::Foreign => write!(
                f,
                "{path}: is no generated file, and would be built as if it were: move it out of this crate"
            ),
            Kind::Different {
                found: Some(found),
                wanted,
            } => {
                let (line, found, wanted) = first_difference(found, wanted);
                writeln!(f, "{path}:{line}: is not what its spec generates")?;
                writeln!(f, "    is:        {found}")?;
                write!(f, "    should be: {wanted}")
            }
        }
    }
}

/// The number of the first line that differs, and both lines. The first line of all holds the hash of the spec
/// and differs after every change of it: it is shown only where nothing else differs.
fn first_difference<'a>(found: &'a str, wanted: &'a str) -> (usize, &'a str, &'a str) {
    let (found, wanted): (Vec<_>, Vec<_>) = (found.lines().collect(), wanted.lines().collect());
    let longest = found.len().max(wanted.len());
    let line = (1..longest)
        .find(|line| found.get(*line) != wanted.get(*line))
        .unwrap_or(0);
    let at = |lines: &[&'a str]| lines.get(line).copied().unwrap_or("(nothing)");
    (line + 1, at(&found), at(&wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(directory: &Path, files: &[(&str, &str)]) -> Vec<String> {
        let files = files.iter();
        let files = files.map(|(name, text)| (directory.join(name), (*text).to_owned()));
        let is_built = |path: &Path| path.starts_with(directory.join("src"));
        let changes = changes(&files.collect(), &[directory.to_owned()], is_built);
        let changes = changes.expect("a directory that can be read");
        changes
            .iter()
            .for_each(|change| apply(change).expect("a change that can be made"));
        let name = |change: &Change| {
            change
                .path
                .strip_prefix(directory)
                .expect("inside")
                .display()
                .to_string()
        };
        changes.iter().map(name).collect()
    }

    const HEADER: &str = "// Generated by `cargo xtask generate x` from specs/x.yaml.\n";

    #[test]
    fn only_what_differs_is_written() {
        let directory = tempfile::tempdir().expect("a directory");
        let directory = directory.path();
        assert_eq!(
            written(directory, &[("a", "1"), ("src/b", "2")]),
            ["a", "src/b"]
        );
        assert_eq!(written(directory, &[("a", "1"), ("src/b", "3")]), ["src/b"]);
        assert!(written(directory, &[("a", "1"), ("src/b", "3")]).is_empty());
        assert_eq!(
            fs::read_to_string(directory.join("src/b")).expect("written"),
            "3"
        );
    }

    #[test]
    fn what_is_generated_no_more_goes_away_and_what_a_person_wrote_is_named_and_stays() {
        let directory = tempfile::tempdir().expect("a directory");
        let directory = directory.path();
        for (name, text) in [
            ("src/old.rs", HEADER),
            ("NOTES.md", "mine"),
            ("src/inner/text.txt", "mine"),
        ] {
            write(&directory.join(name), text).expect("written");
        }
        let new = [("src/new.rs", HEADER)];
        let first = ["src/new.rs", "src/inner/text.txt", "src/old.rs"];
        assert_eq!(written(directory, &new), first);
        assert_eq!(written(directory, &new), ["src/inner/text.txt"]);
        assert!(directory.join("NOTES.md").exists());
        assert!(!directory.join("src/old.rs").exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_written_file_can_be_read_by_whoever_could_read_any_other() {
        let directory = tempfile::tempdir().expect("a directory");
        let (ours, usual) = (directory.path().join("a"), directory.path().join("b"));
        write(&ours, "1").expect("written");
        fs::File::create(&usual).expect("written");
        let permissions = |path| fs::metadata(path).expect("there").permissions();
        assert_eq!(permissions(ours), permissions(usual));
    }

    #[test]
    fn a_difference_shows_the_first_lines_that_differ() {
        assert_eq!(first_difference("1\n2\n3\n", "1\n4\n3\n"), (2, "2", "4"));
        assert_eq!(first_difference("1\n2\n", "0\n2\n"), (1, "1", "0"));
        assert_eq!(first_difference("1\n2\n", "1\n"), (2, "2", "(nothing)"));
    }
}
