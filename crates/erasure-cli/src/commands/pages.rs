//! `erasure completions` and `erasure man`: completions and manual pages, made from the definition of the command line.

use std::path::Path;

use clap::CommandFactory;
use clap_complete::Shell;
use serde_json::json;

use crate::arguments::Arguments;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::Console;

/// Prints a shell's completions.
pub(super) fn completions(shell: Shell, console: Console) -> Result<Exit, Error> {
    refuse_json(console, "a shell reads completions")?;
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "erasure", &mut script);
    console.text(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Complete)
}

/// Prints the manual page, or writes a page per command into a directory.
pub(super) fn man(directory: Option<&Path>, console: Console) -> Result<Exit, Error> {
    let Some(directory) = directory else {
        refuse_json(console, "a reader reads the manual page")?;
        let mut page = Vec::new();
        let command = Arguments::command();
        clap_mangen::Man::new(command)
            .render(&mut page)
            .map_err(Error::Output)?;
        console.text(&String::from_utf8_lossy(&page))?;
        return Ok(Exit::Complete);
    };
    let failed = |source| Error::written(directory, source);
    std::fs::create_dir_all(directory).map_err(failed)?;
    clap_mangen::generate_to(Arguments::command(), directory).map_err(failed)?;
    console.result(String::new, &json!({ "written": directory }))?;
    Ok(Exit::Complete)
}

fn refuse_json(console: Console, why: &str) -> Result<(), Error> {
    if console.is_json() {
        let why = format!("{why}, which is no JSON: leave out `--json`");
        return Err(Error::usage(why));
    }
    Ok(())
}
