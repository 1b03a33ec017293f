//! How Gainsight PX is asked, and what its answers mean.

use async_trait::async_trait;
use client_runtime::facts::VendorFacts;
use client_runtime::{BaseUrl, Secret};
use gainsight_px_client::facts::{
    DELETE_USER, DELETE_USER_BY_BODY, GET_USER, SET_USER_DENYLISTED, VENDOR,
};
use gainsight_px_client::types::{
    ApiError, Denial, ErrorStatus, HttpStatusCode, ServerResponse, UserToDelete,
};
use gainsight_px_client::{Client, Credentials};

pub use gainsight_px_client::Region;

use crate::flow::{
    CallError, Endpoint, Flow, Heard, Means, Use, Value, With, adapter, heard,
};
use crate::{Account, Completion};

/// Where it is asked to erase, below its base URL.
pub const PATH: &str = DELETE_USER.path;

/// Gainsight PX.
///
/// ```
/// use erasure::{GainsightPx, gainsight_px::Region};
///
/// let vendor = GainsightPx::new(Region::Us, "api-key");
/// ```
#[derive(Debug, Clone)]
pub struct GainsightPx {
    endpoint: Endpoint,
    api_key: Secret,
    soft: bool,
}

adapter!(GainsightPx);

impl GainsightPx {
    /// The account in this region that these credentials belong to.
    pub fn new(region: impl Into<BaseUrl>, api_key: impl Into<Secret>) -> Self {
        Self {
            endpoint: Endpoint::new(&VENDOR, region),
            api_key: api_key.into(),
            soft: false,
        }
    }

    /// Hides records instead, so that they can come back until the vendor's time has passed. Only
    /// then does a deletion count.
    #[must_use]
    pub fn soft(mut self) -> Self {
        self.soft = true;
        self
    }

    fn client(&self) -> Client {
        let credentials = Credentials::api_key(self.api_key.clone());
        Client::new(self.endpoint.base(), credentials).with_transport(self.endpoint.transport())
    }
}

#[async_trait]
impl Flow for GainsightPx {
    const VENDOR: &'static VendorFacts = &VENDOR;

    const USES: &'static [Use] = &[
        Use::look(&GET_USER),
        Use::erase(&DELETE_USER, Completion::Immediate).nobody().or_else(3),
        Use::erase(&DELETE_USER, Completion::SoftDeletion).nobody().or_else(4),
        Use::erase(&DELETE_USER_BY_BODY, Completion::Immediate).nobody().later(),
        Use::erase(&DELETE_USER_BY_BODY, Completion::SoftDeletion).nobody().later(),
        Use::suppress(&SET_USER_DENYLISTED),
    ];

    fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    fn account(&self) -> Account {
        self.endpoint.account(&VENDOR, Some(&self.api_key))
    }

    fn secrets(&mut self) -> Vec<&mut Secret> {
        vec![&mut self.api_key]
    }

    fn holds(&self, at: usize) -> bool {
        match at {
            1 | 3 => !self.soft,
            2 | 4 => self.soft,
            _ => true,
        }
    }

    async fn call(&self, at: usize, with: &With<'_>) -> Result<Heard, CallError> {
        match at {
            0 => {
                let identify_id = with.item()?.plain_user_id()?;
                heard(
                    with,
                    self.client().get_user(identify_id).await,
                    |_answer| Means::There,
                    nobody,
                )
            }
            1 | 2 => {
                let (identify_id, hard_delete) = (with.item()?.plain_user_id()?, Some(at == 1));
                heard(
                    with,
                    self.client().delete_user(identify_id, hard_delete).await,
                    |answer| deleted(answer, at == 1),
                    nobody,
                )
            }
            3 | 4 => {
                let identify_id = with.item()?.user_id()?.clone();
                let (hard_delete, body) = (Some(at == 3), UserToDelete { identify_id });
                heard(
                    with,
                    self.client().delete_user_by_body(hard_delete, &body).await,
                    |answer| deleted(answer, at == 3),
                    nobody,
                )
            }
            5 => {
                let (identify_id, body) = (with.item()?.plain_user_id()?, Denial { denied: true });
                heard(
                    with,
                    self.client().set_user_denylisted(identify_id, &body).await,
                    |answer| deleted(answer, true),
                    nobody,
                )
            }
            _ => Err(CallError::defective()),
        }
    }
}

fn deleted(answer: &Option<ServerResponse>, done: bool) -> Means {
    let done = if done { Means::Done } else { Means::Hidden };
    let Some(body) = answer else {
        return done;
    };
    let (code, value) = (&body.status_code, &body.status_code_value);
    if matches!(code, Some(HttpStatusCode::X200 | HttpStatusCode::X204))
        && matches!(value, None | Some(200 | 204))
        && !body.body.is_there()
    {
        return done;
    }
    if code.is_none() && matches!(value, Some(200 | 204)) && !body.body.is_there() {
        return done;
    }
    Means::Unclear
}

fn nobody(status: u16, error: &ApiError) -> Option<Heard> {
    match status {
        404 if error.externalapierror.status == ErrorStatus::NotFound => {
            Some(Means::Nobody.into())
        }
        404 => Some(Means::Refused.into()),
        _ => None,
    }
}
