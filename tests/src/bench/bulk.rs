//! How much memory `erasure bulk` takes while it streams people from a file to a vendor's bulk endpoint: as a
//! process of its own, first with few people, then with many.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use tokio::net::TcpListener;

use super::scene::{directory, runtime};
use super::{Error, Goal, Row, program};

/// In MB.
const GOAL: f64 = 100.0;

/// How much more many people may take than few: no more than noise.
const FLAT: f64 = 1.25;

pub(super) fn measure(few: usize, many: usize) -> Result<Vec<Row>, Error> {
    let (runtime, directory) = (runtime()?, directory()?);
    let address = runtime.block_on(serve())?;
    let (memory_of_few, _) = stream(directory.path(), address, few)?;
    let (memory_of_many, time) = stream(directory.path(), address, many)?;
    let memory = Row::new(
        format!("resident memory of `erasure bulk` with {many} people, at the most"),
        "MB",
        Goal::AtMost(GOAL),
    )
    .measured(
        memory_of_many,
        format!("{:.0} people a second", many as f64 / time.as_secs_f64()),
    );
    let flat = Row::new(
        format!("that memory, to that with {few} people"),
        "times",
        Goal::AtMost(FLAT),
    )
    .measured(
        memory_of_many / memory_of_few,
        format!("{memory_of_few:.1} MB with {few} people"),
    );
    Ok(vec![memory, flat])
}

/// Streams so many people, and gives the most memory that it took, in MB, and how long it took.
fn stream(below: &Path, address: SocketAddr, people: usize) -> Result<(f64, Duration), Error> {
    let directory = tempfile::tempdir_in(below)?;
    let scene = directory.path();
    let file = scene.join("people.csv");
    let mut rows = BufWriter::new(File::create(&file)?);
    writeln!(rows, "email")?;
    for number in 0..people {
        writeln!(rows, "person-{number}@example.com")?;
    }
    rows.flush()?;
    configure(scene, address)?;
    let began = Instant::now();
    let mut bulk = erasure(scene)?
        .arg("bulk")
        .arg(&file)
        .stdout(Stdio::null())
        .spawn()?;
    let memory = most_memory(&mut bulk)?;
    Ok((memory, began.elapsed()))
}

fn configure(scene: &Path, address: SocketAddr) -> Result<(), Error> {
    let initialised = erasure(scene)?.arg("init").stdout(Stdio::null()).status()?;
    if !initialised.success() {
        return Err("`erasure init` failed".into());
    }
    let configuration = format!(
        "[controller]\nlaw = \"gdpr\"\ntime-zone = \"Europe/Berlin\"\n\
         [journal]\npath = \"erasure.journal\"\nkey = {{ file = \"erasure.key\" }}\n\
         [vendors.lytics]\ncontract = \"revised\"\nbase-url = \"http://{address}\"\ntoken = {{ env = \"LYTICS_TOKEN\" }}\n"
    );
    File::create(scene.join("erasure.toml"))?.write_all(configuration.as_bytes())?;
    Ok(())
}

/// The program, from beside this one.
fn erasure(scene: &Path) -> Result<Command, Error> {
    let mut command = Command::new(program("erasure")?);
    command.current_dir(scene).env("LYTICS_TOKEN", "token");
    Ok(command)
}

/// The most memory that a process has resident, in MB, until it ends.
fn most_memory(process: &mut Child) -> Result<f64, Error> {
    let status = format!("/proc/{}/status", process.id());
    let mut most = 0.0;
    loop {
        let ended = process.try_wait()?;
        let peak = std::fs::read_to_string(&status).ok();
        if let Some(peak) = peak.as_deref().and_then(peak_of) {
            most = peak;
        }
        match ended.map(|status| status.code()) {
            // Pending: the vendor takes its time.
            Some(Some(0 | 4)) if most > 0.0 => return Ok(most),
            Some(_) => {
                return Err(
                    "`erasure bulk` failed, or this system doesn't tell what memory it took".into(),
                );
            }
            None => std::thread::sleep(Duration::from_millis(20)),
        }
    }
}

fn peak_of(status: &str) -> Option<f64> {
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib * 1024.0 / 1e6)
}

/// A bulk endpoint that takes whatever it is sent, and knows everybody who is looked up.
async fn serve() -> Result<SocketAddr, Error> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let server = auto::Builder::new(TokioExecutor::new());
                let _ = server
                    .serve_connection(TokioIo::new(stream), service_fn(answer))
                    .await;
            });
        }
    });
    Ok(address)
}

type Answered = Result<Response<Full<Bytes>>, Box<dyn std::error::Error + Send + Sync>>;

async fn answer(request: Request<Incoming>) -> Answered {
    if request.method() == Method::GET {
        let keys = [serde_json::json!({ "key": "email", "value": "somebody" })];
        let known = serde_json::json!({ "data": { "keys": keys }, "status": 200 });
        return json(StatusCode::OK, &known);
    }
    let body = request.into_body().collect().await?.to_bytes();
    let queue: serde_json::Value = serde_json::from_slice(&body)?;
    let values = queue["values"].as_array().into_iter().flatten();
    let values = values.filter_map(serde_json::Value::as_str);
    let successes = values.map(|value| (value.to_owned(), format!("req-{}", value.len()).into()));
    let successes = serde_json::Map::from_iter(successes);
    let taken =
        serde_json::json!({ "data": { "successes": successes, "errors": {} }, "status": 202 });
    json(StatusCode::ACCEPTED, &taken)
}

fn json(status: StatusCode, body: &serde_json::Value) -> Answered {
    let answer = Response::builder().status(status);
    let answer = answer.header("content-type", "application/json");
    Ok(answer.body(Full::new(Bytes::from(body.to_string())))?)
}
