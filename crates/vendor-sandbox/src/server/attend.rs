//! The loops that accept connections. Each connection is a task of its loop and ends with it.

use std::sync::Arc;

use tokio::task::JoinSet;

use super::{connection, desk::Desk, shared::Shared};

/// Serves a vendor.
pub(crate) async fn attend(shared: Arc<Shared>, desk: Arc<Desk>) {
    let mut connections = JoinSet::new();
    loop {
        let stream = desk.door.accept().await;
        let socket = desk.sockets.open();
        let (shared, answering) = (shared.clone(), desk.clone());
        let connection = connections.spawn(async move {
            let _socket = socket;
            let answer = |request, ending| {
                let (shared, desk) = (shared.clone(), answering.clone());
                async move {
                    let _answering = desk.sockets.answering();
                    shared.answer(&desk, request, ending).await
                }
            };
            connection::serve(stream, answer).await;
        });
        desk.connected(connection);
        while connections.try_join_next().is_some() {}
    }
}

/// Serves the port that redirects lead to.
pub(crate) async fn receive_strays(shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    loop {
        let stream = shared.elsewhere.door.accept().await;
        let shared = shared.clone();
        connections.spawn(connection::serve(stream, move |request, _| {
            let response = shared.elsewhere.receive(&request);
            async { response }
        }));
        while connections.try_join_next().is_some() {}
    }
}
