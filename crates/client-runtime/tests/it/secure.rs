//! What a server on loopback needs to speak TLS.

use std::sync::Arc;

use rcgen::CertificateParams;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// A certificate for `localhost`.
pub fn for_localhost() -> CertificateParams {
    CertificateParams::new(vec!["localhost".to_owned()]).unwrap()
}

/// What accepts connections with a certificate for `localhost`, and its PEM text.
pub fn trusted() -> (TlsAcceptor, String) {
    acceptor(for_localhost())
}

/// What accepts connections with such a certificate, and its PEM text.
pub fn acceptor(params: CertificateParams) -> (TlsAcceptor, String) {
    let pair = rcgen::KeyPair::generate().unwrap();
    let cert = params.self_signed(&pair).unwrap();
    let key = PrivateKeyDer::Pkcs8(pair.serialize_der().into());
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    (TlsAcceptor::from(Arc::new(config)), cert.pem())
}
