//! A server that answers whoever asks, as often as they ask, with whatever it was last told to say,
//! over bare sockets; and keeps what it heard, byte for byte.

use std::sync::{Arc, Mutex};

use client_runtime::BaseUrl;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

/// The server. It ends when it is dropped.
pub struct Parrot {
    base: BaseUrl,
    state: Arc<Mutex<State>>,
    _serving: JoinSet<()>,
}

type Says = Box<dyn Fn(&Heard) -> Vec<u8> + Send>;

struct State {
    says: Says,
    heard: Vec<Heard>,
}

/// One request as it arrived.
#[derive(Clone, Debug, PartialEq)]
pub struct Heard {
    pub method: String,
    /// The path, still encoded and without the query.
    pub path: String,
    /// What follows the question mark, if there is one.
    pub query: Option<String>,
    /// The lines between the first one and the body.
    pub headers: Vec<String>,
    pub body: Vec<u8>,
}

/// An answer with these header lines and this body. HTTP has no body for 204 and 304.
pub fn answer(status: u16, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut answer = format!("HTTP/1.1 {status} So\r\n");
    for (name, value) in headers {
        answer.push_str(&format!("{name}: {value}\r\n"));
    }
    let silent = [204, 304].contains(&status) || status < 200;
    if !silent {
        answer.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    answer.push_str("\r\n");
    let mut answer = answer.into_bytes();
    answer.extend_from_slice(if silent { &[] } else { body });
    answer
}

impl Parrot {
    /// Gives everybody this answer.
    pub async fn saying(answer: Vec<u8>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(State {
            says: Box::new(move |_| answer.clone()),
            heard: Vec::new(),
        }));
        let mut serving = JoinSet::new();
        serving.spawn(attend(listener, state.clone()));
        Self {
            base: BaseUrl::parse(&base).unwrap(),
            state,
            _serving: serving,
        }
    }

    /// Answers by what was asked, from now on.
    pub fn says(&self, says: impl Fn(&Heard) -> Vec<u8> + Send + 'static) {
        self.state.lock().unwrap().says = Box::new(says);
    }

    /// Where it listens.
    pub fn base(&self) -> BaseUrl {
        self.base.clone()
    }

    /// What it heard since it was last asked.
    pub fn heard(&self) -> Vec<Heard> {
        std::mem::take(&mut self.state.lock().unwrap().heard)
    }
}

async fn attend(listener: TcpListener, state: Arc<Mutex<State>>) {
    let mut talks = JoinSet::new();
    loop {
        let (mut stream, _) = listener.accept().await.unwrap();
        let state = state.clone();
        talks.spawn(async move {
            while let Some(heard) = hear(&mut stream).await {
                let answer = {
                    let mut state = state.lock().unwrap();
                    let answer = (state.says)(&heard);
                    state.heard.push(heard);
                    answer
                };
                // Whoever asked may be gone.
                if stream.write_all(&answer).await.is_err() || !is_framed(&answer) {
                    break;
                }
            }
            let _ = stream.shutdown().await;
        });
        while talks.try_join_next().is_some() {}
    }
}

/// Whether whoever reads the answer knows where it ends.
fn is_framed(answer: &[u8]) -> bool {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n");
    let head = String::from_utf8_lossy(&answer[..end.unwrap_or(0)]).to_lowercase();
    let silent = ["http/1.1 204", "http/1.1 304"];
    let silent = silent.iter().any(|line| head.starts_with(line));
    let lengths = ["\r\ncontent-length:", "\r\ntransfer-encoding:"];
    let has_length = lengths.iter().any(|length| head.contains(length));
    (silent || has_length) && !head.contains("\r\nconnection: close")
}

/// Reads one request with its body; nothing if whoever asked left before its end.
async fn hear(stream: &mut TcpStream) -> Option<Heard> {
    let mut bytes = Vec::new();
    let mut piece = [0; 4096];
    loop {
        if let Some(heard) = whole(&bytes) {
            return Some(heard);
        }
        let read = stream
            .read(&mut piece)
            .await
            .ok()
            .filter(|read| *read > 0)?;
        bytes.extend_from_slice(&piece[..read]);
    }
}

fn whole(bytes: &[u8]) -> Option<Heard> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let (head, body) = (
        std::str::from_utf8(&bytes[..end]).unwrap(),
        &bytes[end + 4..],
    );
    let mut lines = head.split("\r\n").map(str::to_owned);
    let line = lines.next()?;
    let headers: Vec<String> = lines.collect();
    let length = headers.iter().find_map(|header| {
        let (name, value) = header.split_once(':')?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.trim().parse::<usize>().unwrap())
    });
    let (method, rest) = line.split_once(' ')?;
    let (target, _version) = rest.rsplit_once(' ')?;
    let (path, query) = match target.split_once('?') {
        Some((path, query)) => (path, Some(query.to_owned())),
        None => (target, None),
    };
    (body.len() >= length.unwrap_or(0)).then(|| Heard {
        method: method.to_owned(),
        path: path.to_owned(),
        query,
        headers,
        body: body.to_vec(),
    })
}
