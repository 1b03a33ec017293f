//! `src/types.rs`: every shape that the operations take and give.

use quote::quote;

use super::{Crate, SourceError, source};

pub(super) fn file(this: &Crate<'_>) -> Result<String, SourceError> {
    let types = &this.refined.types;
    let about = format!("What the operations of {} take and give.", this.vendor());
    source::rust(&this.header, &about, quote!(#(#types)*))
}
