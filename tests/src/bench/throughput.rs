//! How many erasures a second `erase_many` brings about, against a loop of bare reqwest with as many requests
//! in flight. They take turns, so that whatever else the machine does falls on both.

use std::num::NonZeroUsize;
use std::time::{Duration, Instant};

use futures_util::stream::{self, StreamExt};

use super::scene::runtime;
use super::simple::Simple;
use super::ways::{Request, bytes_of_the_facade, eraser, is_taken, subject};
use super::{Error, Goal, Row};

/// How many requests may be in flight.
const IN_FLIGHT: [usize; 4] = [1, 10, 100, 1_000];

/// How long a vendor takes in milliseconds, what is wanted of it, and with how many requests in flight at
/// the most: beyond that only the processor counts, as it does at a vendor that takes no time.
const VENDORS: [(u64, f64, usize); 3] = [(0, 0.65, 1_000), (20, 0.95, 100), (200, 0.95, 1_000)];

/// The most requests that one turn sends.
const MOST: usize = 5_000;

/// How many turns each has.
const TURNS: usize = 5;

pub(super) fn measure(percent: usize) -> Result<Vec<Row>, Error> {
    let runtime = runtime()?;
    let bytes = bytes_of_the_facade()?;
    VENDORS
        .into_iter()
        .map(|(latency, goal, most)| {
            let latency = Duration::from_millis(latency);
            let server = Simple::start(latency)?;
            let mut cells = Vec::new();
            for in_flight in IN_FLIGHT {
                let times = times(latency, in_flight) * percent / 100;
                let turns = Turns {
                    in_flight: NonZeroUsize::new(in_flight).unwrap_or(NonZeroUsize::MIN),
                    times: times.max(in_flight),
                };
                cells.push((in_flight, runtime.block_on(turns.take(&server, &bytes))?));
            }
            Ok(row(latency, (goal, most), &cells))
        })
        .collect()
}

/// How many requests take about a second.
fn times(latency: Duration, in_flight: usize) -> usize {
    match latency.as_millis() {
        0 => MOST,
        millis => (in_flight * 1_000 / millis as usize).clamp(5, MOST.max(5 * in_flight)),
    }
}

/// The worst of the cells that count, and all of them beside it.
fn row(latency: Duration, (goal, most): (f64, usize), cells: &[(usize, Pair)]) -> Row {
    let worst = cells
        .iter()
        .filter(|(in_flight, _)| *in_flight <= most)
        .map(|(_, pair)| pair.ratio())
        .fold(f64::INFINITY, f64::min);
    let beside: Vec<_> = cells
        .iter()
        .map(|(in_flight, pair)| {
            let (ratio, bare) = (pair.ratio(), pair.bare);
            format!("{in_flight}: {ratio:.2} of {bare:.0} a second")
        })
        .collect();
    let what = format!(
        "erasures a second by `erase_many` from a vendor that takes {} ms, to requests by bare reqwest with the same settings: the least with up to {most} in flight",
        latency.as_millis()
    );
    Row::new(&what, "times", Goal::AtLeast(goal))
        .measured(worst, format!("in flight, {}", beside.join("; ")))
}

/// A second's worth of each way.
struct Pair {
    facade: f64,
    bare: f64,
}

impl Pair {
    fn ratio(&self) -> f64 {
        self.facade / self.bare
    }
}

struct Turns {
    in_flight: NonZeroUsize,
    times: usize,
}

impl Turns {
    /// The middle one of all turns of each.
    async fn take(&self, server: &Simple, bytes: &[u8]) -> Result<Pair, Error> {
        let eraser = eraser(server.address(), self.in_flight)?;
        let request = Request::of(bytes, server.address())?;
        let (mut facade, mut bare) = (Vec::new(), Vec::new());
        for turn in 0..=TURNS {
            let (one, other) = (self.facade(&eraser).await?, self.bare(&request).await?);
            // The first makes the connections.
            if turn > 0 {
                facade.push(one);
                bare.push(other);
            }
        }
        Ok(Pair {
            facade: self.middle(facade),
            bare: self.middle(bare),
        })
    }

    fn middle(&self, mut turns: Vec<Duration>) -> f64 {
        turns.sort();
        self.times as f64 / turns[turns.len() / 2].as_secs_f64()
    }

    async fn facade(&self, eraser: &erasure::Eraser) -> Result<Duration, Error> {
        let subject = subject()?;
        let began = Instant::now();
        let subjects = stream::iter(0..self.times).map(|_| subject.clone());
        let taken = eraser
            .erase_many(subjects)
            .filter(|(_, report)| std::future::ready(is_taken(report)))
            .count()
            .await;
        self.all(taken, began)
    }

    async fn bare(&self, request: &Request) -> Result<Duration, Error> {
        let began = Instant::now();
        let taken = stream::iter(0..self.times)
            .map(|_| request.send())
            .buffer_unordered(self.in_flight.get())
            .filter(|taken| std::future::ready(matches!(taken, Ok(true))))
            .count()
            .await;
        self.all(taken, began)
    }

    fn all(&self, taken: usize, began: Instant) -> Result<Duration, Error> {
        let took = began.elapsed();
        if taken == self.times {
            Ok(took)
        } else {
            Err(format!("only {taken} of {} were taken", self.times).into())
        }
    }
}
