//! Whom a command is about, as far as the command line says it.

use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;
use erasure::{Personal, VendorId};

use super::personal;

/// Whom it is about. Without any of these, a terminal is asked for it.
#[derive(Args)]
#[command(next_help_heading = "Whom (on a terminal, you are asked)")]
pub(crate) struct Whom {
    /// A JSON file with the identifiers; `-` is standard input. It keeps them out of the shell's history.
    ///
    /// An object of `email`, `user-id`, `phone`, each a text or a list of texts; `custom`, an object of
    /// names and texts; and `sessions`, an object of vendors and tokens, where an object of `token`,
    /// `password` and `one-time-code` may stand in place of a token.
    #[arg(long, value_name = "FILE")]
    pub(crate) from: Option<PathBuf>,
    /// An e-mail address. As all of these, it may be given several times.
    #[arg(long, value_name = "ADDRESS", value_parser = personal)]
    pub(crate) email: Vec<Personal>,
    /// An id that your own systems know the person by.
    #[arg(long, value_name = "ID", value_parser = personal)]
    pub(crate) user_id: Vec<Personal>,
    /// A telephone number as E.164 writes it: `+` and 7 to 15 digits.
    #[arg(long, value_name = "NUMBER", value_parser = personal)]
    pub(crate) phone: Vec<Personal>,
    /// An identifier of another sort, by the name that vendors know it under.
    #[arg(long, value_name = "NAME=VALUE")]
    pub(crate) custom: Vec<Custom>,
    /// A session of the person's own at a vendor, from a file or, with `-`, from standard input: never
    /// on the command line itself.
    #[arg(long, value_name = "VENDOR=@FILE|-")]
    pub(crate) session: Vec<SessionPlace>,
    /// Take identifiers as they are, even if they look like no identifier: an e-mail address without `@`,
    /// what a spreadsheet leaves where a value was lost, characters that nobody sees.
    #[arg(long)]
    pub(crate) allow_odd: bool,
}

/// A custom identifier.
#[derive(Clone)]
pub(crate) struct Custom {
    pub(crate) name: String,
    pub(crate) value: Personal,
}

impl FromStr for Custom {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, value) = text
            .split_once('=')
            .ok_or("expected NAME=VALUE, such as loyalty_id=7")?;
        Ok(Self {
            name: name.to_owned(),
            value: value.into(),
        })
    }
}

/// Where a session is to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SessionPlace {
    pub(crate) vendor: VendorId,
    /// `None` is standard input.
    pub(crate) file: Option<PathBuf>,
}

impl FromStr for SessionPlace {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let expected = "expected VENDOR=@FILE or VENDOR=-, such as mudbase=@session.jwt";
        let (vendor, place) = text.split_once('=').ok_or(expected)?;
        let vendor = VendorId::new(vendor).map_err(|error| error.to_string())?;
        match (place, place.strip_prefix('@')) {
            ("-", _) => Ok(Self { vendor, file: None }),
            (_, Some(file)) if !file.is_empty() => Ok(Self {
                vendor,
                file: Some(file.into()),
            }),
            _ => Err(format!(
                "{expected}: a session on the command line itself would stay in the shell's history"
            )),
        }
    }
}

impl Whom {
    /// Whether the command line says nothing about it.
    pub(crate) fn is_silent(&self) -> bool {
        self.from.is_none() && self.session.is_empty() && !self.is_on_command_line()
    }

    /// Whether standard input is read for it.
    pub(crate) fn reads_input(&self) -> bool {
        let is_input = self.from.as_deref() == Some(std::path::Path::new("-"));
        is_input || self.session.iter().any(|place| place.file.is_none())
    }

    /// Whether identifiers stand on the command line, where a shell remembers them.
    pub(crate) fn is_on_command_line(&self) -> bool {
        !(self.email.is_empty()
            && self.user_id.is_empty()
            && self.phone.is_empty()
            && self.custom.is_empty())
    }
}
