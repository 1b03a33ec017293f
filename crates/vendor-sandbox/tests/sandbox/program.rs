//! The program: what it prints, and how it fails.

use std::{
    io::{BufRead, BufReader, Read},
    net::TcpListener,
    process::{Child, Command, Output, Stdio},
};

use serde_json::Value;

/// The program, ended when the test is.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vendor-sandbox"));
    command.args(arguments);
    command
}

fn output(arguments: &[&str]) -> (Output, String) {
    let output = program(arguments).output().unwrap();
    let text = [output.stdout.clone(), output.stderr.clone()].concat();
    (output, String::from_utf8(text).unwrap())
}

fn start(arguments: &[&str]) -> (Running, BufReader<std::process::ChildStdout>) {
    let mut child = program(arguments).stdout(Stdio::piped()).spawn().unwrap();
    let printed = BufReader::new(child.stdout.take().unwrap());
    (Running(child), printed)
}

fn lines_until(printed: &mut impl BufRead, last: &str) -> String {
    let mut text = String::new();
    while !text.ends_with(last) {
        assert_ne!(
            printed.read_line(&mut text).unwrap(),
            0,
            "it ended after: {text}"
        );
    }
    text
}

#[test]
fn it_prints_addresses_credentials_and_people() {
    let (_running, mut printed) = start(&["--contract", "lytics=revised"]);
    let text = lines_until(&mut printed, "Ctrl-C ends it.\n");
    for word in [
        "pureclarity",
        "http://127.0.0.1:",
        "revised contract",
        "ada@example.com",
        "eyJ",
    ] {
        assert!(text.contains(word), "{word} is missing in: {text}");
    }
}

#[test]
fn as_json_it_serves_what_it_prints() {
    let (_running, mut printed) = start(&["--json", "--at", "2026-03-01T00:00:00Z"]);
    let printed: Value = serde_json::from_str(&lines_until(&mut printed, "\n}\n")).unwrap();
    assert_eq!(printed["clock"], "2026-03-01T00:00:00Z");
    assert_eq!(printed["people"][0]["person"]["user_id"], "u-42");
    assert!(printed["people"][0]["sessions"]["mudbase"].is_string());
    let control = printed["control"].as_str().unwrap().to_owned();
    let address = control.strip_prefix("http://").unwrap();
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    let request = format!("GET /clock HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    std::io::Write::write_all(&mut stream, request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.contains("2026-03-01T00:00:00Z"), "{answer}");
}

#[test]
fn a_person_can_be_brought_along_and_is_known() {
    let barbara = r#"{ "name": "Barbara", "email": "barbara@example.com", "user_id": "u-77" }"#;
    let (_running, mut printed) = start(&["--json", "--person", barbara]);
    let printed: Value = serde_json::from_str(&lines_until(&mut printed, "\n}\n")).unwrap();
    let mut people = printed["people"].as_array().unwrap().iter();
    let barbara = people
        .find(|known| known["person"]["user_id"] == "u-77")
        .unwrap();
    assert!(barbara["sessions"]["mudbase"].is_string());
    assert_eq!(output(&["--person", "{}"]).0.status.code(), Some(2));
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_it_in_order() {
    let (mut running, mut printed) = start(&[]);
    lines_until(&mut printed, "Ctrl-C ends it.\n");
    let process = running.0.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-INT", &process])
            .status()
            .unwrap()
            .success()
    );
    assert!(running.0.wait().unwrap().success());
}

#[test]
fn the_help_explains_the_options_and_shows_examples() {
    let (output, text) = output(&["--help"]);
    assert!(output.status.success());
    for word in [
        "--port-base",
        "--contract",
        "--json",
        "--at",
        "/clock/advance",
    ] {
        assert!(text.contains(word), "{word}");
    }
}

#[test]
fn a_port_in_use_is_a_clear_error() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let (output, text) = output(&["--port-base", &port.to_string()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text.contains(&format!("127.0.0.1:{port}")), "{text}");
    assert!(text.contains("--port-base"), "{text}");
}

#[test]
fn a_port_base_without_room_and_a_wrong_contract_are_clear_errors() {
    let (failed, text) = output(&["--port-base", "65533"]);
    assert_eq!(failed.status.code(), Some(1));
    // The control endpoint, the one that redirects lead to, and the vendors.
    let ports = 2 + vendor_sandbox::Vendor::all().count();
    assert!(text.contains(&(65536 - ports).to_string()), "{text}");
    for contract in ["acme=revised", "lytics=newest", "lytics"] {
        assert_eq!(output(&["--contract", contract]).0.status.code(), Some(2));
    }
    let (_, text) = output(&["--contract", "pureclarity=revised"]);
    assert!(text.contains("only one contract"), "{text}");
}
