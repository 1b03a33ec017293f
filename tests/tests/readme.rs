//! The README says what is so.

#[tokio::test]
async fn the_readme_shows_what_the_demo_prints() {
    let readme = include_str!("../../README.md");
    let fresh = system_tests::readme::up_to_date(readme)
        .await
        .expect("the demo plays");
    for (line, (written, now)) in readme.lines().zip(fresh.lines()).enumerate() {
        assert_eq!(
            written,
            now,
            "README.md, line {}: run `cargo run -p system-tests --bin readme`",
            line + 1
        );
    }
    assert_eq!(
        readme, fresh,
        "run `cargo run -p system-tests --bin readme`"
    );
}
