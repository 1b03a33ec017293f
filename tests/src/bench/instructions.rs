//! How many instructions one erasure through the facade takes, against the same bytes through bare reqwest
//! with the same settings, and what the rest consists of.
//! Counted by callgrind, so that neither noise nor another program shows in it: each way runs as a process
//! of its own, once for few requests and once for more, and the difference is what the requests cost.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::scene::{directory, put};
use super::simple::Simple;
use super::ways::{Way, bytes_of_the_facade};
use super::{Error, Goal, Row, program};

const GOAL: f64 = 1.35;

/// Enough that whatever happens only once has happened.
const FEW: usize = 50;

pub(super) fn measure(more: usize) -> Result<Row, Error> {
    let row = Row::new(
        "instructions of one erasure through the facade, to those of the same bytes through bare reqwest with the same settings",
        "times",
        Goal::AtMost(GOAL),
    );
    if Command::new("valgrind").arg("--version").output().is_err() {
        return Ok(row.not_measured("valgrind, which counts them, is not installed"));
    }
    let (directory, server) = (directory()?, Simple::start(Duration::ZERO)?);
    let file = directory.path().join("request");
    put(&file, bytes_of_the_facade()?)?;
    let mut sent = None;
    let mut each = |way| -> Result<f64, Error> {
        let of = |times| instructions(way, times, server.address(), &file);
        let (few, many) = (of(FEW)?, of(FEW + more)?);
        let requests = server.requests();
        if requests.len() != 1 || *sent.get_or_insert(requests.clone()) != requests {
            return Err("two ways sent different bytes".into());
        }
        Ok((many - few) / more as f64)
    };
    let (facade, client) = (each(Way::Facade)?, each(Way::Client)?);
    let (transport, bare) = (each(Way::Transport)?, each(Way::Bare)?);
    Ok(row.measured(
        facade / bare,
        format!(
            "{facade:.0} to {bare:.0}, each the mean of {more} requests over one connection; of our part, \
             {:.0} are the transport's (limits, attempts, a bounded answer), {:.0} the client's (the request \
             made of its arguments, the answer read) and {:.0} the facade's (subject, plan, outcome, report)",
            transport - bare,
            client - transport,
            facade - client
        ),
    ))
}

/// How many instructions a process takes that sends so many requests.
fn instructions(way: Way, times: usize, address: SocketAddr, request: &Path) -> Result<f64, Error> {
    let counted = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program("send")?)
        .args([way.name(), &times.to_string(), &address.to_string()])
        .arg(request)
        .output()?;
    let said = String::from_utf8_lossy(&counted.stderr);
    let collected = said
        .lines()
        .find_map(|line| line.split_once("Collected : "))
        .and_then(|(_, figure)| figure.trim().parse().ok());
    match (counted.status.success(), collected) {
        (true, Some(instructions)) => Ok(instructions),
        _ => Err(format!("callgrind counted nothing: {said}").into()),
    }
}
