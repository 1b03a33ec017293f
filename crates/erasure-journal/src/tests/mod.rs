//! What the journal promises, tried on vendors that know what is true.

mod crash;
mod interrupted;
mod late;
mod queue;
mod listed;
mod remains;
mod repeated;
mod scene;
mod storage;
mod summary;
