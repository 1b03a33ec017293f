//! A server that says what a test tells it to, answer by answer, to whoever asks, over bare sockets,
//! so that no library tidies anything up.

use std::sync::{Arc, Mutex};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

/// A server for as many requests as it has answers. It ends when it is dropped.
pub struct ScriptedServer {
    address: String,
    answers: usize,
    heard: Arc<Mutex<Vec<String>>>,
    _telling: JoinSet<()>,
}

/// One answer, byte for byte.
pub struct ScriptedAnswer(String);

impl ScriptedAnswer {
    /// The same with another text in a text's place, of the same length.
    pub fn with(self, instead_of: &str, text: &str) -> Self {
        assert_eq!(instead_of.len(), text.len());
        Self(self.0.replace(instead_of, text))
    }

    /// An answer of this status, with these header lines and this body.
    pub fn new(status: u16, headers: &[(&str, &str)], body: &str) -> Self {
        let mut answer = format!("HTTP/1.1 {status} So\r\nConnection: close\r\n");
        for (name, value) in headers {
            answer.push_str(&format!("{name}: {value}\r\n"));
        }
        // Neither may have a body, nor a length of one.
        if ![204, 304].contains(&status) {
            answer.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        answer.push_str("\r\n");
        answer.push_str(body);
        Self(answer)
    }
}

impl ScriptedServer {
    /// Gives the next requests these answers, in this order.
    pub async fn saying(answers: impl IntoIterator<Item = ScriptedAnswer>) -> Self {
        let answers: Vec<ScriptedAnswer> = answers.into_iter().collect();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let heard = Arc::new(Mutex::new(Vec::new()));
        let (count, hearing) = (answers.len(), heard.clone());
        let mut telling = JoinSet::new();
        telling.spawn(async move {
            for answer in answers {
                let (mut stream, _) = listener.accept().await.unwrap();
                let request = hear(&mut stream).await;
                hearing.lock().unwrap().push(request);
                stream.write_all(answer.0.as_bytes()).await.unwrap();
            }
        });
        Self {
            address,
            answers: count,
            heard,
            _telling: telling,
        }
    }

    /// Where it listens.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// What it was asked, byte for byte: once for every answer.
    pub fn heard(self) -> Vec<String> {
        let heard = std::mem::take(&mut *self.heard.lock().unwrap());
        assert_eq!(heard.len(), self.answers, "{heard:#?}");
        heard
    }
}

/// Reads one request with its body.
async fn hear(stream: &mut TcpStream) -> String {
    let mut heard = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let read = stream.read(&mut piece).await.unwrap();
        heard.extend_from_slice(&piece[..read]);
        let text = String::from_utf8_lossy(&heard);
        if read == 0 || is_whole(&text) {
            return text.into_owned();
        }
    }
}

fn is_whole(request: &str) -> bool {
    let Some((head, body)) = request.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head.to_lowercase().lines().find_map(|line| {
        let value = line.strip_prefix("content-length:")?;
        value.trim().parse().ok()
    });
    body.len() >= length.unwrap_or(0)
}
