//! A file of many people, read row by row in bounded memory. Nothing of a row is ever repeated: what is
//! wrong with it is said by its number.

mod csv;
mod lines;
mod rows;

pub(crate) use lines::{Survey, survey};
pub(crate) use rows::{Row, Rows, RowsError};
