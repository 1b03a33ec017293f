//! The crates of all cases, compiled at once: as modules of a few packages, which cost less to build
//! than a package each.

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use xtask::{
    finding::Findings,
    generate::{self, Files},
    model::Model,
    spec::Spec,
    workspace_root,
};

use crate::case::{Call, Case};

/// A case, its calls, and the files of its crate.
pub type Generated<'a> = (&'a Case, &'a Vec<Call>, Files);

/// Packages, each of which the compiler works on by itself.
const PACKAGES: usize = 4;

/// The files of the crate of a case.
pub fn generate(case: &Case) -> Result<Files, String> {
    let found = |findings: Findings| {
        let findings: Vec<_> = findings.iter().map(ToString::to_string).collect();
        format!("{}: {}", case.name, findings.join("\n"))
    };
    let file = format!("specs/{}.yaml", case.vendor());
    let spec = Spec::parse(&file, case.spec.clone()).map_err(found)?;
    let errors = xtask::lint::lint(&spec)
        .into_iter()
        .filter(xtask::lint::is_error);
    let errors: Findings = errors.collect();
    if !errors.is_empty() {
        return Err(found(errors));
    }
    let model = Model::read(&spec).map_err(found)?;
    generate::files(&model).map_err(|error| format!("{}: {error}", case.name))
}

/// The package that a case is compiled in.
pub fn package(index: usize) -> String {
    format!("package{}", index % PACKAGES)
}

/// Builds the driver, and says where it is. What the compiler has to say is an error.
pub fn build(generated: &[Generated], driver: &str) -> Result<PathBuf, String> {
    let dir = target().join("golden");
    let mut files = vec![
        ("Cargo.toml".to_owned(), workspace()),
        ("driver/Cargo.toml".to_owned(), driver_manifest()),
        ("driver/src/main.rs".to_owned(), driver.to_owned()),
    ];
    for number in 0..PACKAGES {
        let name = package(number);
        let mut lib = "//! Clients of specs that nobody has.\n".to_owned();
        for (_, (case, _, own)) in of_package(generated, number) {
            let module = case.module();
            lib.push_str(&format!(
                "\n#[path = \"{module}/src/lib.rs\"]\npub mod {module};\n"
            ));
            for (path, text) in own {
                // What is a crate becomes a module.
                let text = text.replace("crate::", &format!("crate::{module}::"));
                files.push((format!("{name}/src/{module}/{path}"), text));
            }
        }
        files.push((format!("{name}/Cargo.toml"), manifest(&name)));
        files.push((format!("{name}/src/lib.rs"), lib));
    }
    for (path, text) in files {
        write(&dir.join(path), &text);
    }
    fs::copy(workspace_root().join("Cargo.lock"), dir.join("Cargo.lock")).unwrap();
    cargo(&dir)?;
    Ok(target().join("debug/driver"))
}

fn of_package<'a, 'b>(
    generated: &'a [Generated<'b>],
    number: usize,
) -> impl Iterator<Item = (usize, &'a Generated<'b>)> {
    generated
        .iter()
        .enumerate()
        .filter(move |(index, _)| index % PACKAGES == number)
}

/// Writes a file that isn't so already: what is as it was needs no compiling.
fn write(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|known| known == text) {
        return;
    }
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let mut file = tempfile::NamedTempFile::new_in(path.parent().unwrap()).unwrap();
    std::io::Write::write_all(&mut file, text.as_bytes()).unwrap();
    file.persist(path).unwrap();
}

fn cargo(dir: &Path) -> Result<(), String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsStr::new("cargo").to_owned());
    let output = Command::new(cargo)
        .current_dir(dir)
        .args(["build", "--offline", "--quiet", "--package", "driver"])
        .env("CARGO_TARGET_DIR", target())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    if output.status.success() && said.trim().is_empty() {
        Ok(())
    } else {
        Err(format!("cargo build in {}:\n{said}", dir.display()))
    }
}

/// The directory that cargo builds this workspace in, so that nothing is built twice.
fn target() -> PathBuf {
    let built = Path::new(env!("CARGO_BIN_EXE_xtask"));
    built.ancestors().nth(2).unwrap().to_owned()
}

/// A workspace of its own, with our versions and our lints.
fn workspace() -> String {
    let root = workspace_root();
    let runtime = root.join("crates/client-runtime");
    let ours = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    let is_ours =
        |line: &&str| line.contains("path = \"crates/") && !line.starts_with("client-runtime");
    let lines = ours
        .lines()
        .filter(|line| !is_ours(line))
        .map(|line| match line {
            line if line.starts_with("members") => {
                "members = [\"driver\", \"package*\"]".to_owned()
            }
            line => line.replace("crates/client-runtime", &runtime.display().to_string()),
        });
    lines.collect::<Vec<_>>().join("\n")
}

fn manifest(name: &str) -> String {
    format!(
        "[package]\nname = \"{name}\"\nversion.workspace = true\nedition.workspace = true\n\n\
         [lints]\nworkspace = true\n\n[dependencies]\nclient-runtime.workspace = true\n\
         jiff.workspace = true\nserde.workspace = true\nserde_json.workspace = true\n"
    )
}

fn driver_manifest() -> String {
    let packages: String = (0..PACKAGES)
        .map(|number| {
            let name = package(number);
            format!("{name} = {{ path = \"../{name}\" }}\n")
        })
        .collect();
    format!(
        "[package]\nname = \"driver\"\nversion.workspace = true\nedition.workspace = true\n\n\
         [dependencies]\n{packages}client-runtime.workspace = true\njiff.workspace = true\n\
         serde_json.workspace = true\n\
         tokio = {{ workspace = true, features = [\"macros\", \"rt\"] }}\n"
    )
}
