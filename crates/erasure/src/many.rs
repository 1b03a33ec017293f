//! Erases many subjects with few in memory. Each vendor is asked at its own pace, in batches if it takes
//! them.

use std::collections::{HashMap, VecDeque};
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::Stream;
use futures_util::future::BoxFuture;
use futures_util::stream::{FuturesUnordered, StreamExt};
use jiff::Timestamp;

use crate::{Entry, Eraser, Plan, PlannedTarget, Report, Subject};

impl Eraser {
    /// Asks every vendor to erase all `subjects`. Yields each subject's report as soon as it is there, with
    /// the subject's position in the stream, from 0. A report is the same as [`erase`](Self::erase) would
    /// give; nothing is settled.
    ///
    /// At most a [window](crate::EraserBuilder::window) of subjects is in memory; the next one is taken when
    /// a report has been yielded. Within the window, vendors don't wait for each other. A request to a
    /// vendor carries up to [`batch`](Self::batch) targets, and up to [`at_once`](Self::at_once) requests
    /// are under way; a batch that isn't full waits for the one before it. The targets of one subject at one
    /// vendor are asked for one after another.
    ///
    /// It starts no tasks: work happens only while the stream is polled, and stops when the stream is
    /// dropped. Poll it again soon: the time budget of the requests under way keeps running.
    ///
    /// ```
    /// # use erasure::{Ask, Completion, Eraser, Need, Needs, Outcome, Subject, Terms, Vendor, VendorId};
    /// # struct Shop;
    /// # #[erasure::async_trait]
    /// # impl Vendor for Shop {
    /// #     fn id(&self) -> VendorId { VendorId::from_static("shop") }
    /// #     fn needs(&self) -> Needs { Needs::one_of([Need::UserId]) }
    /// #     fn terms(&self) -> Terms { Terms::new(Completion::Immediate) }
    /// #     async fn erase(&self, _ask: &Ask<'_>) -> Outcome { Outcome::Erased }
    /// # }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), erasure::Error> {
    /// use futures_util::{StreamExt, stream};
    ///
    /// let eraser = Eraser::builder().vendor(Shop).build()?;
    /// let subjects = stream::iter(0..10_000)
    ///     .filter_map(async |number| Subject::builder().user_id(format!("u-{number}")).build().ok());
    /// let mut reports = eraser.erase_many(subjects);
    /// let mut complete = 0;
    /// while let Some((_position, report)) = reports.next().await {
    ///     complete += usize::from(report.verdict().is_complete());
    /// }
    /// assert_eq!(complete, 10_000);
    /// # Ok(())
    /// # }
    /// ```
    pub fn erase_many<S>(&self, subjects: S) -> impl Stream<Item = (usize, Report)> + use<S>
    where
        S: Stream<Item = Subject>,
    {
        Many {
            eraser: self.clone(),
            subjects: Some(Box::pin(subjects)),
            admitted: 0,
            people: HashMap::new(),
            queues: self.vendors.iter().map(|_| Queue::default()).collect(),
            under_way: FuturesUnordered::new(),
            finished: VecDeque::new(),
        }
    }
}

struct Many<S> {
    eraser: Eraser,
    /// The subjects still to come; `None` at the end of the stream.
    subjects: Option<Pin<Box<S>>>,
    admitted: usize,
    /// The subjects under way, by position.
    people: HashMap<usize, Person>,
    /// One for each vendor, in the eraser's order.
    queues: Vec<Queue>,
    under_way: FuturesUnordered<BoxFuture<'static, Answered>>,
    finished: VecDeque<(usize, Report)>,
}

/// What is planned and known of a subject.
struct Person {
    plan: Plan,
    begun_at: Timestamp,
    /// By vendor, in the plan's order.
    entries: Vec<Vec<Entry>>,
    /// How many targets haven't been asked for yet.
    open: usize,
}

/// The targets that wait for a vendor.
#[derive(Default)]
struct Queue {
    waiting: VecDeque<usize>,
    /// How many requests are under way.
    in_flight: usize,
}

/// The answers to one request.
struct Answered {
    vendor: usize,
    entries: Vec<(usize, Entry)>,
}

impl Person {
    /// The target to ask for next at a vendor.
    fn next_at(&self, vendor: usize) -> Option<&PlannedTarget> {
        let planned = self.plan.vendors().get(vendor)?;
        planned.targets().get(self.entries.get(vendor)?.len())
    }
}

impl<S: Stream<Item = Subject>> Many<S> {
    /// Takes subjects while there is room and the stream has some.
    fn admit(&mut self, context: &mut Context<'_>) {
        while let Some(subjects) = &mut self.subjects
            && self.people.len() + self.finished.len() < self.eraser.window.get()
        {
            match subjects.poll_next_unpin(context) {
                Poll::Pending => return,
                Poll::Ready(None) => self.subjects = None,
                Poll::Ready(Some(subject)) => self.begin(&subject),
            }
        }
    }

    fn begin(&mut self, subject: &Subject) {
        let plan = self.eraser.plan(subject);
        let person = Person {
            begun_at: self.eraser.clock().now(),
            entries: plan
                .vendors()
                .iter()
                .map(|at| Vec::with_capacity(at.targets().len()))
                .collect(),
            open: plan.targets().count(),
            plan,
        };
        let position = self.admitted;
        self.admitted += 1;
        for (vendor, queue) in self.queues.iter_mut().enumerate() {
            if person.next_at(vendor).is_some() {
                queue.waiting.push_back(position);
            }
        }
        self.people.insert(position, person);
        self.finish_if_done(position);
    }

    /// Asks for the waiting targets, as far as each vendor allows.
    fn ask(&mut self) {
        for vendor in 0..self.queues.len() {
            let (batch, at_once) = {
                let at = &self.eraser.vendors[vendor];
                (at.batch.get(), at.at_once.get())
            };
            loop {
                let queue = &mut self.queues[vendor];
                let full = queue.waiting.len() >= batch;
                let room = if full { at_once } else { 1 };
                if queue.waiting.is_empty() || queue.in_flight >= room {
                    break;
                }
                let next = batch.min(queue.waiting.len());
                let positions = queue.waiting.drain(..next).collect();
                queue.in_flight += 1;
                self.under_way.push(self.call(vendor, positions));
            }
        }
    }

    fn call(&self, vendor: usize, positions: Vec<usize>) -> BoxFuture<'static, Answered> {
        let eraser = self.eraser.clone();
        let wanted = |position: usize| {
            let person = self.people.get(&position)?;
            let target = person.next_at(vendor)?.clone();
            Some((position, target, person.entries[vendor].clone()))
        };
        let batch: Vec<(usize, PlannedTarget, Vec<Entry>)> =
            positions.into_iter().filter_map(wanted).collect();
        Box::pin(async move {
            let asked: Vec<(&PlannedTarget, &[Entry])> = batch
                .iter()
                .map(|(_, target, known)| (target, known.as_slice()))
                .collect();
            let entries = eraser.erase_batch(&asked).await;
            let positions = batch.iter().map(|(position, ..)| *position);
            Answered {
                vendor,
                entries: positions.zip(entries).collect(),
            }
        })
    }

    fn take_in(&mut self, answered: Answered) {
        let Answered { vendor, entries } = answered;
        self.queues[vendor].in_flight -= 1;
        for (position, entry) in entries {
            let Some(person) = self.people.get_mut(&position) else {
                continue;
            };
            person.entries[vendor].push(entry);
            person.open -= 1;
            if person.next_at(vendor).is_some() {
                self.queues[vendor].waiting.push_back(position);
            }
            self.finish_if_done(position);
        }
    }

    fn finish_if_done(&mut self, position: usize) {
        if self
            .people
            .get(&position)
            .is_some_and(|person| person.open == 0)
            && let Some(person) = self.people.remove(&position)
        {
            let Person {
                plan,
                begun_at,
                entries,
                ..
            } = person;
            let report = self
                .eraser
                .report(&plan, begun_at, entries.into_iter().flatten());
            self.finished.push_back((position, report));
        }
    }
}

impl<S: Stream<Item = Subject>> Stream for Many<S> {
    type Item = (usize, Report);

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            if let Some(finished) = this.finished.pop_front() {
                return Poll::Ready(Some(finished));
            }
            this.admit(context);
            this.ask();
            match this.under_way.poll_next_unpin(context) {
                Poll::Ready(Some(answered)) => this.take_in(answered),
                _ if !this.finished.is_empty() => {}
                Poll::Ready(None) if this.subjects.is_none() => return Poll::Ready(None),
                // The next subject or the next answer wakes it.
                _ => return Poll::Pending,
            }
        }
    }
}
