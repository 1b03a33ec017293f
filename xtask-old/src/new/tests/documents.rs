//! Whole documents, as vendors write them.

use super::{
    super::{Document, from_document, from_nothing, pick},
    begin, check,
};

const JOBS: &str = include_str!("jobs.yaml");

#[test]
fn operations_come_with_all_that_they_need_and_nothing_else() {
    let begun = begin(JOBS, &["create-deletion", "get-deletion"]);
    let root = begun.spec.source().root.to_json();
    let keys = |pointer: &str| -> Vec<String> {
        let map = root.pointer(pointer).and_then(|node| node.as_object());
        map.map(|map| map.keys().cloned().collect())
            .unwrap_or_default()
    };
    let sorted = |mut keys: Vec<String>| {
        keys.sort();
        keys
    };
    assert_eq!(
        sorted(keys("/paths")),
        ["/privacy/deletions", "/privacy/deletions/{job_id}"]
    );
    assert_eq!(
        sorted(keys("/paths/~1privacy~1deletions~1{job_id}")),
        ["get", "parameters"]
    );
    assert_eq!(
        root["paths"]["/privacy/deletions"]["post"]["operationId"],
        "createDeletion"
    );
    assert_eq!(
        sorted(keys("/components/schemas")),
        ["Created", "Job", "Law", "PersonIds", "Status"]
    );
    assert_eq!(sorted(keys("/components/parameters")), ["Job", "Project"]);
    assert_eq!(sorted(keys("/components/securitySchemes")), ["Token"]);
    assert_eq!(root["tags"].as_array().unwrap().len(), 1);
    let servers: Vec<_> = root["servers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|server| {
            (
                server["url"].as_str().unwrap(),
                server["x-region"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        servers,
        [
            ("https://www.tracker.example/api/app", "www"),
            ("https://eu.tracker.example/api/app", "eu"),
            ("https://in.tracker.example/api/app", "in"),
        ]
    );
    let project = &root["components"]["parameters"]["Project"];
    assert_eq!(project["schema"]["format"], "password", "{project}");
    for fact in ["role", "completion", "horizon", "repeatable", "revivable"] {
        let what = format!("/paths/~1privacy~1deletions/post/x-erasure/{fact}");
        assert!(
            begun
                .spec
                .source()
                .unanswered
                .iter()
                .any(|open| open.what == what),
            "{what}"
        );
    }
    for fact in [
        "identifiers",
        "retains",
        "recreation",
        "rate",
        "concurrency",
    ] {
        let what = format!("/x-erasure/{fact}");
        assert!(
            begun
                .spec
                .source()
                .unanswered
                .iter()
                .any(|open| open.what == what),
            "{what}"
        );
    }
}

#[test]
fn the_same_document_in_json_gives_the_same_spec() {
    let yaml = begin(JOBS, &["get-deletion"]);
    let json = Document::parse("v.yaml", JOBS).unwrap().root.to_json();
    let json = begin(
        &serde_json::to_string_pretty(&json).unwrap(),
        &["get-deletion"],
    );
    let (yaml, json) = (
        yaml.spec.source().root.to_json(),
        json.spec.source().root.to_json(),
    );
    assert_eq!(yaml, json);
}

#[test]
fn a_spec_from_nothing_is_one_and_all_questions() {
    let begun =
        from_nothing("some-vendor", "Some Vendor").unwrap_or_else(|found| panic!("{found}"));
    check(&begun);
    assert!(begun.spec.source().unanswered.len() > 12, "{}", begun.text);
    assert!(
        begun
            .text
            .starts_with("# Some Vendor, begun by `cargo xtask new some-vendor` from nothing"),
        "{}",
        begun.text
    );
}

#[test]
fn a_document_of_nearly_nothing_is_enough() {
    begin(
        "openapi: 3.0.0\npaths:\n  /forget:\n    post: {}\n",
        &["POST /forget"],
    );
    begin(
        "openapi: 3.1.0\nservers: [{ url: / }]\npaths:\n  /users/{id}:\n    delete: { operationId: '42', security: [{}], responses: { default: { description: x } } }\n",
        &["42"],
    );
    begin(
        "openapi: 3.0.0\npaths:\n  /a:\n    post: { operationId: new, responses: { 2XX: { $ref: 'x.yaml' } }, requestBody: { content: { application/xml: {}, application/json: {} } } }\n    delete: { operationId: new }\n",
        &["POST /a", "DELETE /a"],
    );
}

#[test]
fn credentials_that_clients_can_not_apply_are_asked_about() {
    for (scheme, asked) in [
        ("{ type: http, scheme: digest }", "can't apply"),
        ("{ type: http, scheme: basic }", ""),
        ("{ type: apiKey, in: cookie, name: key }", ""),
        ("{ type: apiKey, in: query, name: key }", "can't apply"),
        ("{ type: oauth2, flows: {} }", "fetched by OAuth"),
        ("{ type: apiKey, in: header, name: X-Key }", ""),
    ] {
        let text = format!(
            "openapi: 3.0.0\nsecurity: [{{ S: [read] }}]\npaths:\n  /a:\n    delete: {{ responses: {{ '204': {{ description: D }} }} }}\ncomponents:\n  securitySchemes:\n    S: {scheme}\n"
        );
        let begun = begin(&text, &["DELETE /a"]);
        let open = &begun.spec.source().unanswered;
        assert!(
            asked.is_empty() || open.iter().any(|open| open.question.contains(asked)),
            "{scheme}: {open:?}"
        );
    }
}

#[test]
fn what_can_not_be_mended_is_reported_where_it_stands_in_the_document() {
    let text = "openapi: 3.0.0\npaths:\n  /a/{b:\n    delete: { responses: { '204': { description: D } } }\n";
    let document = Document::parse("some/where/v.yaml", text).unwrap();
    let picked = pick(&document, &["DELETE /a/{b".to_owned()]).unwrap();
    let found = from_document("v", "V", &document, &picked).unwrap_err();
    assert!(found.has_errors());
    assert!(
        found
            .iter()
            .all(|finding| finding.file == "some/where/v.yaml"),
        "{found}"
    );
    assert!(found.iter().any(|finding| finding.at.line >= 3), "{found}");
}
