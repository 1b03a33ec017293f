//! The parts of the README that are computed: what the demonstration prints, and the table of
//! vendors. Each stands between two marks, and is written there by a program and never by hand.

use crate::{demo, vendor_table};

/// The README with its computed parts as they are now.
///
/// # Errors
///
/// When the demonstration can't be played, or a mark is missing.
pub async fn up_to_date(readme: &str) -> Result<String, Box<dyn std::error::Error>> {
    let story = demo::play().await?;
    let shown = format!(
        "```console\n$ cargo xtask demo\n{}```\n",
        demo::told(&story)
    );
    let readme = between(readme, "demo", &shown)?;
    Ok(between(&readme, "vendors", &vendor_table::rendered())?)
}

/// Puts `text` between the two marks of this name.
fn between(readme: &str, name: &str, text: &str) -> Result<String, String> {
    let (opening, closing) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let missing = || format!("README.md has no part between <!-- {name} --> and <!-- /{name} -->");
    let (before, rest) = readme.split_once(&opening).ok_or_else(missing)?;
    let (_, after) = rest.split_once(&closing).ok_or_else(missing)?;
    Ok([before, &opening, text, &closing, after].concat())
}

#[cfg(test)]
mod tests {
    use super::between;

    #[test]
    fn only_what_stands_between_the_marks_is_replaced() {
        let written = between("a\n<!-- x -->\nold\n<!-- /x -->\nb", "x", "new\n");
        assert_eq!(written.as_deref(), Ok("a\n<!-- x -->\nnew\n<!-- /x -->\nb"));
    }

    #[test]
    fn a_missing_mark_is_an_error_that_names_it() {
        let error = between("nothing here", "demo", "new").expect_err("no mark");
        assert!(error.contains("<!-- demo -->"), "{error}");
    }
}
