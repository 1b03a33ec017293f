//! The directory that is set up. Nothing in it is overwritten, and if `init` fails, everything that it wrote is
//! removed.

use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::error::Error;
use crate::whole_file;

/// A file that was written, and what it is.
#[derive(Debug, Serialize)]
pub(super) struct Written {
    pub(super) path: PathBuf,
    pub(super) what: &'static str,
}

/// A directory that is being set up.
pub(super) struct Site {
    config: PathBuf,
    written: Vec<Written>,
    ignored: Vec<String>,
    finished: bool,
}

impl Site {
    /// The directory of this configuration.
    pub(super) fn at(config: &Path) -> Self {
        Self {
            config: config.to_owned(),
            written: Vec::new(),
            ignored: Vec::new(),
            finished: false,
        }
    }

    /// The path of a file in it.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.config.with_file_name(name)
    }

    /// Fails if the configuration or one of these files exists.
    pub(super) fn refuse_existing<'n>(
        &self,
        names: impl IntoIterator<Item = &'n str>,
    ) -> Result<(), Error> {
        let others = names.into_iter().map(|name| self.path(name));
        let mut all = std::iter::once(self.config.clone()).chain(others);
        match all.find(|path| path.symlink_metadata().is_ok()) {
            None => Ok(()),
            Some(path) => Err(Error::usage(format!(
                "{} exists already: nothing was written, since `erasure init` overwrites nothing; name another \
                 directory with `--config`, or move it away",
                path.display()
            ))),
        }
    }

    /// Makes a directory.
    pub(super) fn directory(&mut self, name: &str, what: &'static str) -> Result<(), Error> {
        let path = self.path(name);
        std::fs::create_dir(&path).map_err(|source| Error::written(&path, source))?;
        self.written.push(Written { path, what });
        self.ignored.push(format!("{name}/"));
        Ok(())
    }

    /// Writes a file into such a directory.
    pub(super) fn within(&self, name: &str, text: &str) -> Result<(), Error> {
        let path = self.path(name);
        whole_file::write_new(&path, text).map_err(|source| Error::written(&path, source))
    }

    /// Writes a file.
    pub(super) fn write(
        &mut self,
        name: &str,
        text: &str,
        what: &'static str,
    ) -> Result<(), Error> {
        self.within(name, text)?;
        self.wrote(name, what);
        Ok(())
    }

    /// Records a file that was written.
    pub(super) fn wrote(&mut self, name: &str, what: &'static str) {
        self.written.push(Written {
            path: self.path(name),
            what,
        });
        self.ignored.push(format!("{name}*"));
    }

    /// Writes the configuration, as the last file: if it exists, so do the others.
    pub(super) fn configure(&mut self, text: &str) -> Result<(), Error> {
        let path = self.config.clone();
        whole_file::write_new(&path, text).map_err(|source| Error::written(&path, source))?;
        let what = "the configuration, which contains no credential";
        self.written.insert(0, Written { path, what });
        Ok(())
    }

    pub(super) fn written(&self) -> &[Written] {
        &self.written
    }

    /// The files to keep private, as lines of a .gitignore.
    pub(super) fn ignored(&self) -> &[String] {
        &self.ignored
    }

    /// Keeps everything.
    pub(super) fn finish(mut self) {
        self.finished = true;
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        for Written { path, .. } in self.written.iter().filter(|_| !self.finished) {
            // A failure to remove is ignored: the first error is the one to report.
            let _ = if path.is_dir() {
                std::fs::remove_dir_all(path)
            } else {
                std::fs::remove_file(path)
            };
        }
    }
}
