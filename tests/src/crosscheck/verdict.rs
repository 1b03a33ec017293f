//! What the tools found, and whether that is agreement. A tool that checked nothing agrees with nothing.

use std::fmt;

use serde::Serialize;

use super::{
    tools::{Tool, Trouble},
    view::View,
};

/// What became of a crosscheck.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Verdict {
    /// What ran.
    pub(super) ran: Vec<Ran>,
    /// What was asked for and did not run to its end.
    pub(super) not_run: Vec<NotRun>,
}

/// One tool over one contract of one vendor.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Ran {
    /// The tool.
    pub(super) tool: Tool,
    /// Its version.
    pub(super) version: &'static str,
    /// The vendor.
    pub(super) vendor: String,
    /// The contract.
    pub(super) contract: &'static str,
    /// The operations of the contract.
    pub(super) operations: Vec<Checked>,
    /// Where spec and program disagree.
    pub(super) disagreements: Vec<Disagreement>,
}

/// How much of an operation was checked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Checked {
    /// Its `operationId`.
    pub(super) operation: String,
    /// How many requests were made.
    pub(super) cases: usize,
    /// How many checks were made of them and of their answers.
    pub(super) checks: usize,
    /// How many of them were answered with success.
    pub(super) succeeded: usize,
}

/// A place where a spec and a program disagree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Disagreement {
    /// The operation.
    pub(super) operation: String,
    /// What was sent, in outline.
    pub(super) sent: String,
    /// What differs.
    pub(super) differs: String,
}

/// A tool that did not run to its end.
#[derive(Clone, Debug, Serialize)]
pub(super) struct NotRun {
    /// The tool.
    pub(super) tool: Tool,
    /// Whether that is because it is missing, and not because something of ours failed.
    pub(super) missing: bool,
    /// What happened, and what to do.
    pub(super) why: String,
}

/// Both sides agree.
const AGREED: u8 = 0;
/// They don't, or nothing was compared.
const DISAGREED: u8 = 1;
/// A tool is missing.
const MISSING: u8 = 4;

impl Checked {
    /// Nothing yet of this operation.
    pub(super) fn none_of(operation: &str) -> Self {
        Self {
            operation: operation.to_owned(),
            ..Self::default()
        }
    }
}

impl NotRun {
    /// That this happened to this tool.
    pub(super) fn because(tool: Tool, trouble: &Trouble) -> Self {
        Self {
            tool,
            missing: matches!(trouble, Trouble::Missing(_)),
            why: trouble.to_string(),
        }
    }
}

impl Ran {
    /// What a tool found of a contract.
    pub(super) fn of(
        tool: Tool,
        view: &View,
        operations: Vec<Checked>,
        disagreements: Vec<Disagreement>,
    ) -> Self {
        Self {
            tool,
            version: tool.version(),
            vendor: view.vendor.clone(),
            contract: view.contract.id(),
            operations,
            disagreements,
        }
    }

    /// All that speaks against agreement: what the tool found, and what it didn't look at.
    pub(super) fn objections(&self) -> Vec<Disagreement> {
        let found = self.disagreements.iter();
        let is_reported = |operation: &str| found.clone().any(|found| found.operation == operation);
        let unseen = self.operations.iter().filter_map(|checked| {
            let differs = match checked {
                Checked { cases: 0, .. } | Checked { checks: 0, .. } => "nothing was checked",
                // Why not, has been told.
                Checked { operation, .. } if is_reported(operation) => return None,
                Checked { succeeded: 0, .. } => "no request was answered with success",
                _ => return None,
            };
            Some(Disagreement {
                operation: checked.operation.clone(),
                sent: format!("{} requests", checked.cases),
                differs: differs.to_owned(),
            })
        });
        let empty = self.operations.is_empty().then(|| Disagreement {
            operation: "(all)".to_owned(),
            sent: "nothing".to_owned(),
            differs: "no operation was checked".to_owned(),
        });
        let found = found.clone().cloned();
        found.chain(unseen).chain(empty).collect()
    }

    fn total(&self, count: impl Fn(&Checked) -> usize) -> usize {
        self.operations.iter().map(count).sum()
    }
}

impl Verdict {
    /// How the command ends.
    pub(super) fn code(&self) -> u8 {
        let objected = self.ran.iter().any(|ran| !ran.objections().is_empty());
        let idle = self.ran.is_empty() && self.not_run.is_empty();
        let failed = self.not_run.iter().any(|not_run| !not_run.missing);
        match (objected || idle || failed, self.not_run.is_empty()) {
            (true, _) => DISAGREED,
            (false, false) => MISSING,
            (false, true) => AGREED,
        }
    }

    /// All of it for a machine, with the verdict in a word.
    pub(super) fn as_json(&self) -> serde_json::Value {
        let notes = self
            .tools()
            .map(|tool| (tool.name().to_lowercase(), tool.notes().into()));
        serde_json::json!({
            "verdict": self.word(),
            "ran": self.ran,
            "not_run": self.not_run,
            "notes": serde_json::Map::from_iter(notes),
        })
    }

    /// The tools that ran.
    fn tools(&self) -> impl Iterator<Item = Tool> {
        let ran = |tool: &Tool| self.ran.iter().any(|ran| ran.tool == *tool);
        Tool::ALL.into_iter().filter(ran)
    }

    /// The verdict in a word.
    pub(super) fn word(&self) -> &'static str {
        match self.code() {
            AGREED => "agreed",
            MISSING => "not checked",
            _ if self.ran.iter().all(|ran| ran.objections().is_empty()) => "failed",
            _ => "disagreed",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.ran.is_empty() {
            writeln!(
                f,
                "{:<14}{:<14}{:<10}{:>10}{:>8}{:>9}{:>11}",
                "tool", "vendor", "contract", "operations", "cases", "checks", "succeeded"
            )?;
        }
        for ran in &self.ran {
            writeln!(
                f,
                "{:<14}{:<14}{:<10}{:>10}{:>8}{:>9}{:>11}",
                ran.tool.name(),
                ran.vendor,
                ran.contract,
                ran.operations.len(),
                ran.total(|checked| checked.cases),
                ran.total(|checked| checked.checks),
                ran.total(|checked| checked.succeeded),
            )?;
        }
        for tool in self.tools() {
            writeln!(f, "\n{} {}", tool.name(), tool.version())?;
            for note in tool.notes() {
                writeln!(f, "  {note}")?;
            }
        }
        for ran in &self.ran {
            for objection in ran.objections() {
                let Disagreement {
                    operation,
                    sent,
                    differs,
                } = objection;
                let (tool, vendor, contract) = (ran.tool.name(), &ran.vendor, ran.contract);
                writeln!(f, "\n{tool}: {vendor} ({contract}) {operation}")?;
                writeln!(f, "  sent     {sent}\n  differs  {differs}")?;
            }
        }
        for NotRun { why, .. } in &self.not_run {
            writeln!(f, "\nnot run: {why}")?;
        }
        writeln!(f, "\n{}", self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(cases: usize, checks: usize, succeeded: usize) -> Checked {
        Checked {
            operation: "eraseUser".to_owned(),
            cases,
            checks,
            succeeded,
        }
    }

    fn ran(operations: Vec<Checked>) -> Ran {
        Ran {
            tool: Tool::Prism,
            version: Tool::Prism.version(),
            vendor: "acme".to_owned(),
            contract: "original",
            operations,
            disagreements: Vec::new(),
        }
    }

    fn verdict(ran: Ran) -> Verdict {
        Verdict {
            ran: vec![ran],
            not_run: Vec::new(),
        }
    }

    fn missing() -> NotRun {
        NotRun {
            tool: Tool::Schemathesis,
            missing: true,
            why: "Schemathesis needs Python".to_owned(),
        }
    }

    #[test]
    fn checks_without_an_objection_are_agreement() {
        let verdict = verdict(ran(vec![checked(3, 30, 1)]));
        assert_eq!((verdict.code(), verdict.word()), (AGREED, "agreed"));
    }

    #[test]
    fn one_disagreement_is_enough_and_is_printed_with_what_was_sent() {
        let mut found = ran(vec![checked(3, 30, 1)]);
        found.disagreements.push(Disagreement {
            operation: "eraseUser".to_owned(),
            sent: "Missing request body".to_owned(),
            differs: "Undocumented status code".to_owned(),
        });
        let verdict = verdict(found);
        assert_eq!(verdict.code(), DISAGREED);
        let text = verdict.to_string();
        for words in [
            "acme (original) eraseUser",
            "Missing request body",
            "Undocumented status code",
        ] {
            assert!(text.contains(words), "{text}");
        }
    }

    #[test]
    fn a_tool_that_checked_nothing_is_a_failure() {
        for operations in [
            vec![],
            vec![checked(0, 0, 0)],
            vec![checked(3, 0, 3)],
            vec![checked(3, 30, 1), checked(0, 0, 0)],
        ] {
            assert_eq!(
                verdict(ran(operations.clone())).code(),
                DISAGREED,
                "{operations:?}"
            );
        }
        assert_eq!(Verdict::default().code(), DISAGREED);
    }

    #[test]
    fn an_operation_that_never_succeeded_is_a_failure() {
        let verdict = verdict(ran(vec![checked(3, 30, 0)]));
        assert_eq!(verdict.code(), DISAGREED);
        assert!(
            verdict
                .to_string()
                .contains("no request was answered with success")
        );
    }

    #[test]
    fn a_program_of_ours_that_failed_is_no_missing_tool() {
        let mut verdict = verdict(ran(vec![checked(3, 30, 1)]));
        verdict.not_run.push(NotRun {
            missing: false,
            ..missing()
        });
        assert_eq!(verdict.code(), DISAGREED);
    }

    #[test]
    fn what_the_tools_leave_out_is_said() {
        let verdict = verdict(ran(vec![checked(3, 30, 1)]));
        for note in Tool::Prism.notes() {
            assert!(verdict.to_string().contains(note));
        }
    }

    #[test]
    fn a_missing_tool_has_a_code_of_its_own_and_hides_no_disagreement() {
        let mut partly = verdict(ran(vec![checked(3, 30, 1)]));
        partly.not_run.push(missing());
        assert_eq!((partly.code(), partly.word()), (MISSING, "not checked"));
        assert!(
            partly
                .to_string()
                .contains("not run: Schemathesis needs Python")
        );
        partly.ran.push(ran(vec![checked(3, 30, 0)]));
        assert_eq!(partly.code(), DISAGREED);
    }
}
