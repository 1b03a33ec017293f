//! The control endpoint's first page.

use std::fmt::Write;

use crate::{Fault, Vendor};

const COMMANDS: &str = "\
vendor-sandbox: all vendors on 127.0.0.1, and the commands that control them. Everything is JSON.

  GET    /addresses                 the vendors' addresses
  GET    /credentials               the vendors' keys
  GET    /people                    everybody whom a vendor ever knew
  POST   /people                    {\"name\": …, \"email\": …, \"user_id\": …, \"phone\"?, \"custom\"?, \"quirks\"?, \"vendors\"?}
  POST   /sessions                  {\"vendor\": \"mudbase\", \"person\": \"ada@example.com\"} signs in there

  GET    /presence?identifier=…     what each vendor really holds about a person; &vendor=… for one
  GET    /state                     all data of all vendors
  POST   /ingest                    {\"vendor\": …, \"person\": \"ada@example.com\"} sends new data about a person

  GET    /clock
  POST   /clock/advance             {\"by\": \"P7D\"}
  POST   /clock/set                 {\"to\": \"2026-02-01T00:00:00Z\"}

  GET    /faults                    the injected and the possible faults
  POST   /faults                    {\"vendor\": …, \"operation\": \"*\", \"fault\": \"latency=5\", \"times\": 1 or \"always\"}
  DELETE /faults?vendor=…           removes all faults of a vendor; without a vendor, of all
  POST   /release                   {\"vendor\": …} releases held requests and answers

  GET    /contract                  the contract that each vendor serves
  POST   /contract                  {\"vendor\": …, \"contract\": \"original\" or \"revised\"}
  POST   /success                   {\"vendor\": …, \"status\": 204} answers with this documented success

  GET    /requests?vendor=…         what the vendor received, without credentials
  DELETE /requests?vendor=…
  GET    /operations                the operations of the specs
  GET    /sockets                   sockets: open, peak, total; requests in progress: now, peak
  GET    /strayed                   requests that followed a redirect
  GET    /defects                   the sandbox's own answers that violate the specs

An identifier in a query is percent-encoded: + is a space there, %2B a plus.
";

pub(super) fn page() -> String {
    let mut page = format!("{COMMANDS}\nFaults:\n");
    for fault in Fault::all() {
        // Writing to a string can't fail.
        let _ = writeln!(page, "  {:<22}{}", fault.name(), fault.summary());
    }
    page.push_str("\nQuirks of people:\n");
    for vendor in Vendor::all() {
        for (quirk, about) in vendor.behaviour().quirks {
            let _ = writeln!(page, "  {quirk:<22}{vendor}: {about}");
        }
    }
    page
}
