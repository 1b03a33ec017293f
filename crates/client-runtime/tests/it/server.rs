//! Servers of a few lines on loopback, which answer with exactly the bytes they are given.

use std::sync::OnceLock;

use client_runtime::BaseUrl;
use client_runtime::facts::{
    Fact, OperationFacts, Recreation, RequestIdAt, Role, Source, VendorFacts,
};
use client_runtime::{Call, Method, Operation, Transport};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::JoinHandle;

/// A vendor whose answers carry an id in the body.
pub const EXAMPLE: VendorFacts = VendorFacts {
    request_id: Some(Fact {
        value: RequestIdAt::Body("/request_id"),
        source: ASSUMED,
    }),
    ..VendorFacts::of(
        "example",
        "Example",
        Fact {
            value: Recreation::Possible,
            source: ASSUMED,
        },
    )
};

/// The same vendor with its id in a header.
const EXAMPLE_BY_HEADER: VendorFacts = VendorFacts {
    request_id: Some(Fact {
        value: RequestIdAt::Header("x-request-id"),
        source: ASSUMED,
    }),
    ..EXAMPLE
};

const ASSUMED: Source = Source::Assumed("an example");

/// An operation that may be repeated and whose answers carry an id in the body.
pub static ERASE: Operation = Operation {
    vendor: &EXAMPLE,
    id: "erasePerson",
    method: Method::Delete,
    path: "/v1/people/{person}",
    facts: OperationFacts {
        repeatable: Some(Fact {
            value: true,
            source: Source::Assumed("an example"),
        }),
        ..OperationFacts::of(Role::Erase)
    },
};

/// An operation that isn't marked as repeatable, with its id in a header.
pub static ERASE_ONCE: Operation = Operation {
    id: "eraseOnce",
    method: Method::Post,
    path: "/v1/erase",
    facts: OperationFacts::of(Role::Erase),
    vendor: &EXAMPLE_BY_HEADER,
};

pub fn erase(person: &str) -> Call {
    Call::new(&ERASE).path("person", person)
}

/// A listener on a free port, and the base URL that leads to it.
pub async fn listen() -> (TcpListener, BaseUrl) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    (listener, BaseUrl::parse(&address).unwrap())
}

/// A port that refuses connections for as long as it is held, and the base URL that leads to it.
pub fn refusing() -> (TcpSocket, BaseUrl) {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = format!("http://{}", socket.local_addr().unwrap());
    (socket, BaseUrl::parse(&address).unwrap())
}

/// A transport that asks once, for servers that answer once.
pub fn once() -> Transport {
    static ONCE: OnceLock<Transport> = OnceLock::new();
    let made = || Transport::builder().attempts(1).build().unwrap();
    ONCE.get_or_init(made).clone()
}

/// Lets every other task do what it can without waiting.
pub async fn let_others_work() {
    for _ in 0..1000 {
        tokio::task::yield_now().await;
    }
}

/// Answers one request with these bytes, closes the connection, and hands back the request.
pub async fn answering(reply: impl Into<Vec<u8>>) -> (BaseUrl, JoinHandle<String>) {
    let (listener, base) = listen().await;
    let reply = reply.into();
    let request = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let request = read_request(&mut stream).await;
        // A client that has read enough may be gone before the end.
        let _ = stream.write_all(&reply).await;
        let _ = stream.shutdown().await;
        request
    });
    (base, request)
}

/// The text of an answer with its right length.
pub fn reply(head: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {head}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// Reads a request, and the body that its head announces.
pub async fn read_request(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    loop {
        let mut part = [0; 4096];
        let length = stream.read(&mut part).await.unwrap();
        bytes.extend_from_slice(&part[..length]);
        let text = String::from_utf8_lossy(&bytes);
        if length == 0
            || text
                .split_once("\r\n\r\n")
                .is_some_and(|(head, body)| body.len() >= announced(head))
        {
            return text.into_owned();
        }
    }
}

fn announced(head: &str) -> usize {
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    length.map_or(0, |length| length.parse().unwrap())
}
