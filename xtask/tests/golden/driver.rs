//! The program that makes all calls, one after the other, against a port that it is told, and says of
//! each what became of its answer. It knows nothing of what is expected on the wire.

use crate::{
    case::{Call, Case},
    compiled::{Generated, package},
};

/// All calls, each with its number on the wire.
pub fn numbered<'a>(
    generated: &'a [Generated<'a>],
) -> impl Iterator<Item = (usize, usize, &'a Case, &'a Call)> {
    let calls = generated
        .iter()
        .enumerate()
        .flat_map(|(index, (case, calls, _))| calls.iter().map(move |call| (index, *case, call)));
    calls
        .enumerate()
        .map(|(number, (index, case, call))| (number, index, case, call))
}

/// The example of a README, which must compile like everything else.
fn example(index: usize, case: &Case, readme: &str) -> String {
    let code = readme
        .split_once("```rust,no_run\n")
        .and_then(|(_, rest)| rest.split_once("```"));
    let (code, _) = code.unwrap_or_else(|| panic!("{} shows no example", case.name));
    let (module, package) = (case.module(), package(index));
    let code = code.replacen(
        &format!("use {module}_client::"),
        &format!("use {package}::{module}::"),
        1,
    );
    format!("\n/// {}\nmod example{index} {{\n{code}}}\n", case.name)
}

/// The driver's `main.rs`.
pub fn source(generated: &[Generated]) -> String {
    let (mut functions, mut calls) = (String::new(), String::new());
    for (number, index, case, call) in numbered(generated) {
        let Call {
            call,
            credentials,
            gives,
            ..
        } = call;
        let (name, module, package) = (&case.name, case.module(), package(index));
        let credentials = credentials.as_deref().unwrap_or_default();
        functions.push_str(&format!(
            "
/// {name}
async fn call{number}(base: BaseUrl, transport: Transport) -> bool {{
    use {package}::{module}::{{self, *}};
    let client = Client::new(base, {credentials}).with_transport(transport);
    let answer = client.{call}.await;
    let said = format!(\"{{answer:?}}\");
    let made = catch_unwind(AssertUnwindSafe(|| {{ {gives} }})).unwrap_or(false);
    made || {{ eprintln!(\"{name}: {{said}}\"); false }}
}}
"
        ));
        calls.push_str(&format!(
            "    println!(\"{number} {{}}\", call{number}(base(port, {number}), transport.clone()).await);\n"
        ));
    }
    for (index, (case, _, files)) in generated.iter().enumerate() {
        functions.push_str(&example(index, case, &files["README.md"]));
    }
    format!(
        "#![allow(unused, clippy::all)]

use std::panic::{{AssertUnwindSafe, catch_unwind}};

use client_runtime::{{BaseUrl, ErrorKind, Personal, Secret, Transport, Untyped}};
use serde_json::json;

fn base(port: &str, number: usize) -> BaseUrl {{
    BaseUrl::parse(&format!(\"http://127.0.0.1:{{port}}/{{number}}\")).unwrap()
}}
{functions}
#[tokio::main(flavor = \"current_thread\")]
async fn main() {{
    let port = &std::env::args().nth(1).unwrap();
    let transport = Transport::builder().attempts(1).build().unwrap();
{calls}}}
"
    )
}
