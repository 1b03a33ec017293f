//! What a terminal shows: short lines, and the outcome on every screen.

use crate::support::{Scene, Terminal};

const OUTCOME: &str = "promised by 2026-01-06 09:00 UTC";

fn erased(scene: &Scene, columns: u16, more: &[&str]) -> String {
    let arguments = [
        &["erase", "--yes", "--from", "person.json", "--quiet"],
        more,
    ]
    .concat();
    let shown = |terminal: Terminal| terminal.ended().exited(4).stdout;
    shown(scene.at_terminal(columns, &arguments))
}

fn width(line: &str) -> usize {
    // Colour takes no room.
    let plain = line.split('\u{1b}').enumerate().map(|(at, part)| match at {
        0 => part,
        _ => part.split_once('m').map_or("", |(_, text)| text),
    });
    plain.map(|text| text.chars().count()).sum()
}

#[test]
fn each_caveat_is_one_short_line_and_its_reason_and_source_come_when_they_are_asked_for() {
    let scene = Scene::set_up();
    let shown = erased(&scene, 80, &[]);
    assert!(!shown.contains("https://"), "{shown}");
    let (_, caveats) = shown.split_once("caveat").unwrap();
    let (caveats, _) = caveats.split_once("--explain").unwrap();
    let lines: Vec<&str> = caveats.lines().skip(1).collect();
    let (hint, lines) = lines.split_last().unwrap();
    let kept = "mudbase       assumed: keeps financial records";
    assert!(lines.iter().any(|line| line.contains(kept)), "{caveats}");
    assert!(hint.contains("`erasure status"), "{hint}");
    for line in lines {
        assert!(width(line) <= 80, "{line}");
        assert!(line.starts_with("  ") && !line.starts_with("   "), "{line}");
    }
    let ran = scene.run(&["status", "--json"]).json();
    let request = ran["requests"][0]["request"].as_str().unwrap();
    for explained in [
        &["plan", "--from", "person.json", "--explain"][..],
        &["status", request, "--explain"],
        &["erase", "--yes", "--from", "person.json", "--explain"],
    ] {
        let shown = scene.run(explained);
        shown.says("(published: https://").says("(assumed: ");
    }
    let json = scene.run(&["status", request, "--json"]);
    json.says("https://");
}

#[test]
fn on_a_narrow_screen_the_outcome_stays_visible() {
    let scene = Scene::set_up();
    for columns in [40, 50, 60, 80] {
        let shown = erased(&scene, columns, &[]);
        assert_eq!(shown.matches(OUTCOME).count(), 2, "{columns}: {shown}");
    }
}

#[test]
fn a_terminal_that_reports_no_width_gets_eighty_columns() {
    let scene = Scene::set_up();
    let first = erased(&scene, 0, &[]);
    assert_eq!(first.matches(OUTCOME).count(), 2, "{first}");
    let (unknown, eighty) = (erased(&scene, 0, &[]), erased(&scene, 80, &[]));
    assert_eq!(unknown, eighty);
}
