//! What a vendor says of a deletion that several people share: it is asked once for all of them, and
//! whoever waits for another deletion doesn't wait for this one's answer.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use client_runtime::Personal;
use futures_util::lock::Mutex as Turns;
use jiff::{SignedDuration, Timestamp};

/// For how long an answer about a deletion serves everybody who shares it.
const FRESH: SignedDuration = SignedDuration::from_mins(1);

/// The latest answers, by the vendor's own name for the deletion. Clones share it.
#[derive(Debug, Clone)]
pub(super) struct Shared<T>(Arc<Mutex<HashMap<Key, Slot<T>>>>);

/// Which use asks, and the vendor's own name for what it asks about.
type Key = (usize, Personal);

/// One asks, and the others wait.
type Slot<T> = Arc<Turns<Option<(Timestamp, T)>>>;

impl<T> Default for Shared<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<T: Clone> Shared<T> {
    /// What the vendor says of a deletion: by this `request`, unless it was asked a moment ago for
    /// somebody else in it. A failure goes to the one who asked; the next one asks again.
    pub(super) async fn of<E>(
        &self,
        (at, reference): (usize, &Personal),
        now: Timestamp,
        request: impl Future<Output = Result<T, E>>,
    ) -> Result<T, E> {
        let slot = self.slot((at, reference.clone()), now);
        let mut latest = slot.lock().await;
        if let Some((at, said)) = &*latest
            && is_fresh(*at, now)
        {
            return Ok(said.clone());
        }
        let said = request.await?;
        *latest = Some((now, said.clone()));
        Ok(said)
    }

    /// Where the answer stands or will stand. Forgets what nobody asks about any more.
    fn slot(&self, key: Key, now: Timestamp) -> Slot<T> {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let has_answer = |slot: &Slot<T>| {
            let latest = slot.try_lock();
            latest.is_some_and(|latest| matches!(&*latest, Some((at, _)) if is_fresh(*at, now)))
        };
        // A slot that is asked by somebody now is kept.
        slots.retain(|_, slot| Arc::strong_count(slot) > 1 || has_answer(slot));
        slots.entry(key).or_default().clone()
    }
}

fn is_fresh(at: Timestamp, now: Timestamp) -> bool {
    at <= now && now < at + FRESH
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use futures_util::FutureExt;

    use super::*;
    use crate::{Failure, Reason};

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    #[tokio::test]
    async fn an_answer_is_everybodys_for_a_minute_and_never_one_from_the_future() {
        let shared = Shared::default();
        let ask = async |seconds: i64, said: u8| {
            let now = NOW + SignedDuration::from_secs(seconds);
            shared
                .of((0, &"a".into()), now, ready(Ok::<_, Failure>(said)))
                .await
        };
        assert_eq!(ask(0, 1).await, Ok(1));
        assert_eq!(ask(59, 2).await, Ok(1));
        assert_eq!(ask(60, 3).await, Ok(3));
        assert_eq!(ask(59, 4).await, Ok(4));
    }

    #[tokio::test]
    async fn a_failure_is_of_the_one_who_asked() {
        let shared = Shared::default();
        let failed = Failure::new(Reason::NotReached);
        let request = ready(Err(failed.clone()));
        assert_eq!(shared.of((0, &"a".into()), NOW, request).await, Err(failed));
        let answer = shared
            .of((0, &"a".into()), NOW, ready(Ok::<_, Failure>(1)))
            .await;
        assert_eq!(answer, Ok(1));
    }

    #[tokio::test]
    async fn who_waits_for_an_answer_holds_up_nobody_who_waits_for_another() {
        let shared = Shared::default();
        let (a, b) = (Personal::from("a"), Personal::from("b"));
        let mut hangs = Box::pin(shared.of::<Failure>((0, &a), NOW, pending()));
        assert_eq!((&mut hangs).now_or_never(), None);
        let mut waits = Box::pin(shared.of((0, &a), NOW, ready(Ok::<_, Failure>(1))));
        assert_eq!((&mut waits).now_or_never(), None, "they share the answer");
        let other = shared.of((0, &b), NOW, ready(Ok::<_, Failure>(2)));
        assert_eq!(other.now_or_never(), Some(Ok(2)));
        drop(hangs);
        assert_eq!(waits.now_or_never(), Some(Ok(1)), "it asks in its turn");
    }

    #[tokio::test]
    async fn what_nobody_asks_about_any_more_is_forgotten() {
        let shared = Shared::default();
        for minute in 0..3 {
            let now = NOW + SignedDuration::from_mins(minute);
            let request = ready(Ok::<_, Failure>(minute));
            let reference = Personal::from(format!("task-{minute}"));
            shared.of((0, &reference), now, request).await.unwrap();
        }
        assert_eq!(shared.0.lock().unwrap().len(), 1);
        assert!(!format!("{shared:?}").contains("task"), "{shared:?}");
    }
}
