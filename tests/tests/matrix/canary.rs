//! People who are found wherever they are printed: every identifier and secret begins with the same
//! eight characters, which occur nowhere else, and goes on with what URLs, JSON and headers have to
//! encode.

use vendor_sandbox::Credentials;

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
    Credentials::default()
        .with("pureclarity_access_key", in_body("access"))
        .with("pureclarity_secret_key", in_body("secret"))
        .with("mudbase_api_key", in_header("api"))
        .with("mudbase_signature", format!("{CANARY}-signed"))
        .with("lytics_token", like_an_id("token"))
        .with("lytics_read_only_token", in_header("reading"))
        .with("gainsight_px_api_key", in_header("key"))
        .with("gainsight_px_read_only_api_key", in_header("reading"))
        .with("mixpanel_oauth_token", like_an_id("oauth"))
        .with("mixpanel_read_only_oauth_token", in_header("reading"))
        .with("mixpanel_project_token", in_body("project"))
}
