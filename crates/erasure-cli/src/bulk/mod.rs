//! A file of many people, read row by row in bounded memory. Nothing of a row is ever repeated: what is
//! wrong with it is said by its number.

mod csv;
mod person;
mod records;
mod rows;
mod text;

pub(crate) use person::ALLOW_ODD;
pub(crate) use rows::{ACCEPT_LAST_ROW, HowToRead, Row, Rows, RowsError, Survey, TakenFor, survey};
