//! What Prism says about the requests that it received, in its log: there, and not in its answers, it
//! says what is wrong with one.

/// One request that Prism received.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    /// Whether it fits the spec.
    pub passed: bool,
    /// What doesn't fit: in the request, or in the answer that the spec gives as an example.
    pub violations: Vec<String>,
}

const LISTENING: &str = "Prism is listening on ";
const RECEIVED: &str = "Request received";
const PASSED: &str = "The request passed the validation rules";
const VIOLATION: &str = "Violation: ";

impl Heard {
    /// Where Prism listens, if this line of its log says so.
    pub fn address(line: &str) -> Option<&str> {
        Some(line.split_once(LISTENING)?.1.trim())
    }

    /// The requests of a log, in order.
    pub fn read(log: &str) -> Vec<Heard> {
        let mut requests: Vec<Heard> = Vec::new();
        for line in log.lines() {
            if line.contains(RECEIVED) {
                requests.push(Heard::default());
            } else if let Some(request) = requests.last_mut() {
                if let Some((_, violation)) = line.split_once(VIOLATION) {
                    request.violations.push(violation.trim().to_owned());
                }
                request.passed |= line.contains(PASSED);
            }
        }
        requests
    }

    /// Whether Prism came to a judgement.
    pub fn is_judged(&self) -> bool {
        self.passed || !self.violations.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = "\
[9:27:32 PM] › [CLI] ▶  start     Prism is listening on http://127.0.0.1:4011
[9:27:37 PM] › [HTTP SERVER] post /api/users/me/erase ℹ  info      Request received
[9:27:37 PM] ›     [NEGOTIATOR] ℹ  info      Request contains an accept header: */*
[9:27:37 PM] ›     [VALIDATOR] ✔  success   The request passed the validation rules. Looking for the best response
[9:27:37 PM] ›     [NEGOTIATOR] ℹ  info      > Responding with \"200\"
[9:27:38 PM] › [HTTP SERVER] post /api/users/me/erase ℹ  info      Request received
[9:27:38 PM] ›     [VALIDATOR] ⚠  warning   Request did not pass the validation rules
[9:27:38 PM] ›     [VALIDATOR] ✖  error     Request body must have required property 'confirm'
[9:27:38 PM] ›     [VALIDATOR] ✖  error     Violation: request.body Request body must have required property 'confirm'
";

    #[test]
    fn each_request_is_read_with_what_is_wrong_with_it() {
        let heard = Heard::read(LOG);
        assert_eq!(heard.len(), 2);
        assert!(heard[0].passed && heard[0].violations.is_empty());
        assert!(!heard[1].passed && heard[1].is_judged());
        let wrong = "request.body Request body must have required property 'confirm'";
        assert_eq!(heard[1].violations, [wrong]);
    }

    #[test]
    fn a_request_about_which_nothing_is_said_was_not_judged() {
        let heard = Heard::read("› [HTTP SERVER] get / ℹ  info      Request received\n");
        assert!(!heard[0].is_judged());
    }

    #[test]
    fn the_address_is_in_the_greeting_and_in_no_other_line() {
        let found: Vec<_> = LOG.lines().filter_map(Heard::address).collect();
        assert_eq!(found, ["http://127.0.0.1:4011"]);
    }
}
