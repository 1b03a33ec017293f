//! The person that a command is about, on the command line.

use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;
use erasure::{Personal, VendorId};

use super::personal;

/// The person. Without any of these, the program asks on the terminal.
#[derive(Args)]
#[command(next_help_heading = "The person (without these, a prompt asks)")]
pub(crate) struct PersonArgs {
    /// A JSON file with the identifiers; `-` is standard input. It keeps them out of the shell's history.
    ///
    /// An object of `email`, `user-id`, `phone`, each a text or a list of texts; `custom`, an object of
    /// names and texts; and `sessions`, an object of vendors and tokens. A token may also be an object of
    /// `token`, `password` and `one-time-code`.
    #[arg(long, value_name = "FILE")]
    pub(crate) from: Option<PathBuf>,
    /// An e-mail address. This flag and those below may be repeated.
    #[arg(long, value_name = "ADDRESS", value_parser = personal)]
    pub(crate) email: Vec<Personal>,
    /// The person's id in your own systems.
    #[arg(long, value_name = "ID", value_parser = personal)]
    pub(crate) user_id: Vec<Personal>,
    /// A telephone number in E.164: `+` and 7 to 15 digits.
    #[arg(long, value_name = "NUMBER", value_parser = personal)]
    pub(crate) phone: Vec<Personal>,
    /// Another identifier, by the vendors' name for it.
    #[arg(long, value_name = "NAME=VALUE")]
    pub(crate) custom: Vec<Custom>,
    /// The person's own session at a vendor, from a file or, with `-`, from standard input; never from the
    /// command line itself.
    #[arg(long, value_name = "VENDOR=@FILE|-")]
    pub(crate) session: Vec<SessionPlace>,
    /// Accept values that are hardly identifiers: an e-mail address without `@`, what a spreadsheet leaves in
    /// place of a lost value, invisible characters.
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

/// Where to read a session from.
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

impl PersonArgs {
    /// Whether the command line names nobody.
    pub(crate) fn is_silent(&self) -> bool {
        self.from.is_none() && self.session.is_empty() && !self.is_on_command_line()
    }

    /// Whether it reads standard input.
    pub(crate) fn reads_input(&self) -> bool {
        let is_input = self.from.as_deref() == Some(std::path::Path::new("-"));
        is_input || self.session.iter().any(|place| place.file.is_none())
    }

    /// Whether identifiers are on the command line, where a shell remembers them.
    pub(crate) fn is_on_command_line(&self) -> bool {
        !(self.email.is_empty()
            && self.user_id.is_empty()
            && self.phone.is_empty()
            && self.custom.is_empty())
    }
}
