//! What the journal promises, tried on vendors that know what is true.

mod bulk;
mod crash;
mod interrupted;
mod late;
mod listed;
mod queue;
mod remains;
mod repeated;
mod restored;
mod scene;
mod signed;
mod silent;
mod storage;
mod summary;
mod tampered;
