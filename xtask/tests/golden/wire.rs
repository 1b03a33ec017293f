//! Builds the driver, lets it make all calls against loopback, and compares what came with what must
//! come.

use std::{collections::BTreeMap, process::Command};

use crate::{
    compiled::{self, Generated},
    driver,
    loopback::Server,
    message::Message,
};

/// Checks every call of every case. Gives how many requests were compared.
pub fn check(generated: &[Generated], wrong: &mut Vec<String>) -> usize {
    if generated.is_empty() {
        return 0;
    }
    let program = match compiled::build(generated, &driver::source(generated)) {
        Ok(program) => program,
        Err(said) => {
            wrong.push(said);
            return 0;
        }
    };
    let calls: Vec<_> = driver::numbered(generated).collect();
    let answers = calls.iter().map(|(.., call)| call.answers.clone());
    let server = Server::answering(answers.collect());
    let output = Command::new(program)
        .arg(server.port.to_string())
        .output()
        .unwrap();
    let seen = server.end();
    let said = String::from_utf8_lossy(&output.stdout);
    let made: BTreeMap<&str, &str> = said.lines().filter_map(|l| l.split_once(' ')).collect();
    for (number, _, case, call) in &calls {
        let of = format!("{}: {}", case.name, call.call);
        let came = seen.get(number).map(Vec::as_slice).unwrap_or_default();
        wrong.extend(differs(call.sends.as_ref(), came).map(|why| format!("{of}: {why}")));
        match made.get(number.to_string().as_str()) {
            Some(&"true") => {}
            Some(_) => wrong.push(format!("{of}: not so: {}", call.gives)),
            None => wrong.push(format!("{of}: the driver didn't come so far")),
        }
    }
    if !wrong.is_empty() || !output.status.success() {
        wrong.push(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    seen.values().map(Vec::len).sum()
}

/// How what came differs from what must come.
fn differs(expected: Option<&Message>, came: &[Message]) -> Option<String> {
    let expected = expected.map(|expected| {
        let mut expected = expected.clone();
        let accept = expected.headers.entry("accept".to_owned());
        accept.or_insert_with(|| "*/*".to_owned());
        expected.shown()
    });
    let came: Vec<_> = came.iter().map(Message::shown).collect();
    let is_same = match (&expected, came.as_slice()) {
        (None, []) => true,
        (Some(expected), [came]) => expected == came,
        _ => false,
    };
    let expected = expected.unwrap_or_else(|| "nothing".to_owned());
    (!is_same).then(|| format!("must send\n{expected}\nand sent\n{}", came.join("\nand\n")))
}
