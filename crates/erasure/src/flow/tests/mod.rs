//! The engine's tables, cell by cell, against a scripted vendor.

mod asked;
mod batches;
mod followed;
mod looked_up;
mod records;
mod scripted;
