//! Makes erasures survive the program's end, keeps the law's time, and proves with signed receipts
//! what was done.

pub mod law;
pub mod receipt;
