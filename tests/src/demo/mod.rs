//! One erasure from plan to truth, as a story that can be told to a person or to a machine.

mod play;
mod story;
mod tell;

pub use play::{play, play_in};
pub use story::{Asked, Checked, Clock, Planned, Story};
pub use tell::{as_text, excerpt};
