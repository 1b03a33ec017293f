//! The loops that accept connections. Each connection is a task of its loop and ends with it.

use std::sync::Arc;

use tokio::task::JoinSet;

use super::{connection, shared::Shared, vendor_server::VendorServer};

/// Serves a vendor.
pub(crate) async fn attend(shared: Arc<Shared>, server: Arc<VendorServer>) {
    let mut connections = JoinSet::new();
    loop {
        let stream = server.listener.accept().await;
        let socket = server.sockets.open();
        let (shared, answering) = (shared.clone(), server.clone());
        let connection = connections.spawn(async move {
            let _socket = socket;
            let answer = |request, ending| {
                let (shared, server) = (shared.clone(), answering.clone());
                async move {
                    let _answering = server.sockets.answering();
                    shared.answer(&server, request, ending).await
                }
            };
            connection::serve(stream, answer).await;
        });
        server.connected(connection);
        while connections.try_join_next().is_some() {}
    }
}

/// Serves the port that redirects lead to.
pub(crate) async fn receive_strays(shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    loop {
        let stream = shared.redirect_target.listener.accept().await;
        let shared = shared.clone();
        connections.spawn(connection::serve(stream, move |request, _| {
            let response = shared.redirect_target.receive(&request);
            async { response }
        }));
        while connections.try_join_next().is_some() {}
    }
}
