//! The part of the README that the demonstration prints. It stands between two marks, and is written there by a
//! program and never by hand.

use crate::demo;

/// The README with that part as it is now.
///
/// # Errors
///
/// When the demonstration can't be played, or a mark is missing.
pub async fn up_to_date(readme: &str) -> Result<String, Box<dyn std::error::Error>> {
    const MARKS: (&str, &str) = ("<!-- demo -->\n", "<!-- /demo -->");
    let story = demo::play().await?;
    let missing = "README.md has no part between <!-- demo --> and <!-- /demo -->";
    let (before, rest) = readme.split_once(MARKS.0).ok_or(missing)?;
    let (_, after) = rest.split_once(MARKS.1).ok_or(missing)?;
    let shown = format!(
        "```console\n$ cargo xtask demo\n{}```\n",
        demo::excerpt(&story)
    );
    Ok([before, MARKS.0, &shown, MARKS.1, after].concat())
}
