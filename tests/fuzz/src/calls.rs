//! One call of every operation of every client, and everything that comes of it in print.

use std::error::Error as _;

use client_runtime::{BaseUrl, Error, Operation, Personal, Response, Transport};
use gainsight_px_client::{facts as gainsight_px, types as gainsight_px_types};
use lytics_client::{facts as lytics, types as lytics_types};
use mixpanel_client::{facts as mixpanel, types as mixpanel_types};
use mudbase_client::{facts as mudbase, types as mudbase_types};
use pureclarity_client::{facts as pureclarity, types as pureclarity_types};

use crate::loopback::{Printed, Run};

/// What our own words are taken from: what an error says, and the names in the generated types. The
/// specs themselves won't do: the examples in them are what a vendor says.
pub(crate) const VOCABULARY: &[&str] = &[
    include_str!("../../../crates/client-runtime/src/answer.rs"),
    include_str!("../../../crates/client-runtime/src/cause.rs"),
    include_str!("../../../crates/client-runtime/src/error.rs"),
    include_str!("../../../crates/client-runtime/src/response.rs"),
    include_str!("../../../crates/client-runtime/src/retry_after.rs"),
    include_str!("../../../crates/clients/gainsight-px/src/facts.rs"),
    include_str!("../../../crates/clients/gainsight-px/src/types.rs"),
    include_str!("../../../crates/clients/lytics/src/facts.rs"),
    include_str!("../../../crates/clients/lytics/src/types.rs"),
    include_str!("../../../crates/clients/mixpanel/src/facts.rs"),
    include_str!("../../../crates/clients/mixpanel/src/types.rs"),
    include_str!("../../../crates/clients/mudbase/src/facts.rs"),
    include_str!("../../../crates/clients/mudbase/src/types.rs"),
    include_str!("../../../crates/clients/pureclarity/src/facts.rs"),
    include_str!("../../../crates/clients/pureclarity/src/types.rs"),
    // What a lost answer may be called by `std::io::ErrorKind`.
    "connection reset, connection aborted, unexpected end of file, ConnectionReset, UnexpectedEof",
];

/// The five clients, which all ask the same address.
pub(crate) struct Clients {
    pureclarity: pureclarity_client::Client,
    mudbase: mudbase_client::Client,
    lytics: lytics_client::Client,
    gainsight_px: gainsight_px_client::Client,
    mixpanel: mixpanel_client::Client,
}

impl Clients {
    pub(crate) fn new(base: &BaseUrl, transport: &Transport) -> Self {
        let session = mudbase_client::Credentials::bearer("a-session");
        let token = lytics_client::Credentials::token("a-token");
        let key = gainsight_px_client::Credentials::api_key("a-key");
        let oauth = mixpanel_client::Credentials::oauth("an-oauth-token");
        let (base, over) = (|| base.clone(), || transport.clone());
        Self {
            pureclarity: pureclarity_client::Client::new(base()).with_transport(over()),
            mudbase: mudbase_client::Client::new(base(), session).with_transport(over()),
            lytics: lytics_client::Client::new(base(), token).with_transport(over()),
            gainsight_px: gainsight_px_client::Client::new(base(), key).with_transport(over()),
            mixpanel: mixpanel_client::Client::new(base(), oauth).with_transport(over()),
        }
    }
}

/// A call of one operation.
pub(crate) struct Call {
    operation: &'static Operation,
    pub(crate) run: Run,
}

/// The operations that are called, each with its place in [`form`](crate::form)'s list.
pub fn operations() -> impl Iterator<Item = (usize, &'static Operation)> {
    CALLS.iter().map(|call| call.operation).enumerate()
}

macro_rules! calls {
    ($($operation:expr, |$clients:ident| $call:expr;)*) => {
        &[$(Call {
            operation: &$operation,
            run: |$clients| Box::pin(async move { printed($call.await) }),
        }),*]
    };
}

/// Every operation of the vendors.
pub(crate) static CALLS: &[Call] = calls! {
    pureclarity::FORGET_USER, |clients| clients.pureclarity.forget_user(&forgotten());
    mudbase::ERASE_USER_DATA, |clients| clients.mudbase.erase_user_data(&confirmed());
    lytics::GET_IDENTITY, |clients| clients.lytics.get_identity("user", "email", &ada(), None);
    lytics::DELETE_IDENTITY, |clients| clients.lytics.delete_identity("user", "email", &ada());
    lytics::DELETE_IDENTITIES, |clients| clients.lytics.delete_identities(&batch());
    lytics::LIST_DELETIONS, |clients| clients.lytics.list_deletions();
    lytics::GET_DELETION, |clients| clients.lytics.get_deletion("1");
    lytics::QUEUE_DELETIONS, |clients| clients.lytics.queue_deletions("user", "email", &queue());
    lytics::GET_DELETION_STATE, |clients| clients.lytics.get_deletion_state("1");
    lytics::LIST_DELETION_STATES, |clients| clients.lytics.list_deletion_states();
    lytics::GET_DELETION_OVERVIEW, |clients| clients.lytics.get_deletion_overview();
    gainsight_px::GET_USER, |clients| clients.gainsight_px.get_user(&ada());
    gainsight_px::DELETE_USER, |clients| clients.gainsight_px.delete_user(&ada(), Some(true));
    gainsight_px::DELETE_USER_BY_BODY, |clients| clients.gainsight_px.delete_user_by_body(None, &user());
    gainsight_px::SET_USER_DENYLISTED, |clients| clients.gainsight_px.set_user_denylisted(&ada(), &denial());
    mixpanel::CREATE_DELETION_TASK, |clients| clients.mixpanel.create_deletion_task(&"project".into(), &task());
    mixpanel::GET_DELETION_TASK, |clients| clients.mixpanel.get_deletion_task("1", &"project".into());
};

fn ada() -> Personal {
    "ada".into()
}

fn forgotten() -> pureclarity_types::ForgetUserRequest {
    pureclarity_types::ForgetUserRequest {
        access_key: "an-access-key".into(),
        secret_key: "a-secret-key".into(),
        identifier: ada(),
    }
}

fn confirmed() -> mudbase_types::EraseRequest {
    let body = mudbase_types::EraseByConfirmation {
        confirmation: Default::default(),
        reason: None,
    };
    body.into()
}

fn batch() -> lytics_types::DeletionBatch {
    lytics_types::DeletionBatch {
        identities: Vec::new(),
    }
}

fn queue() -> lytics_types::DeletionQueue {
    lytics_types::DeletionQueue {
        values: vec![ada()],
    }
}

fn user() -> gainsight_px_types::UserToDelete {
    gainsight_px_types::UserToDelete { identify_id: ada() }
}

fn denial() -> gainsight_px_types::Denial {
    gainsight_px_types::Denial { denied: true }
}

fn task() -> mixpanel_types::DeletionRequest {
    mixpanel_types::DeletionRequest {
        distinct_ids: vec![ada()],
        compliance_type: None,
    }
}

/// All that an answer prints, or an error and what lies under it.
fn printed<T, E>(came: Result<Response<T>, Error<E>>) -> Printed {
    let error = match came {
        Ok(response) => return vec![format!("{response:?}")],
        Err(error) => error,
    };
    let mut printed = vec![
        error.to_string(),
        format!("{error:?}"),
        format!("{error:#?}"),
    ];
    let untyped = error.into_untyped();
    let mut link = untyped.source();
    while let Some(error) = link {
        printed.extend([error.to_string(), format!("{error:?}")]);
        link = error.source();
    }
    printed
}
