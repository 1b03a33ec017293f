//! How many instructions one erasure through the facade takes, against the same bytes through bare reqwest.
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

/// Progenitor's own client alone takes 1.03 times what bare reqwest does.
const GOAL: f64 = 1.10;

/// Enough that whatever happens only once has happened.
const FEW: usize = 50;

pub(super) fn measure(more: usize) -> Result<Row, Error> {
    let row = Row::new(
        "instructions of one erasure through the facade, to those of the same bytes through bare reqwest",
        "times",
        Goal::AtMost(GOAL),
    );
    if Command::new("valgrind").arg("--version").output().is_err() {
        return Ok(row.not_measured("valgrind, which counts them, is not installed"));
    }
    let (directory, server) = (directory()?, Simple::start(Duration::ZERO)?);
    let file = directory.path().join("request");
    put(&file, bytes_of_the_facade()?)?;
    let mut each = Vec::new();
    let mut sent = Vec::new();
    for way in [Way::Facade, Way::Bare] {
        let of = |times| instructions(way, times, server.address(), &file);
        let (few, many) = (of(FEW)?, of(FEW + more)?);
        each.push((many - few) / more as f64);
        sent.push(server.requests());
    }
    if sent[0] != sent[1] || sent[0].len() != 1 {
        return Err("the two ways sent different bytes".into());
    }
    let (facade, bare) = (each[0], each[1]);
    Ok(row.measured(
        facade / bare,
        format!("{facade:.0} to {bare:.0}, each the mean of {more} requests over one connection"),
    ))
}

/// How many instructions a process takes that sends so many requests.
fn instructions(way: Way, times: usize, address: SocketAddr, request: &Path) -> Result<f64, Error> {
    let way = match way {
        Way::Facade => "facade",
        Way::Bare => "bare",
    };
    let counted = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program("send")?)
        .args([way, &times.to_string(), &address.to_string()])
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
