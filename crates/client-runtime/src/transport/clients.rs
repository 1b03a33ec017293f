//! The HTTP clients of a transport: `reqwest::Client` without its automatic features. Redirects would
//! forward the credentials, its retries don't know which requests may be repeated, and decompression makes a
//! small answer large.
//!
//! The cryptography provider is set here and not taken from the process, so that another crate can't change
//! it. It is `ring`, which needs only a C compiler to build. The system's certificates are trusted: if an
//! operator removes an authority or adds their company's, it applies here too.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use reqwest::{Client, ClientBuilder, redirect, retry};
use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

use super::resolve::Resolver;
use crate::network::Reach;
use crate::{BaseUrl, TransportError};

/// How long an attempt may take.
#[derive(Debug, Clone, Copy)]
pub(super) struct Deadlines {
    /// To make a connection.
    pub(super) connection: Duration,
    /// Between two parts of an answer, and before the first.
    pub(super) silence: Duration,
    /// As a whole.
    pub(super) total: Duration,
}

/// The settings of every HTTP client of a transport.
#[derive(Clone)]
pub(super) struct ClientSettings {
    pub(super) deadlines: Deadlines,
    pub(super) user_agent: Option<String>,
    /// PEM texts.
    pub(super) trusted: Vec<String>,
}

impl ClientSettings {
    fn trusted(&self) -> Result<Vec<CertificateDer<'static>>, TransportError> {
        let mut certificates = Vec::new();
        for pem in &self.trusted {
            let before = certificates.len();
            for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
                certificates.push(certificate.map_err(|_| TransportError::Certificate)?);
            }
            if certificates.len() == before {
                return Err(TransportError::Certificate);
            }
        }
        Ok(certificates)
    }
}

/// Creates the HTTP clients of a transport.
pub(super) struct Clients {
    settings: ClientSettings,
    /// What is trusted. Reading the system's certificates takes milliseconds, so it waits for the first `https` address.
    trusting: OnceLock<Result<ClientConfig, TransportError>>,
}

impl Clients {
    pub(super) fn new(settings: ClientSettings) -> Result<Self, TransportError> {
        let clients = Self {
            settings,
            trusting: OnceLock::new(),
        };
        // A certificate that can't be read is told now. A machine without certificates can still use plain HTTP.
        if !clients.settings.trusted.is_empty()
            && let Err(why) = clients.trusting()
            && why != TransportError::NoTrust
        {
            return Err(why);
        }
        Ok(clients)
    }

    /// A configuration that trusts what the system trusts, and the certificates of the settings; fails on a machine
    /// without certificates to trust.
    fn trusting(&self) -> Result<ClientConfig, TransportError> {
        let trusting = || trusting_system(self.settings.trusted()?);
        self.trusting.get_or_init(trusting).clone()
    }

    /// The builder of a client for an address.
    pub(super) fn builder(&self, base: &BaseUrl) -> Result<ClientBuilder, TransportError> {
        let settings = &self.settings;
        let builder = Client::builder()
            .redirect(redirect::Policy::none())
            // `never` alone would still copy every request for a retry.
            .retry(retry::never().max_retries_per_request(0))
            .referer(false)
            .no_gzip()
            .no_brotli()
            .no_zstd()
            .no_deflate()
            .connect_timeout(settings.deadlines.connection)
            .read_timeout(settings.deadlines.silence)
            .timeout(settings.deadlines.total)
            .dns_resolver(Resolver::of(base));
        let builder = match &settings.user_agent {
            Some(text) => builder.user_agent(text),
            None => builder,
        };
        let is_plain = base.url().scheme() == "http";
        let builder = builder
            .https_only(!is_plain)
            .tls_backend_preconfigured(if is_plain {
                trusting_nobody()?
            } else {
                self.trusting()?
            });
        Ok(match base.reach() {
            // Requests to this machine use no proxy.
            Reach::Loopback => builder.no_proxy(),
            Reach::Private | Reach::Public => builder,
        })
    }
}

/// A configuration that trusts what the system trusts, and `more`.
fn trusting_system(more: Vec<CertificateDer<'static>>) -> Result<ClientConfig, TransportError> {
    let provider = Arc::new(ring::default_provider());
    // Without extra certificates, every platform has a verifier; Android's doesn't accept extra ones.
    #[cfg(not(target_os = "android"))]
    let verifier = Verifier::new_with_extra_roots(more, Arc::clone(&provider));
    #[cfg(target_os = "android")]
    let verifier = if more.is_empty() {
        Verifier::new(Arc::clone(&provider))
    } else {
        return Err(TransportError::NoTrust);
    };
    let verifier = verifier.map_err(|error| match error {
        rustls::Error::InvalidCertificate(_) => TransportError::Certificate,
        _ => TransportError::NoTrust,
    })?;
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|_| TransportError::Client)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    Ok(with_alpn(config))
}

/// A configuration that trusts no certificate, for plain HTTP.
fn trusting_nobody() -> Result<ClientConfig, TransportError> {
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|_| TransportError::Client)?
        .with_root_certificates(RootCertStore::empty())
        .with_no_client_auth();
    Ok(with_alpn(config))
}

fn with_alpn(mut config: ClientConfig) -> ClientConfig {
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    config
}
