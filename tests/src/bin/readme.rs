//! Writes the computed parts of the README: `cargo run -p system-tests --bin readme`.

use std::io::Write;
use std::path::Path;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../README.md")
        .canonicalize()?;
    let written = std::fs::read_to_string(&path)?;
    let fresh = system_tests::readme::up_to_date(&written).await?;
    if fresh == written {
        println!("README.md is fresh");
        return Ok(());
    }
    let folder = path.parent().ok_or("README.md stands in no folder")?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(fresh.as_bytes())?;
    file.as_file()
        .set_permissions(path.metadata()?.permissions())?;
    file.persist(&path)?;
    println!("README.md is written");
    Ok(())
}
