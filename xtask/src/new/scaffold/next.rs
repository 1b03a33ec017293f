//! What is next: the list that the README's "Adding a vendor" is, with the vendor's names in it.

use super::Vendor;

const STEPS: &str = "\
Next, in this order ({open} questions are open; nobody is asked at {name} until there are none):
  1. Answer the questions in specs/{id}.yaml, until `cargo xtask lint {id}` is quiet: each with the page that
     says so, or with why it is assumed. Then `cargo xtask generate {id}`.
  2. Write crates/erasure/src/vendors/{module}.rs: calls of the client in, outcomes out.
     `cargo test -p erasure --test it {module}`
  3. Write crates/vendor-sandbox/src/vendors/{module}.rs: what becomes of people there, by the spec's facts.
  4. Name in crates/erasure/src/vendors/settings/{module}.rs what an account needs.
  5. `cargo test -p system-tests --test system {module}` says what is still to be said, until it conforms.
  6. Add it to the eraser of tests/src/system.rs, then walk it where the tests that read all specs fail.
  7. `cargo run -p system-tests --bin readme` writes its row of the README's table.";

impl Vendor {
    /// The steps, for a person.
    pub fn next_steps(&self, open: usize) -> String {
        self.fill(STEPS).replace("{open}", &open.to_string())
    }
}
