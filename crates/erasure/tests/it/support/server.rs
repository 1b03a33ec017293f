//! A server that gives canned answers in order, and notes what it was asked.

use std::sync::{Arc, Mutex, OnceLock};

use client_runtime::{BaseUrl, Transport};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::JoinHandle;

/// A transport that asks once, for servers that answer once.
pub fn once() -> Transport {
    static ONCE: OnceLock<Transport> = OnceLock::new();
    let made = || Transport::builder().attempts(1).build().unwrap();
    ONCE.get_or_init(made).clone()
}

/// A port that refuses connections for as long as it is held, and the address that leads to it.
pub fn refusing() -> (TcpSocket, BaseUrl) {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = format!("http://{}", socket.local_addr().unwrap());
    (socket, BaseUrl::parse(&address).unwrap())
}

/// A server on this machine; it stops when it is dropped.
pub struct Server {
    pub base: BaseUrl,
    asked: Arc<Mutex<Vec<String>>>,
    serving: JoinHandle<()>,
}

impl Server {
    /// Answers with these statuses and JSON bodies, one after the other; status 0 hangs up.
    pub async fn answering(answers: &[(u16, &str)]) -> Self {
        let mut answers = answers
            .iter()
            .map(|(status, body)| (*status, (*body).to_owned()))
            .collect::<Vec<_>>()
            .into_iter();
        Self::deciding(move |_| answers.next()).await
    }

    /// Answers each request as it deserves, one after the other, until there is no answer.
    pub async fn deciding(
        mut answer: impl FnMut(&str) -> Option<(u16, String)> + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let base = BaseUrl::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let asked = Arc::<Mutex<Vec<String>>>::default();
        let noted = Arc::clone(&asked);
        let serving = tokio::spawn(async move {
            loop {
                let Ok((mut socket, _)) = listener.accept().await else {
                    return;
                };
                let request = request(&mut socket).await;
                let Some((status, body)) = answer(&request) else {
                    return;
                };
                noted.lock().unwrap().push(request);
                let head = format!(
                    "HTTP/1.1 {status} \r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                    body.len()
                );
                if status != 0 {
                    let _ = socket.write_all(format!("{head}{body}").as_bytes()).await;
                }
            }
        });
        Self {
            base,
            asked,
            serving,
        }
    }

    /// What it was asked: method, path with query, and body, each as `DELETE /path {"body":…}`.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn request(socket: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length")
                    .then(|| value.trim().parse::<usize>().unwrap())
            });
            if body.len() >= length.unwrap_or(0) {
                let line = head.lines().next().unwrap_or_default();
                let line = line.trim_end_matches(" HTTP/1.1");
                return format!("{line} {body}").trim_end().to_owned();
            }
        }
        let mut more = [0; 4096];
        match socket.read(&mut more).await {
            Ok(0) | Err(_) => return "nothing".to_owned(),
            Ok(read) => bytes.extend_from_slice(&more[..read]),
        }
    }
}
