//! The design's table "From spec to client", row by row: what the spec says, and what the client is.

use crate::support::{EMPTY, client, components, json, spec};

const PROBLEM: &str = "    Problem: { type: object, description: P., properties: { why: { type: string, description: Why. } } }\n";
const CONFLICT: &str = "    Conflict: { type: object, description: C., properties: { with: { type: string, description: What. } } }\n";

/// Code without the places where lines were broken.
fn flat(code: &str) -> String {
    let words: Vec<_> = code.split_whitespace().collect();
    words
        .join(" ")
        .replace("( ", "(")
        .replace(", )", ")")
        .replace(" )", ")")
        .replace(" .", ".")
}

#[track_caller]
fn contains(code: &str, wanted: &str) {
    let code = flat(code);
    assert!(code.contains(wanted), "no `{wanted}` in:\n{code}");
}

#[track_caller]
fn lacks(code: &str, unwanted: &str) {
    let code = flat(code);
    assert!(!code.contains(unwanted), "`{unwanted}` in:\n{code}");
}

#[test]
fn errors_of_several_shapes_with_and_without_a_body() {
    let responses = EMPTY.to_owned()
        + "        '401': { description: D. }\n"
        + &json("400", "Problem", "{}")
        + &json("409", "Conflict", "{}");
    let files = client(&spec(
        &responses,
        &components(&(PROBLEM.to_owned() + CONFLICT)),
    ));
    contains(&files["src/types.rs"], "pub enum DeleteUserError {");
    let code = &files["src/client.rs"];
    contains(code, "Error<types::DeleteUserError>");
    contains(
        code,
        "400 => Err(answer.into_error_as(types::DeleteUserError::Problem))",
    );
    contains(
        code,
        "409 => Err(answer.into_error_as(types::DeleteUserError::Conflict))",
    );
    contains(code, "_ => Err(answer.into_error_without_body())");
}

#[test]
fn errors_of_one_shape_are_that_shape() {
    let responses =
        EMPTY.to_owned() + &json("400", "Problem", "{}") + &json("500", "Problem", "{}");
    let files = client(&spec(&responses, &components(PROBLEM)));
    contains(
        &files["src/client.rs"],
        "Result<Response<()>, Error<types::Problem>>",
    );
    contains(
        &files["src/client.rs"],
        "400 | 500 => Err(answer.into_error())",
    );
}

#[test]
fn successes_of_several_shapes() {
    let responses = json("200", "Problem", "{}") + &json("202", "Conflict", "{}") + EMPTY;
    let files = client(&spec(
        &responses,
        &components(&(PROBLEM.to_owned() + CONFLICT)),
    ));
    contains(&files["src/types.rs"], "pub enum DeleteUserResponse {");
    contains(
        &files["src/client.rs"],
        "Result<Response<types::DeleteUserResponse>, Error>",
    );
    contains(&files["src/client.rs"], "types::DeleteUserResponse::Empty");
}

#[test]
fn a_text_is_a_string() {
    let text = "        '200': { description: D., content: { text/plain: { schema: { type: string }, example: x } } }\n";
    let files = client(&spec(
        &(text.to_owned() + "        '404': { description: D. }"),
        "",
    ));
    contains(&files["src/client.rs"], "Result<Response<String>, Error>");
    contains(&files["src/client.rs"], "200 => answer.text()");
}

#[test]
fn a_body_of_any_kind_is_dropped_and_200_and_204_both_succeed() {
    let any = |status: u16| {
        format!(
            "        '{status}': {{ description: D., content: {{ '*/*': {{ schema: {{ type: object }}, example: {{}} }} }} }}\n"
        )
    };
    let responses = any(200) + &any(204) + "        '404': { description: D. }";
    let files = client(&spec(&responses, ""));
    contains(&files["src/client.rs"], "200 | 204 => answer.dropped()");
    lacks(&files["src/client.rs"], ".accept(");
}

#[test]
fn an_enum_keeps_values_to_come() {
    let state = "    State: { type: object, description: S., properties: { state: { type: string, description: S., enum: [done, half-done] } } }\n";
    let files = client(&spec(
        &(json("200", "State", "{}") + "        '404': { description: D. }"),
        &components(state),
    ));
    let types = &files["src/types.rs"];
    contains(types, "Other(String)");
    contains(
        types,
        r#""half-done" => Self::HalfDone, _ => Self::Other(value)"#,
    );
    lacks(types, "Copy");
}

#[test]
fn a_field_that_an_answer_does_not_name_is_ignored() {
    let closed = PROBLEM.replace(
        "type: object,",
        "type: object, additionalProperties: false,",
    );
    let files = client(&spec(
        &(json("200", "Problem", "{}") + "        '404': { description: D. }"),
        &components(&closed),
    ));
    lacks(&files["src/types.rs"], "deny_unknown_fields");
}

#[test]
fn credentials_are_a_type_and_are_applied_to_every_request() {
    let more = "security: [{ token: [] }]
components:
  securitySchemes: { token: { type: apiKey, in: header, name: X-Token, description: A token. } }";
    let files = client(&spec(EMPTY, more));
    contains(
        &files["src/credentials.rs"],
        "pub fn token(secret: impl Into<Secret>) -> Self",
    );
    contains(
        &files["src/credentials.rs"],
        r#"credential::header(request, "X-Token", secret)"#,
    );
    contains(&files["src/client.rs"], "credentials: Credentials");
    contains(
        &files["src/client.rs"],
        ".send(&self.transport, &self.base, &self.credentials)",
    );
}

#[test]
fn a_spec_without_security_has_no_credentials() {
    let files = client(&spec(EMPTY, ""));
    assert!(!files.contains_key("src/credentials.rs"));
    contains(
        &files["src/client.rs"],
        "pub fn new(base: impl Into<BaseUrl>) -> Self",
    );
}

#[test]
fn servers_are_regions_and_any_other_base_url_is_possible() {
    let more = "servers:
  - { url: 'https://eu.example.com', x-region: eu, description: Europe }
  - { url: 'https://us.example.com', x-region: us, description: America }";
    let files = client(&spec(EMPTY, more));
    let region = &files["src/region.rs"];
    contains(
        region,
        "pub const ALL: &'static [Region] = &[Self::Eu, Self::Us];",
    );
    contains(region, r#"Self::Us => "https://us.example.com""#);
    contains(region, "impl From<Region> for BaseUrl");
    contains(&files["src/client.rs"], "base: impl Into<BaseUrl>");
}

#[test]
fn passwords_are_secrets_and_personal_data_is_personal() {
    let fields = "    Person:
      type: object
      description: P.
      properties:
        pass: { type: string, format: password, description: P., nullable: true }
        mail: { type: string, format: personal-data, description: P., maxLength: 99, x-assumed: so }
        more: { type: array, description: M., items: { type: string, format: personal-data } }
        by: { type: object, description: B., x-key-format: personal-data, additionalProperties: { type: string } }
        any: { type: object, description: Anything. }
";
    let files = client(&spec(
        &(json("200", "Person", "{}") + "        '404': { description: D. }"),
        &components(fields),
    ));
    let types = &files["src/types.rs"];
    contains(types, "pub pass: Option<client_runtime::Secret>");
    contains(types, "pub mail: Option<client_runtime::Personal>");
    contains(types, "pub more: Vec<client_runtime::Personal>");
    contains(
        types,
        "pub by: std::collections::BTreeMap<client_runtime::Personal, String>",
    );
    contains(types, "pub any: Option<client_runtime::Untyped>");
}

#[test]
fn a_path_parameter_stays_one_segment_or_is_refused() {
    let files = client(&spec(EMPTY, ""));
    contains(&files["src/client.rs"], r#".path("id", id)"#);
    lacks(&files["src/client.rs"], "encode_path");
    lacks(&files["src/client.rs"], "format!");
}

#[test]
fn a_parameter_that_spells_another_operation_is_refused() {
    let sibling = "  /v1/users/list:
    get:
      operationId: listUsers
      tags: [t]
      summary: List
      description: Lists.
      x-erasure: { role: lookup, repeatable: { value: true, assumed: so } }
      responses: { '204': { description: D. } }
";
    let yaml = spec(EMPTY, "").trim_end().to_owned() + "\n" + sibling;
    contains(
        &client(&yaml)["src/client.rs"],
        r#".distinct(&[("id", "list")])"#,
    );
}

#[test]
fn no_header_is_sent_that_the_spec_does_not_name() {
    let files = client(&spec(EMPTY, ""));
    lacks(&files["src/client.rs"], "api-version");
    lacks(&files["src/client.rs"], "header");
    lacks(&files["src/client.rs"], ".accept(");
}

#[test]
fn nothing_but_the_runtimes_transport_sends_anything() {
    for (name, code) in client(&spec(EMPTY, "")) {
        for unwanted in [
            "reqwest::Client",
            "reqwest::get",
            "progenitor",
            "println!",
            "unwrap",
            "panic!",
        ] {
            if name.ends_with(".rs") {
                lacks(&code, unwanted);
            }
        }
    }
}

#[test]
fn facts_are_constants_with_their_sources() {
    let files = client(&spec(EMPTY, ""));
    let facts = &files["src/facts.rs"];
    contains(facts, "pub const VENDOR: VendorFacts");
    let header = facts.lines().next().unwrap_or_default();
    let (_, hash) = header.split_once("(SHA-256 ").unwrap();
    let hash = hash.split_once(')').unwrap().0;
    assert_eq!(hash.len(), 64);
    contains(facts, &format!("spec: \"{hash}\","));
    contains(facts, "pub static DELETE_USER: Operation");
    contains(
        facts,
        "value: NotFoundMeans::Nobody, source: Source::Assumed(\"nobody says\")",
    );
    contains(
        facts,
        "source: Source::Published(\"https://example.com/page\")",
    );
    contains(facts, "..OperationFacts::of(Role::Erase)");
    contains(
        facts,
        "pub static OPERATIONS: &[&Operation] = &[&DELETE_USER];",
    );
}

#[test]
fn what_is_assumed_is_said_to_be() {
    let assumed = PROBLEM.replace("type: object,", "type: object, x-assumed: nobody shows it,");
    let responses =
        json("200", "Problem", "{}") + "        '404': { description: D., x-assumed: it is usual }";
    let files = client(&spec(&responses, &components(&assumed)));
    contains(&files["src/types.rs"], "Assumed: nobody shows it");
    contains(&files["src/client.rs"], "404: D. (Assumed: it is usual)");
    contains(
        &files["README.md"],
        "- the schema `Problem`: nobody shows it",
    );
    contains(
        &files["README.md"],
        "- the vendor, `recreation`: nobody says",
    );
}

#[test]
fn every_file_names_the_command_the_spec_and_its_hash() {
    let yaml = spec(EMPTY, "");
    let hash = xtask_old::spec::Spec::parse("specs/example.yaml", &yaml)
        .unwrap()
        .sha256;
    for (name, text) in client(&yaml) {
        let line = text.lines().next().unwrap();
        for part in [
            "`cargo xtask generate example`",
            "specs/example.yaml",
            &hash,
        ] {
            assert!(line.contains(part), "{name}: {line}");
        }
    }
}

#[test]
fn a_status_of_its_own_is_told_from_its_class_even_if_their_shapes_are_the_same() {
    let responses = json("204", "Problem", "{}").replace("204", "200")
        + &json("400", "Problem", "{}")
        + &json("4XX", "Problem", "{}")
        + &json("409", "Conflict", "{}")
        + "        '404': { description: D. }";
    let files = client(&spec(
        &responses,
        &components(&(PROBLEM.to_owned() + CONFLICT)),
    ));
    let code = flat(&files["src/client.rs"]);
    let arms = [
        "200 =>",
        "400 =>",
        "404 =>",
        "409 =>",
        "400..=499 =>",
        "_ =>",
    ];
    let places: Vec<_> = arms
        .iter()
        .map(|arm| code.find(&format!(" {arm}")))
        .collect();
    assert!(places.iter().all(Option::is_some), "{places:?}: {code}");
    assert!(
        places[1..4].iter().all(|place| place < &places[4]) && places[4] < places[5],
        "{code}"
    );
}

#[test]
fn no_pass_is_idle() {
    let spec =
        xtask_old::spec::Spec::parse("specs/everything.yaml", crate::support::EVERYTHING).unwrap();
    // Prepare's passes are named by the spec, which makes an idle one an error.
    let relied_on = spec.document.extensions["x-passes"].as_array().unwrap();
    assert_eq!(relied_on.len(), xtask_old::prepare::PASSES.len());
    let said = xtask_old::explain::explain(&spec).unwrap();
    assert!(!said.contains("(changes nothing here)"), "{said}");
}
