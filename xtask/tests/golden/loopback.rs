//! A server on loopback that keeps what it gets, byte by byte, and answers as it is told. It is a
//! socket and nothing more: no library that the clients use could hide a mistake in it.

use std::{
    collections::BTreeMap,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use crate::message::Message;

/// A server under way.
pub struct Server {
    /// Where it listens.
    pub port: u16,
    seen: Arc<Mutex<BTreeMap<usize, Vec<Message>>>>,
    over: Arc<AtomicBool>,
    thread: thread::JoinHandle<()>,
}

impl Server {
    /// Answers the call of a number, which its path begins with, with the answer of that number.
    pub fn answering(answers: Vec<Message>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let (seen, over) = <(Arc<Mutex<_>>, Arc<AtomicBool>)>::default();
        let (kept, is_over) = (Arc::clone(&seen), Arc::clone(&over));
        let thread = thread::spawn(move || {
            for stream in listener.incoming() {
                if is_over.load(Ordering::SeqCst) {
                    break;
                }
                serve(stream.unwrap(), port, &answers, &kept);
            }
        });
        Server {
            port,
            seen,
            over,
            thread,
        }
    }

    /// What came, by the number of the call.
    pub fn end(self) -> BTreeMap<usize, Vec<Message>> {
        self.over.store(true, Ordering::SeqCst);
        drop(TcpStream::connect(("127.0.0.1", self.port)));
        self.thread.join().unwrap();
        std::mem::take(&mut self.seen.lock().unwrap())
    }
}

fn serve(
    mut stream: TcpStream,
    port: u16,
    answers: &[Message],
    seen: &Mutex<BTreeMap<usize, Vec<Message>>>,
) {
    let Some((number, request)) = request(&mut stream, port) else {
        return;
    };
    seen.lock()
        .unwrap()
        .entry(number)
        .or_default()
        .push(request);
    let Some(answer) = answers.get(number) else {
        return;
    };
    let headers = answer.headers.iter();
    let headers: String = headers
        .map(|(name, value)| format!("{name}: {value}\r\n"))
        .collect();
    let length = match answer.first.as_str() {
        "204" => String::new(),
        _ if answer.headers.contains_key("content-length") => String::new(),
        _ => format!("content-length: {}\r\n", answer.body.len()),
    };
    let head = format!(
        "HTTP/1.1 {} Golden\r\n{headers}{length}connection: close\r\n\r\n",
        answer.first
    );
    let answered = stream.write_all(head.as_bytes());
    let _ = answered.and_then(|()| stream.write_all(&answer.body));
}

/// Reads one request: the number that its path begins with, and the request without it.
fn request(stream: &mut TcpStream, port: u16) -> Option<(usize, Message)> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        read_more(stream, &mut bytes)?;
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut request = Message::of(&head, &[]);
    assert_eq!(
        request.headers.remove("host").as_deref(),
        Some(format!("127.0.0.1:{port}").as_str())
    );
    let length = request.headers.remove("content-length");
    let length = length.map_or(0, |length| length.parse().unwrap());
    while bytes.len() < end + 4 + length {
        read_more(stream, &mut bytes)?;
    }
    request.body = bytes.split_off(end + 4);
    let (method, target) = request.first.split_once(" /").unwrap();
    let split = target.find(['/', '?', ' ']).unwrap();
    let (number, target) = target.split_at(split);
    let number = number.parse().unwrap();
    let target = target.strip_suffix(" HTTP/1.1").unwrap();
    request.first = format!("{method} {target}");
    Some((number, request))
}

fn read_more(stream: &mut TcpStream, bytes: &mut Vec<u8>) -> Option<()> {
    let mut part = [0; 4096];
    let count = stream.read(&mut part).ok().filter(|count| *count > 0)?;
    bytes.extend_from_slice(&part[..count]);
    Some(())
}
