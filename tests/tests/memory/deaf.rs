//! A server in the same process that hears a request to its end and forgets it at once: whatever is
//! left of it in memory, it isn't here.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use client_runtime::BaseUrl;
use zeroize::Zeroizing;

/// The server. It lives as long as the test.
pub struct Deaf {
    base: BaseUrl,
    heard: Arc<AtomicUsize>,
}

impl Deaf {
    /// Gives everybody this answer.
    pub fn answering(answer: impl AsRef<[u8]> + Send + Sync + 'static) -> Self {
        let answer = Arc::new(answer);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let heard = Arc::new(AtomicUsize::new(0));
        let hearing = heard.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (hearing, answer) = (hearing.clone(), answer.clone());
                thread::spawn(move || talk(stream.unwrap(), (*answer).as_ref(), &hearing));
            }
        });
        Self {
            base: BaseUrl::parse(&base).unwrap(),
            heard,
        }
    }

    /// Where it listens.
    pub fn base(&self) -> BaseUrl {
        self.base.clone()
    }

    /// How many requests it has heard.
    pub fn heard(&self) -> usize {
        self.heard.load(Ordering::Relaxed)
    }
}

/// Answers request after request until the other side leaves.
fn talk(mut stream: TcpStream, answer: &[u8], count: &AtomicUsize) {
    let mut heard = Zeroizing::new([0; 16 * 1024]);
    let mut length = 0;
    loop {
        match stream.read(&mut heard[length..]) {
            Ok(0) | Err(_) => return,
            Ok(read) => length += read,
        }
        if is_whole(&heard[..length]) {
            heard.fill(0);
            length = 0;
            count.fetch_add(1, Ordering::Relaxed);
            stream.write_all(answer).unwrap();
        }
    }
}

fn is_whole(heard: &[u8]) -> bool {
    const NAME: &[u8] = b"content-length: ";
    let Some(end) = heard.windows(4).position(|four| four == b"\r\n\r\n") else {
        return false;
    };
    let mut at = heard[..end].windows(NAME.len());
    let digits = at.position(|window| window.eq_ignore_ascii_case(NAME));
    let digits = digits.map_or(&[][..], |at| &heard[at + NAME.len()..end]);
    let digits = digits.iter().take_while(|byte| byte.is_ascii_digit());
    let body = digits.fold(0, |sum, digit| sum * 10 + usize::from(digit - b'0'));
    heard.len() >= end + 4 + body
}
