//! Reads a file of many people row by row, in bounded memory. Messages give a row's number and repeat nothing of it.

mod csv;
mod person;
mod records;
mod rows;
mod text;

pub(crate) use person::ALLOW_ODD;
pub(crate) use rows::{ACCEPT_LAST_ROW, HowToRead, Row, Rows, RowsError, Survey, TakenFor, survey};
