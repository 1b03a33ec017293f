//! How secure connections are made. The provider is named here and not taken from the process, so that
//! no other crate's choice changes ours; it is `ring`, which builds with a C compiler alone. Who is
//! trusted is the system's decision: an operator who withdraws trust from an authority, or adds their
//! company's, has then done it for us too.

use std::sync::Arc;

use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

use super::TransportError;

/// A configuration that trusts what the system trusts, and `more`.
pub(super) fn trusting_system(
    more: Vec<CertificateDer<'static>>,
) -> Result<ClientConfig, TransportError> {
    let provider = Arc::new(ring::default_provider());
    let verifier = verifier(more, Arc::clone(&provider)).map_err(|error| match error {
        rustls::Error::InvalidCertificate(_) => TransportError::Certificate,
        _ => TransportError::NoTrust,
    })?;
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|_| TransportError::Client)?
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_no_client_auth();
    Ok(with_alpn(config))
}

/// A configuration that trusts nobody: on a machine without certificates, plain HTTP to loopback
/// still works.
pub(super) fn trusting_nobody() -> Result<ClientConfig, TransportError> {
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|_| TransportError::Client)?
        .with_root_certificates(RootCertStore::empty())
        .with_no_client_auth();
    Ok(with_alpn(config))
}

fn verifier(
    more: Vec<CertificateDer<'static>>,
    provider: Arc<CryptoProvider>,
) -> Result<Arc<dyn ServerCertVerifier>, rustls::Error> {
    if more.is_empty() {
        return Ok(Arc::new(Verifier::new(provider)?));
    }
    #[cfg(not(target_os = "android"))]
    return Ok(Arc::new(Verifier::new_with_extra_roots(more, provider)?));
    #[cfg(target_os = "android")]
    return Err(rustls::Error::General(
        "only the system's certificates can be trusted".into(),
    ));
}

fn with_alpn(mut config: ClientConfig) -> ClientConfig {
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    config
}
