//! The person in a row.

use erasure::{Personal, Subject, SubjectBuilder};

use crate::identifiers::Form;
use crate::odd::{odd_in, odd_key};

/// The end of the reason, if `--allow-odd` accepts the row. Journals contain this text: don't change it.
pub(crate) const ALLOW_ODD: &str = "`--allow-odd` takes it as it is";

/// A person to erase.
pub(crate) struct Person {
    pub(crate) subject: Subject,
    /// The caller's own key, if a column contains it.
    pub(crate) key: Option<Personal>,
}

impl Person {
    /// The person in a line of NDJSON.
    pub(super) fn from_json(
        fields: &[&str],
        key: Option<&str>,
        allow_odd: bool,
    ) -> Result<Self, String> {
        let [text] = fields else {
            return Err("it contains a control character: this is not JSON".to_owned());
        };
        let mut form = Form::read(text.as_bytes(), key)
            .map_err(|error| format!("column {}: {}", error.column, error.what))?;
        let own = form.key.take();
        if key.is_some() && own.is_none() {
            return Err("it has no key of its own".to_owned());
        }
        let subject = form
            .fill(Subject::builder())
            .map_err(|error| error.to_string())?;
        Self::of(subject, own, allow_odd)
    }

    /// The person with these identifiers, if they are acceptable.
    pub(super) fn of(
        subject: SubjectBuilder,
        key: Option<Personal>,
        allow_odd: bool,
    ) -> Result<Self, String> {
        if let Some(why) = key.as_ref().and_then(|key| odd_key(key.expose())) {
            return Err(format!("its key {why}"));
        }
        let subject = subject.allow_odd().build().map_err(|error| match error {
            erasure::Error::EmptySubject => "it names nobody".to_owned(),
            error => error.to_string(),
        })?;
        match odd_in(&subject) {
            Some(why) if !allow_odd => Err(format!("{why}; {ALLOW_ODD}")),
            _ => Ok(Self { subject, key }),
        }
    }
}
