//! The sandbox as its users see it: over HTTP, without any client of ours.

#[cfg(test)]
mod control;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod gainsight_px;
#[cfg(test)]
mod log;
#[cfg(test)]
mod lytics_original;
#[cfg(test)]
mod lytics_revised;
#[cfg(test)]
mod mixpanel;
#[cfg(test)]
mod mudbase;
#[cfg(test)]
mod operations;
#[cfg(test)]
mod program;
#[cfg(test)]
mod pureclarity;
#[cfg(test)]
mod statuses;
#[cfg(test)]
mod strictness;
#[cfg(test)]
mod support;
