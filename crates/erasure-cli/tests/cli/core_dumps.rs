//! What the program holds in memory doesn't end up in a file when it crashes.
#![cfg(target_os = "linux")]

use vendor_sandbox::{Fault, Times};

use crate::support::Scene;

#[test]
fn a_program_that_asks_leaves_no_core_dump() {
    let scene = Scene::with_vendors(&["gainsight-px"]);
    scene
        .sandbox
        .inject("gainsight-px", "*", Fault::Held, Times::Always)
        .unwrap();
    let started = scene.start(&["erase", "--yes", "--user-id", "u-42"]);
    scene.wait(scene.sandbox.until_held("gainsight-px", 1));
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", started.id())).unwrap();
    let core = limits
        .lines()
        .find(|limit| limit.starts_with("Max core file size"));
    let core: Vec<&str> = core.unwrap().split_whitespace().skip(4).collect();
    assert_eq!(core, ["0", "0", "bytes"]);
    scene.sandbox.clear_faults("gainsight-px").unwrap();
    started.ended().exited(0);
}
