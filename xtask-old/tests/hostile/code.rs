//! Texts of a spec that would like to be code. They become documentation, and rustdoc compiles and runs
//! what it takes for code there: of the texts of a spec, it takes nothing for it.

use std::{io::Write, process::Command};

use serde_json::Value;
use xtask_old::{emit::Files, generate::generate, spec::Spec};

const EVERYTHING: &str = include_str!("../it/everything.yaml");

/// Code in every way in which Markdown marks it, and in some that only look like it.
const CODE: &str = "Words.

```rust
panic!();
```
~~~should_panic
not even Rust
~~~

> ```
> panic!();
> ```
- ~~~rust
  panic!();

1.      panic!();

    panic!();

* * *
    panic!();
\u{a0}\t```
panic!();";

/// Puts the code behind every text that explains something, and before it.
fn spoil(value: &mut Value) {
    const TEXTS: &[&str] = &["description", "assumed", "x-assumed", "x-not-personal"];
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                match value {
                    Value::String(text) if key == "summary" => {
                        *text = format!("~~~rust {text} ```rust");
                    }
                    Value::String(text) if TEXTS.contains(&key.as_str()) => {
                        *text = format!(" {CODE}\n```\n\n{text}\n{CODE}");
                    }
                    value => spoil(value),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(spoil),
        _ => {}
    }
}

/// All documentation in these files, as that of a crate that holds nothing else.
fn documentation(files: &Files) -> String {
    // The example is ours; it is compiled with the crate.
    let readme = files["README.md"].replacen("```rust,no_run", "```text", 1);
    let mut source: String = readme.lines().map(|line| format!("//! {line}\n")).collect();
    let code = files.iter().filter(|(path, _)| path.ends_with(".rs"));
    let mut count = 0;
    for line in code.flat_map(|(_, text)| text.lines()) {
        let words = line.trim_start().strip_prefix("//");
        match words.and_then(|words| words.strip_prefix(['/', '!'])) {
            Some(words) => source.push_str(&format!("///{words}\n")),
            None if source.ends_with("{}\n") => {}
            None => {
                count += 1;
                source.push_str(&format!("pub mod m{count} {{}}\n"));
            }
        }
    }
    source
}

#[test]
fn no_text_of_a_spec_becomes_code_that_is_compiled_or_run() {
    let mut spec: Value = serde_yaml::from_str(EVERYTHING).unwrap();
    spoil(&mut spec);
    let spec = Spec::parse(
        "specs/code.yaml",
        &serde_json::to_string_pretty(&spec).unwrap(),
    );
    let spec = spec.unwrap_or_else(|found| panic!("{found}"));
    let files = generate(&spec).unwrap_or_else(|failure| panic!("{failure}"));
    let source = documentation(&files);
    assert!(source.matches("panic!();").count() > 100, "{source}");
    let dir = tempfile::tempdir().unwrap();
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(source.as_bytes()).unwrap();
    let mut rustdoc = Command::new(option_env!("RUSTDOC").unwrap_or("rustdoc"));
    let output = rustdoc
        .args(["--test", "--edition=2024", "--crate-name=documentation"])
        .arg(file.path())
        .current_dir(dir.path())
        .output()
        .expect("rustdoc stands beside cargo");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("running 0 tests"), "{said}");
}
