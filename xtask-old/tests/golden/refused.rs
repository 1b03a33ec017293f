//! Refusals: each error stands where a mark is, says why and what to do, and nothing is generated.

use xtask_old::{
    diagnostic::{Finding, Severity},
    lint::lint_source,
    spec::{Source, Spec},
};

use crate::case::{Case, Refusal};

/// Checks that a case is refused as it says.
pub fn check(case: &Case, expected: &[Refusal]) -> Result<(), String> {
    let file = format!("specs/{}.yaml", case.vendor());
    let found = match Source::parse(&file, &case.spec) {
        Ok(source) => lint_source(&source),
        Err(findings) => findings,
    };
    let errors: Vec<_> = found
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .collect();
    let is_as_expected = errors.len() == expected.len()
        && errors
            .iter()
            .zip(expected.iter().zip(&case.marks))
            .all(|(found, (expected, mark))| is(found, expected, *mark));
    if !is_as_expected {
        let expected: String = expected
            .iter()
            .zip(&case.marks)
            .map(|(refusal, (line, column))| format!("\n  {line}:{column} {refusal:?}"))
            .collect();
        let lines = case.spec.lines().enumerate();
        let spec: String = lines
            .map(|(i, line)| format!("\n{:3} {line}", i + 1))
            .collect();
        return Err(format!(
            "{}: expected{expected}\nfound\n{found}{spec}",
            case.name
        ));
    }
    if Spec::parse(&file, &case.spec).is_ok_and(|spec| xtask_old::generate::generate(&spec).is_ok())
    {
        return Err(format!("{}: it is generated all the same", case.name));
    }
    Ok(())
}

fn is(found: &Finding, expected: &Refusal, mark: (usize, usize)) -> bool {
    found.rule == expected.rule
        && (found.at.line, found.at.column) == mark
        && !expected.because.is_empty()
        && !expected.way.is_empty()
        && found.message.contains(&expected.because)
        && found.fix.contains(&expected.way)
}
