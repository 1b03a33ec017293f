//! The sandbox held to its own specs: whether an answer that a vendor's behaviour gives is one that
//! the vendor documents, in status, media type and body.

use serde_json::Value;

use crate::{
    reply::{Content, Reply},
    spec::Operation,
};

/// Statuses that a misfit may be refused with where the vendor documents none for it.
const TOLERATED: [u16; 3] = [400, 401, 403];

/// Why the spec doesn't allow this answer; nothing if it does.
pub(super) fn undocumented(operation: &Operation, reply: &Reply) -> Option<String> {
    let place = format!("{} {}", operation.id, reply.status);
    let Some(media) = operation.responses.get(&reply.status) else {
        let tolerated = TOLERATED.contains(&reply.status);
        return (!tolerated).then(|| format!("{place}: the spec has no such status"));
    };
    let Some(found) = reply.content.media_type() else {
        // HTTP forbids a 204 a body, whatever a spec says.
        let is_missing = !media.is_empty() && reply.status != 204;
        return is_missing.then(|| format!("{place}: the spec has a body"));
    };
    if media.is_empty() {
        return Some(format!("{place}: the spec has no body"));
    }
    let Some(schema) = media.get(found).or_else(|| media.get("*/*")) else {
        return Some(format!("{place}: the spec has no {found}"));
    };
    let body = match &reply.content {
        Content::Json(body) => body.clone(),
        Content::Text(text) | Content::Html(text) => Value::String(text.clone()),
        Content::None => return None,
    };
    let problem = schema.as_ref()?.problem(&body)?;
    Some(format!("{place}: {problem}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{Vendor, spec::Spec};

    fn complaint(reply: Reply) -> Option<String> {
        let mut operations = Vendor::named("lytics").spec().unwrap().operations.iter();
        undocumented(
            operations.find(|it| it.id == "getDeletion").unwrap(),
            &reply,
        )
    }

    #[test]
    fn an_answer_of_the_documented_shape_is_fine() {
        let counts = json!({ "requestId": "r", "requested": 1, "deleted": 0, "status": "pending" });
        assert_eq!(complaint(Reply::json(200, json!({ "data": counts }))), None);
    }

    #[test]
    fn another_shape_media_type_or_status_is_a_defect() {
        assert!(complaint(Reply::json(200, json!({ "data": {} }))).is_some());
        assert!(complaint(Reply::text(200, "done")).is_some());
        assert!(complaint(Reply::json(418, json!({}))).is_some());
    }

    #[test]
    fn a_body_where_none_is_documented_and_none_where_one_is_are_defects() {
        assert!(complaint(Reply::empty(200)).is_some());
        let mut spec = Spec::read(include_str!("../../../../specs/lytics.yaml")).unwrap();
        let bodiless = spec.operations.iter_mut().find(|of| of.id == "getDeletion");
        let bodiless = bodiless.unwrap();
        bodiless.responses.insert(200, Default::default());
        assert!(undocumented(bodiless, &Reply::json(200, json!({}))).is_some());
        assert_eq!(undocumented(bodiless, &Reply::empty(200)), None);
    }
}
