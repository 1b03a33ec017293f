//! The keys that the vendors take. They open nothing but the sandbox.

use serde::Serialize;

/// What a customer of the vendors has in its configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Credentials {
    /// The access key of the PureClarity shop, sent in the body.
    pub pureclarity_access_key: String,
    /// The secret key of the PureClarity shop, sent in the body.
    pub pureclarity_secret_key: String,
    /// A Mudbase API key. Real, and refused: erasure takes a person's session only.
    pub mudbase_api_key: String,
    /// What the tokens of Mudbase's sessions end with, where real ones have a signature.
    pub mudbase_signature: String,
    /// A Lytics token that may delete, sent as the whole `Authorization` header.
    pub lytics_token: String,
    /// A Lytics token that may only read.
    pub lytics_read_only_token: String,
    /// A Gainsight PX key that may write, sent as `X-APTRINSIC-API-KEY`.
    pub gainsight_px_api_key: String,
    /// A Gainsight PX key that may only read.
    pub gainsight_px_read_only_api_key: String,
    /// A Mixpanel OAuth token that may delete, sent as a bearer token.
    pub mixpanel_oauth_token: String,
    /// A Mixpanel OAuth token that may only ask.
    pub mixpanel_read_only_oauth_token: String,
    /// The token of the Mixpanel project, sent in the query.
    pub mixpanel_project_token: String,
}

impl Default for Credentials {
    fn default() -> Self {
        let key = |text: &str| text.to_owned();
        Self {
            pureclarity_access_key: key("11111111-aaaa-4aaa-8aaa-111111111111"),
            pureclarity_secret_key: key("22222222-bbbb-4bbb-8bbb-222222222222"),
            mudbase_api_key: key("mbk_sandbox_3333333333333333"),
            mudbase_signature: key("c2lnbmVkIGJ5IHRoZSBzYW5kYm94"),
            lytics_token: key("lio-sandbox-4444444444444444"),
            lytics_read_only_token: key("lio-sandbox-read-5555555555"),
            gainsight_px_api_key: key("66666666-cccc-4ccc-8ccc-666666666666"),
            gainsight_px_read_only_api_key: key("77777777-dddd-4ddd-8ddd-777777777777"),
            mixpanel_oauth_token: key("mxp-sandbox-8888888888888888"),
            mixpanel_read_only_oauth_token: key("mxp-sandbox-read-9999999999"),
            mixpanel_project_token: key("0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a"),
        }
    }
}
