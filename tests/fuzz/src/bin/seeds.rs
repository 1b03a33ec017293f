//! Writes what fuzzing begins with: `cargo run -p hostile-input --bin seeds -- DIR` makes a directory for
//! each target in DIR.

use std::{fs, io::Write, path::PathBuf, process::ExitCode};

use hostile_input::{TARGETS, seeds};

fn main() -> ExitCode {
    let Some(dir) = std::env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("say where: cargo run -p hostile-input --bin seeds -- DIR");
        return ExitCode::from(2);
    };
    for (target, _) in TARGETS {
        let dir = dir.join(target);
        for (index, seed) in seeds::of(target).iter().enumerate() {
            let written = fs::create_dir_all(&dir)
                .and_then(|()| fs::File::create(dir.join(format!("seed-{index:03}"))))
                .and_then(|mut file| file.write_all(seed));
            if let Err(why) = written {
                eprintln!("{}: {why}", dir.display());
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}
