//! People who are found wherever they are printed: every identifier and secret begins with the same
//! eight characters, which occur nowhere else, and goes on with what URLs, JSON and headers have to
//! encode.

use system_tests::system::{key, kind, vendors};
use vendor_sandbox::Credentials;

use crate::spec::Spec;

/// What every one of them begins with.
pub const CANARY: &str = "Kx7Qz9Wv";

/// An id that a path can carry as it is.
pub fn user_id(number: usize) -> String {
    format!("{CANARY}-u{number}")
}

/// An id that has to be encoded everywhere.
pub fn odd_user_id(number: usize) -> String {
    format!("{CANARY} u/{number}\"+%2F\\ä?#;")
}

/// An e-mail address, with what stands before its @ as odd as any.
pub fn email(number: usize) -> String {
    format!("{CANARY}\"o'hä ra/+{number}@example.com")
}

/// What the person is called.
pub fn name(number: usize) -> String {
    format!("{CANARY} Näme {number}")
}

/// A password.
pub fn password(number: usize) -> String {
    format!("{CANARY} p\"ß/+{number}")
}

/// The keys of a customer, each as odd as it may be where it stands.
pub fn credentials() -> Credentials {
    let in_body = |what: &str| format!("{CANARY} {what}\"ö/+");
    let in_header = |what: &str| format!("{CANARY}-{what}\"/+%2F=");
    // One that could be taken for the id of an exchange.
    let like_an_id = |what: &str| format!("{CANARY}-{what}/+=");
    let mut keys = Credentials::default();
    let names: Vec<String> = keys.iter().map(|(name, _)| name.to_owned()).collect();
    for name in names {
        let reads = name.contains("read_only");
        let odd = if reads {
            in_header(&name)
        } else {
            like_an_id(&name)
        };
        keys = keys.with(&name, odd);
    }
    for vendor in vendors() {
        let operations = Spec::of(vendor).operations();
        let credential = operations
            .into_iter()
            .find_map(|operation| operation.credential);
        for setting in kind(vendor).unwrap().settings {
            if key(&keys, vendor, setting.name).is_none() {
                continue;
            }
            let name = format!("{vendor}_{}", setting.name).replace('-', "_");
            let of_header = credential.as_ref().filter(|it| it.setting == setting.name);
            let odd = match of_header {
                // Who is no secret may be told.
                _ if setting.takes != erasure::SettingType::Secret => {
                    Credentials::default().get(&name).to_owned()
                }
                Some(credential) if credential.header == "authorization" => like_an_id(&name),
                Some(_) => in_header(&name),
                None => in_body(&name),
            };
            keys = keys.with(&name, odd);
        }
    }
    keys
}
