//! `src/types.rs`: every shape that the operations take and give.

use syn::Item;

use super::{
    Crate,
    source::{self, Pieces},
};

pub(super) fn file(this: &Crate<'_>, types: Vec<Item>) -> Pieces {
    let about = format!("What the operations of {} take and give.", this.vendor());
    source::written(&this.header, &about, types)
}
