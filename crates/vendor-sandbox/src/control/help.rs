//! The control endpoint's first page.

use std::fmt::Write;

use crate::{Fault, Vendor};

const ORDERS: &str = "\
vendor-sandbox: all vendors on loopback, and the levers to move them. Everything is JSON.

  GET    /addresses                 where the vendors listen
  GET    /credentials               the keys that they take
  GET    /people                    everybody who was ever known
  POST   /people                    {\"name\": …, \"email\": …, \"user_id\": …, \"phone\"?, \"custom\"?, \"quirks\"?, \"vendors\"?}
  POST   /sessions                  {\"vendor\": \"mudbase\", \"person\": \"ada@example.com\"} signs in there

  GET    /presence?identifier=…     the truth, per vendor; &vendor=… for one
  GET    /state                     everything that the vendors hold
  POST   /ingest                    {\"vendor\": …, \"person\": \"ada@example.com\"} sends data about a person again

  GET    /clock
  POST   /clock/advance             {\"by\": \"P7D\"}
  POST   /clock/set                 {\"to\": \"2026-02-01T00:00:00Z\"}

  GET    /faults                    what is injected, and what could be
  POST   /faults                    {\"vendor\": …, \"operation\": \"*\", \"fault\": \"latency=5\", \"times\": 1 or \"always\"}
  DELETE /faults?vendor=…           takes all away; without a vendor, everywhere
  POST   /release                   {\"vendor\": …} lets go whoever is held

  GET    /contract                  the one that each vendor serves
  POST   /contract                  {\"vendor\": …, \"contract\": \"original\" or \"revised\"}
  POST   /success                   {\"vendor\": …, \"status\": 204} answers with this documented success

  GET    /requests?vendor=…         what was received; credentials aren't shown
  DELETE /requests?vendor=…
  GET    /operations                of the specs
  GET    /sockets                   open, at most, ever; requests being answered, at most
  GET    /strayed                   who followed a redirect
  GET    /defects                   answers that the specs don't allow

An identifier in a query is percent-encoded: + is a space there, %2B a plus.
";

pub(super) fn page() -> String {
    let mut page = format!("{ORDERS}\nFaults:\n");
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
