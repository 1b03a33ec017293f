//! One stretch of a chain: a few thousand receipts that one thread checks, their signatures all at once.

use std::collections::{BTreeMap, HashSet};

use ed25519_dalek::{Signature, VerifyingKey, verify_batch};

use crate::jws::{Parts, Trusted};
use crate::payload::ChainLink;
use crate::{Controller, Defect, Digest, Fault, FaultKind, PublicKey};

/// Receipts that follow each other, and where the first of them stands.
pub(super) struct Stretch<T> {
    pub(super) position: u64,
    pub(super) receipts: Vec<T>,
}

/// What a stretch is checked for.
pub(super) struct Inspection<'a> {
    pub(super) trusted: Trusted<'a>,
    pub(super) wanted: &'a HashSet<Digest>,
}

/// What was found in a stretch. Whether its first receipt follows the one before, which belongs to
/// another stretch, is still open.
pub(super) struct Findings {
    pub(super) position: u64,
    pub(super) length: u64,
    /// What the first receipt says is the digest of the one before.
    pub(super) previous: Option<Digest>,
    /// The digest of the last receipt.
    pub(super) last: Option<Digest>,
    pub(super) fault: Option<Fault>,
    /// If something is wrong, which numbers there are.
    pub(super) numbers: Vec<u64>,
    pub(super) found: Vec<Digest>,
    /// How many receipts are whose.
    pub(super) controllers: BTreeMap<Controller, u64>,
}

/// One receipt, read but not checked.
struct Read<'a> {
    parts: Parts<'a>,
    key: &'a PublicKey,
    place: ChainLink,
    digest: Digest,
}

impl Inspection<'_> {
    /// Checks a stretch.
    pub(super) fn of<T: AsRef<[u8]>>(&self, stretch: &Stretch<T>) -> Findings {
        let texts = stretch.receipts.iter().map(AsRef::as_ref);
        let mut unread = None;
        let mut read = Vec::with_capacity(stretch.receipts.len());
        for text in texts.clone() {
            match self.read(text) {
                Ok(receipt) => read.push(receipt),
                Err(defect) => {
                    unread = Some(defect);
                    break;
                }
            }
        }
        if let Some(forged) = first_forged(&read) {
            unread = Some(Defect::BadSignature);
            read.truncate(forged);
        }
        let fault = out_of_order(&read, stretch.position).or_else(|| {
            let position = stretch.position + read.len() as u64;
            unread.map(|defect| Fault::at(position, FaultKind::Defect(defect)))
        });
        let digests = read.iter().map(|receipt| receipt.digest);
        Findings {
            position: stretch.position,
            length: stretch.receipts.len() as u64,
            previous: read.first().map(|receipt| receipt.place.previous),
            last: read.last().map(|receipt| receipt.digest),
            numbers: match fault {
                Some(_) => texts.filter_map(number).collect(),
                None => Vec::new(),
            },
            fault,
            found: digests
                .filter(|digest| self.wanted.contains(digest))
                .collect(),
            controllers: whose(&read),
        }
    }

    fn read<'a>(&'a self, text: &'a [u8]) -> Result<Read<'a>, Defect> {
        let parts = Parts::of(text)?;
        let key = self.trusted.key_of(&parts)?;
        match ChainLink::read(&parts.payload) {
            Ok(place) => Ok(Read {
                place,
                key,
                digest: Digest::of(text),
                parts,
            }),
            Err(_) if !key.has_signed(parts.signed, &parts.signature) => Err(Defect::BadSignature),
            Err(defect) => Err(defect),
        }
    }
}

/// How many receipts are whose. Most stretches are one controller's.
fn whose(read: &[Read<'_>]) -> BTreeMap<Controller, u64> {
    let mut controllers = BTreeMap::new();
    for receipt in read {
        let controller = &receipt.place.controller;
        match controllers.get_mut(controller) {
            Some(receipts) => *receipts += 1,
            None => drop(controllers.insert(controller.clone(), 1)),
        }
    }
    controllers
}

/// The number that a receipt says it has, checked or not.
pub(super) fn number(text: &[u8]) -> Option<u64> {
    let parts = Parts::of(text).ok()?;
    ChainLink::read(&parts.payload).ok().map(|place| place.seq)
}

/// The position of the first receipt whose signature is wrong. All are checked together, which is much
/// cheaper; only if that fails, one by one.
fn first_forged(read: &[Read<'_>]) -> Option<usize> {
    let texts: Vec<&[u8]> = read.iter().map(|receipt| receipt.parts.signed).collect();
    let signatures: Vec<Signature> = read
        .iter()
        .map(|receipt| Signature::from_bytes(&receipt.parts.signature))
        .collect();
    let keys: Vec<VerifyingKey> = read.iter().map(|receipt| receipt.key.inner()).collect();
    if verify_batch(&texts, &signatures, &keys).is_ok() {
        return None;
    }
    read.iter().position(|receipt| {
        let Parts {
            signed, signature, ..
        } = &receipt.parts;
        !receipt.key.has_signed(signed, signature)
    })
}

/// The first receipt that has another number than its place, or doesn't follow the one before.
fn out_of_order(read: &[Read<'_>], position: u64) -> Option<Fault> {
    let mut before: Option<Digest> = None;
    for (expected, receipt) in (position..).zip(read) {
        let ChainLink { seq, previous, .. } = receipt.place;
        if seq != expected {
            return Some(Fault::misplaced(seq, expected));
        }
        if before.is_some_and(|before| before != previous) {
            return Some(Fault::at(expected, FaultKind::BrokenLink));
        }
        before = Some(receipt.digest);
    }
    None
}
