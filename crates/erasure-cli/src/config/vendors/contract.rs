//! Which of its published contracts a vendor speaks.

use erasure::Contract;

use crate::config::problem::Problem;
use crate::config::section::Section;

/// The original one, unless another is named; nothing where what is named is none.
pub(super) fn read(section: &mut Section<'_>, problems: &mut Vec<Problem>) -> Option<Contract> {
    let Some(value) = section.value("contract") else {
        return Some(Contract::default());
    };
    match *value.text(problems)?.get_ref() {
        "original" => Some(Contract::Original),
        "revised" => Some(Contract::Revised),
        _ => {
            problems.push(value.is_not("expected `original` or `revised`"));
            None
        }
    }
}
