//! The threads that check a chain, and the one that hands them their stretches: no more are under way
//! than there are threads to check them and one waiting for each.

use std::num::NonZeroUsize;
use std::sync::mpsc::{Receiver, Sender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use super::order::Order;
use super::stretch::{Findings, Inspection, Stretch, number};
use crate::Fault;

/// How much one thread checks at once.
#[derive(Debug, Clone, Copy)]
pub(super) struct Size {
    pub(super) receipts: usize,
    pub(super) bytes: usize,
}

impl Size {
    /// Enough that checking signatures together pays.
    pub(super) const DEFAULT: Self = Self {
        receipts: 2048,
        bytes: 8 << 20,
    };
}

/// Checks the receipts on this many threads, in stretches of this size.
pub(super) fn run<T: AsRef<[u8]> + Send>(
    mut receipts: impl Iterator<Item = T>,
    inspection: &Inspection<'_>,
    threads: NonZeroUsize,
    size: Size,
) -> Result<Order, Fault> {
    let order = std::thread::scope(|scope| {
        let (hand_out, handed_out) = sync_channel(threads.get());
        let (hand_in, handed_in) = channel();
        let handed_out = Arc::new(Mutex::new(handed_out));
        for _ in 0..threads.get() {
            let (handed_out, hand_in) = (Arc::clone(&handed_out), hand_in.clone());
            scope.spawn(move || work(&handed_out, &hand_in, inspection));
        }
        drop((handed_out, hand_in));

        let mut order = Order::new();
        let mut position = 1;
        let mut wrong = false;
        while !wrong {
            let stretch = next_stretch(&mut receipts, position, size);
            position += stretch.receipts.len() as u64;
            if stretch.receipts.is_empty() || hand_out.send(stretch).is_err() {
                break;
            }
            for findings in handed_in.try_iter() {
                wrong |= order.take(findings);
            }
        }
        drop(hand_out);
        for findings in handed_in {
            order.take(findings);
        }
        order
    });
    order.end(receipts.filter_map(|receipt| number(receipt.as_ref())))
}

/// Checks stretches until there are no more.
fn work<T: AsRef<[u8]>>(
    handed_out: &Mutex<Receiver<Stretch<T>>>,
    hand_in: &Sender<Findings>,
    inspection: &Inspection<'_>,
) {
    let next = || {
        let handed_out = handed_out.lock().unwrap_or_else(PoisonError::into_inner);
        handed_out.recv()
    };
    while let Ok(stretch) = next() {
        if hand_in.send(inspection.of(&stretch)).is_err() {
            break;
        }
    }
}

/// The next receipts, as many as one thread checks at once.
fn next_stretch<T: AsRef<[u8]>>(
    receipts: &mut impl Iterator<Item = T>,
    position: u64,
    size: Size,
) -> Stretch<T> {
    let mut stretch = Stretch {
        position,
        receipts: Vec::new(),
    };
    let mut bytes = 0;
    while bytes < size.bytes && stretch.receipts.len() < size.receipts {
        let Some(receipt) = receipts.next() else {
            break;
        };
        bytes += receipt.as_ref().len();
        stretch.receipts.push(receipt);
    }
    stretch
}
