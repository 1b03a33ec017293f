//! Adds credentials to requests. A client's `Credentials` implement [`Credential`] with the functions here.
//! Each marks what it adds as sensitive, and no error repeats a secret.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::Request;
use reqwest::header::{AUTHORIZATION, HeaderName, HeaderValue};
use zeroize::Zeroizing;

use crate::{InvalidRequest, Secret, query};

/// Something that puts a caller's credentials on a request.
pub trait Credential: Send + Sync {
    /// Adds the credentials.
    ///
    /// # Errors
    ///
    /// If they can't be sent in the vendor's form.
    fn apply(&self, request: &mut Request) -> Result<(), InvalidRequest>;
}

/// No credentials, for vendors that take them in the body or need none.
impl Credential for () {
    fn apply(&self, _: &mut Request) -> Result<(), InvalidRequest> {
        Ok(())
    }
}

/// `Authorization: Bearer <token>`
///
/// # Errors
///
/// If the token is empty or can't be sent in a header.
pub fn bearer(request: &mut Request, token: &Secret) -> Result<(), InvalidRequest> {
    let text = Zeroizing::new(format!("Bearer {}", sendable(token)?));
    insert(request, AUTHORIZATION, &text)
}

/// `Authorization: <token>`, without a scheme in front of it.
///
/// # Errors
///
/// If the token is empty or can't be sent in a header.
pub fn raw_token(request: &mut Request, token: &Secret) -> Result<(), InvalidRequest> {
    insert(request, AUTHORIZATION, sendable(token)?)
}

/// `<name>: <key>`
///
/// # Errors
///
/// If the key is empty or can't be sent in a header.
pub fn header(
    request: &mut Request,
    name: &'static str,
    key: &Secret,
) -> Result<(), InvalidRequest> {
    let name = HeaderName::from_bytes(name.as_bytes())
        .map_err(|_| InvalidRequest::new(name, "is not the name of a header"))?;
    insert(request, name, sendable(key)?)
}

/// `?<name>=<key>`
///
/// # Errors
///
/// If the key is empty or can't be sent.
pub fn query_key(
    request: &mut Request,
    name: &'static str,
    key: &Secret,
) -> Result<(), InvalidRequest> {
    query::append(request.url_mut(), name, sendable(key)?);
    Ok(())
}

/// `Authorization: Basic <user>:<password>`, encoded. The password may be empty.
///
/// # Errors
///
/// If the user is empty or has a colon, which would end it, or if one of the two can't be sent.
pub fn basic(
    request: &mut Request,
    user: &Secret,
    password: &Secret,
) -> Result<(), InvalidRequest> {
    let user = sendable(user)?;
    let password = match password.expose() {
        "" => "",
        _ => sendable(password)?,
    };
    if user.contains(':') {
        let reason = "has a user with a colon, which would end it";
        return Err(InvalidRequest::new(CREDENTIAL, reason));
    }
    let both = Zeroizing::new(format!("{user}:{password}"));
    let encoded = Zeroizing::new(STANDARD.encode(both.as_bytes()));
    let text = Zeroizing::new(format!("Basic {}", *encoded));
    insert(request, AUTHORIZATION, &text)
}

/// What a client's credentials can be, each with the function of [`credential`](self) that sends it, and where that
/// puts it.
///
/// ```
/// #[derive(Clone, Debug)]
/// struct Credentials(Scheme);
///
/// client_runtime::schemes!(Credentials(Scheme), Key(secret) = header("x-key"), Login(user, password) = basic());
/// let credentials = Credentials(Scheme::Key("k3y".into()));
/// # drop((credentials, Scheme::Login("ada".into(), "s3cret".into())));
/// ```
#[macro_export]
macro_rules! schemes {
    ($name:ident($scheme:ident) $(, $variant:ident($($field:ident),*) = $function:ident($($at:literal)?))* $(,)?) => {
        #[derive(Clone, Debug)]
        enum $scheme {
            $($variant($($crate::schemes!(@secret $field)),*),)*
        }

        impl $crate::Credential for $name {
            fn apply(
                &self,
                request: &mut $crate::reqwest::Request,
            ) -> ::std::result::Result<(), $crate::InvalidRequest> {
                match &self.0 {
                    $($scheme::$variant($($field),*) => {
                        $crate::credential::$function(request, $($at,)? $($field),*)
                    })*
                }
            }
        }
    };
    (@secret $field:ident) => { $crate::Secret };
}

const CREDENTIAL: &str = "credential";

/// The text of a secret, if it can be sent: an empty one never authorises anything, and a line break
/// would start another header.
fn sendable(secret: &Secret) -> Result<&str, InvalidRequest> {
    let text = secret.expose();
    if text.is_empty() {
        return Err(InvalidRequest::new(CREDENTIAL, "is empty"));
    }
    if !text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return Err(InvalidRequest::new(
            CREDENTIAL,
            "contains a character that can't be sent (a line break, or one that isn't ASCII)",
        ));
    }
    if text.starts_with(' ') || text.ends_with(' ') {
        return Err(InvalidRequest::new(
            CREDENTIAL,
            "starts or ends with a space",
        ));
    }
    Ok(text)
}

fn insert(request: &mut Request, name: HeaderName, text: &str) -> Result<(), InvalidRequest> {
    let mut value = HeaderValue::from_str(text)
        .map_err(|_| InvalidRequest::new(CREDENTIAL, "can't stand in a header"))?;
    value.set_sensitive(true);
    request.headers_mut().insert(name, value);
    Ok(())
}
