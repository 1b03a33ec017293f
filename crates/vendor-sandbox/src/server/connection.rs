//! One connection, from its first byte to a clean or a violent end.

use std::{
    convert::Infallible,
    sync::{Arc, Mutex},
};

use hyper::{Request, Response, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::{net::TcpStream, sync::Notify};

use super::body::AnswerBody;
use crate::lock::locked;

/// How a connection is ended before its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// A reset: the client's next read fails.
    Reset,
    /// An orderly end, in the middle of whatever was being said.
    Close,
}

/// By which an answer ends the connection that it would have gone out on.
#[derive(Clone, Default)]
pub(crate) struct Ending(Arc<Inner>);

#[derive(Default)]
struct Inner {
    end: Mutex<Option<End>>,
    ended: Notify,
}

impl Ending {
    pub fn now(&self, end: End) {
        *locked(&self.0.end) = Some(end);
        self.0.ended.notify_one();
    }

    async fn ended(&self) -> End {
        loop {
            self.0.ended.notified().await;
            if let Some(end) = *locked(&self.0.end) {
                return end;
            }
        }
    }
}

/// Serves a connection with HTTP/1.1 until it ends.
pub(crate) async fn serve<A, F>(stream: TcpStream, answer: A)
where
    A: Fn(Request<Incoming>, Ending) -> F,
    F: Future<Output = Response<AnswerBody>>,
{
    let ending = Ending::default();
    let for_answers = ending.clone();
    let service = service_fn(move |request| {
        let answered = answer(request, for_answers.clone());
        async { Ok::<_, Infallible>(answered.await) }
    });
    let _ = stream.set_nodelay(true);
    let mut connection = http1::Builder::new()
        .auto_date_header(false)
        .serve_connection(TokioIo::new(stream), service);
    tokio::select! {
        biased;
        // An error here is a client that broke off or spoke no HTTP, and is the client's affair.
        _ = &mut connection => {}
        end = ending.ended() => {
            let stream = connection.into_parts().io.into_inner();
            if end == End::Reset {
                let _ = stream.set_zero_linger();
            }
        }
    }
}
