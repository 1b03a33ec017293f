//! The same search over TLS: the crates that encrypt and that speak HTTP/2 say nothing of the person
//! either, when they say all that they can.

use std::sync::Arc;

use client_runtime::BaseUrl;
use erasure::{Eraser, SignedDuration, VendorId};
use http_body_util::{BodyExt, Full};
use hyper::{
    Request, Response,
    body::{Bytes, Incoming},
    service::service_fn,
};
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto,
};
use rustls::{ServerConfig, crypto::ring, pki_types::PrivateKeyDer};
use system_tests::system::{self, SandboxClock, serving, subject, vendors};
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
};
use tokio_rustls::TlsAcceptor;
use vendor_sandbox::{Contract, Fault, Sandbox};

use crate::{
    canary::{self, CANARY},
    listen,
    search::Search,
    shown::Shown,
    story::person,
};

/// A certificate for this machine, as a server and as a client need it.
struct Identity {
    acceptor: TlsAcceptor,
    pem: String,
}

impl Identity {
    fn speaking(protocols: &[&str]) -> Self {
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        let key = PrivateKeyDer::Pkcs8(made.signing_key.serialize_der().into());
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
        let config = config.with_safe_default_protocol_versions().unwrap();
        let config = config.with_no_client_auth();
        let mut config = config
            .with_single_cert(vec![made.cert.der().clone()], key)
            .unwrap();
        config.alpn_protocols = protocols
            .iter()
            .map(|name| name.as_bytes().to_vec())
            .collect();
        Self {
            acceptor: TlsAcceptor::from(Arc::new(config)),
            pem: made.cert.pem(),
        }
    }
}

async fn listener() -> (TcpListener, BaseUrl) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let base = BaseUrl::parse(&format!("https://localhost:{port}")).unwrap();
    (listener, base)
}

/// Passes what comes over TLS on to a vendor of the sandbox.
async fn proxy(
    sandbox: &Sandbox,
    vendor: &str,
    acceptor: TlsAcceptor,
    tasks: &mut JoinSet<()>,
) -> BaseUrl {
    let (listener, base) = listener().await;
    let vendor = sandbox.base_url(vendor).replace("http://", "");
    tasks.spawn(async move {
        let mut connections = JoinSet::new();
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let (acceptor, vendor) = (acceptor.clone(), vendor.clone());
            connections.spawn(async move {
                let mut client = acceptor.accept(stream).await.unwrap();
                let mut vendor = TcpStream::connect(vendor).await.unwrap();
                let _ = tokio::io::copy_bidirectional(&mut client, &mut vendor).await;
            });
        }
    });
    base
}

/// Answers everything in HTTP/2 with what it was asked.
async fn echo(acceptor: TlsAcceptor, tasks: &mut JoinSet<()>) -> BaseUrl {
    let (listener, base) = listener().await;
    tasks.spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let stream = acceptor.accept(stream).await.unwrap();
            let repeat = service_fn(|request: Request<Incoming>| async {
                let (head, body) = request.into_parts();
                let body = body.collect().await?.to_bytes();
                let said = format!(
                    "{} {:?} {}",
                    head.uri,
                    head.headers,
                    String::from_utf8_lossy(&body)
                );
                let answer = Response::builder().header("x-said", head.uri.path());
                Ok::<_, hyper::Error>(answer.body(Full::new(Bytes::from(said))).unwrap())
            });
            tokio::spawn(async move {
                let server = auto::Builder::new(TokioExecutor::new());
                let _ = server.serve_connection(TokioIo::new(stream), repeat).await;
            });
        }
    });
    base
}

fn eraser(
    sandbox: &Sandbox,
    contract: Contract,
    pem: &str,
    at: impl IntoIterator<Item = BaseUrl>,
) -> Eraser {
    let transport = system::transport(sandbox).trust(pem).build().unwrap();
    let set = [("contract", contract.to_string())];
    let vendors = vendors().zip(at).map(|(vendor, at)| {
        let keys = sandbox.credentials();
        system::vendor_at(at, transport.clone(), keys, vendor, &set).unwrap()
    });
    let builder = Eraser::builder().clock(SandboxClock(sandbox.clock()));
    let builder = vendors.fold(builder, |builder, vendor| builder.shared_vendor(vendor));
    builder.build().unwrap()
}

/// Erases somebody and settles, and gives back all that was said meanwhile.
async fn erased(sandbox: &Sandbox, eraser: &Eraser) -> (erasure::Report, String) {
    sandbox.add_person(person(1));
    let subject = subject(sandbox, &person(1)).unwrap();
    listen::begin();
    let plan = eraser.plan(&subject);
    let report = eraser.carry_out(&plan).await;
    let until = sandbox.clock().now() + SignedDuration::from_hours(24 * 14);
    let settled = eraser.settle(report.clone(), until).await;
    let mut shown = Shown::default();
    shown.plan(&subject, &plan);
    shown.report(&report);
    shown.report(&settled);
    shown.note();
    (settled, listen::end())
}

async fn sandbox(contract: Contract) -> Sandbox {
    let sandbox = Sandbox::builder()
        .nobody()
        .credentials(canary::credentials());
    let sandbox = serving(sandbox, contract).start().await.unwrap();
    sandbox.set_duration("lytics", SignedDuration::from_hours(1));
    sandbox
}

#[tokio::test]
async fn an_erasure_over_tls_says_no_more_than_one_without() {
    listen::to_everything();
    for contract in Contract::ALL {
        for fault in [None, Some(Fault::ResetAfter), Some(Fault::EchoingRefusal)] {
            let sandbox = sandbox(contract).await;
            let identity = Identity::speaking(&["http/1.1"]);
            let mut tasks = JoinSet::new();
            let mut at = Vec::new();
            for vendor in vendors() {
                at.push(proxy(&sandbox, vendor, identity.acceptor.clone(), &mut tasks).await);
                if let Some(fault) = fault {
                    sandbox.inject(vendor, "*", fault, 1).unwrap();
                }
            }
            let eraser = eraser(&sandbox, contract, &identity.pem, at);
            let (report, heard) = erased(&sandbox, &eraser).await;
            assert_eq!(
                Search::of([CANARY]).find(&heard),
                None,
                "{contract} {fault:?}"
            );
            assert_eq!(Search::of([CANARY]).find(&listen::elsewhere()), None);
            let settled = !report.verdict().is_pending();
            assert!(settled || fault.is_some(), "{report}");
            for from in ["rustls::", "hyper_util::", "client_runtime::", "erasure"] {
                assert!(heard.contains(from), "nothing was heard of {from}");
            }
        }
    }
}

#[tokio::test]
async fn nor_does_one_over_http_2_from_a_vendor_that_repeats_it_all() {
    listen::to_everything();
    let sandbox = sandbox(Contract::Original).await;
    let identity = Identity::speaking(&["h2"]);
    let mut tasks = JoinSet::new();
    let base = echo(identity.acceptor.clone(), &mut tasks).await;
    let at = std::iter::repeat(base);
    let eraser = eraser(&sandbox, Contract::Original, &identity.pem, at);
    let (report, heard) = erased(&sandbox, &eraser).await;
    // A text is what PureClarity documents, and Gainsight PX documents none.
    assert_eq!(report.of(&VendorId::PURECLARITY).count(), 2);
    for from in ["h2::", "rustls::", "hyper_util::"] {
        assert!(heard.contains(from), "nothing was heard of {from}");
    }
    assert_eq!(Search::of([CANARY]).find(&heard), None);
    assert_eq!(Search::of([CANARY]).find(&listen::elsewhere()), None);
}
