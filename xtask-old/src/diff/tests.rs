use super::*;

const SPEC: &str = "openapi: 3.0.3
servers: [{ url: 'https://eu.example.com', x-region: eu }]
security: [{ token: [] }]
x-erasure:
  name: Example
  identifiers: [{ kind: email, source: page }]
  retains: [{ value: hashes, source: page }]
  recreation: { value: possible, source: page }
  rate: { value: { requests: 9, per: PT1S }, source: page }
paths:
  /users/{id}:
    parameters: [{ name: id, in: path, required: true, description: Who., schema: { type: string } }]
    delete:
      operationId: deleteUser
      summary: Delete
      x-erasure:
        role: erase
        completion: { value: immediate, source: page }
        repeatable: { value: true, source: page }
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Order' } } } }
      responses:
        '200': { description: Done., content: { application/json: { schema: { $ref: '#/components/schemas/Done' } } } }
        '400': { description: Bad., content: { application/json: { schema: { $ref: '#/components/schemas/Problem' } } } }
    get:
      operationId: getUser
      x-erasure: { role: lookup }
      responses: { '204': { description: There. } }
components:
  securitySchemes: { token: { type: apiKey, in: header, name: X-Token } }
  schemas:
    Order:
      type: object
      required: [reason]
      properties:
        reason: { type: string, enum: [asked, left] }
        note: { type: string, maxLength: 9 }
    Done:
      type: object
      required: [state]
      properties:
        state: { type: string, enum: [done, begun] }
        when: { type: string, format: date-time }
        more: { type: object, properties: { by: { type: string } } }
    Problem: { type: object, properties: { why: { type: string, nullable: true } } }
";

fn source(text: &str) -> Source {
    Source::parse("specs/example.yaml", text).unwrap_or_else(|findings| panic!("{findings}"))
}

/// The changes when one piece of the spec is replaced, texts left out.
fn changed(from: &str, to: &str) -> Vec<(String, Vec<Mark>)> {
    assert!(SPEC.contains(from), "{from}");
    let new = SPEC.replacen(from, to, 1);
    let changes = changes(&source(SPEC), &source(&new)).into_iter();
    let told = changes.filter(|change| change.kind != Kind::Text);
    told.map(|change| (change.place, change.marks)).collect()
}

const ERASURE: &[Mark] = &[Mark::Erasure];
const BREAKING: &[Mark] = &[Mark::Breaking];
const HARMLESS: &[Mark] = &[Mark::Harmless];
const DELETE: &str = "DELETE /users/{id}";

#[track_caller]
fn means(from: &str, to: &str, place: &str, marks: &[Mark]) {
    let changes = changed(from, to);
    let place = place.replace("DELETE", DELETE);
    assert!(
        changes
            .iter()
            .any(|(told, meant)| *told == place && meant == marks),
        "`{from}` to `{to}` is not told as `{place}`: {changes:?}"
    );
}

#[test]
fn what_gets_erased_needs_a_yes() {
    for (from, to, place) in [
        ("value: immediate", "value: promised", "DELETE, completion"),
        (
            "repeatable: { value: true",
            "repeatable: { value: false",
            "DELETE, repeatable",
        ),
        ("value: possible", "value: refused", "vendor, recreation"),
        (
            "[{ value: hashes, source: page }]",
            "[]",
            "vendor, keeps hashes",
        ),
        (
            "[{ kind: email, source: page }]",
            "[{ kind: email, source: page }, { kind: phone, source: page }]",
            "vendor, asked by phone",
        ),
        (
            "role: lookup",
            "role: lookup, horizon: { value: P7D, source: page }",
            "GET /users/{id}, horizon",
        ),
        (
            "immediate, source: page",
            "immediate, assumed: nobody says",
            "DELETE, completion, who says so",
        ),
        ("eu.example.com", "example.org", "server `eu`"),
        ("role: lookup", "role: erase", "GET /users/{id}, role"),
        (
            "maxLength: 9",
            "maxLength: 9, default: none",
            "DELETE, body, field `note`, default",
        ),
    ] {
        means(from, to, place, ERASURE);
    }
    let gone = changed("    delete:\n", "    patch:\n");
    assert!(
        gone.contains(&(DELETE.to_owned(), vec![Mark::Erasure, Mark::Breaking])),
        "{gone:?}"
    );
    assert!(
        gone.contains(&("PATCH /users/{id}".to_owned(), vec![Mark::Erasure])),
        "{gone:?}"
    );
    assert_eq!(gone.len(), 2, "what is in them isn't told again: {gone:?}");
}

#[test]
fn what_breaks_callers_is_told_by_where_it_is() {
    for (from, to, place) in [
        (
            "operationId: deleteUser",
            "operationId: eraseUser",
            "DELETE, operationId",
        ),
        ("[reason]", "[]", "DELETE, body, field `reason`, presence"),
        (
            "note: { type: string",
            "note: { type: integer",
            "DELETE, body, field `note`, type",
        ),
        (
            "        note:",
            "        more:",
            "DELETE, body, field `note`",
        ),
        (
            "        note:",
            "        more: { type: string }\n        note:",
            "DELETE, body, field `more`",
        ),
        (
            "[asked, left]",
            "[asked]",
            "DELETE, body, field `reason`, value `left`",
        ),
        (
            "maxLength: 9",
            "maxLength: 8",
            "DELETE, body, field `note`, maxLength",
        ),
        ("when: {", "since: {", "DELETE, answer 200, field `when`"),
        (
            "format: date-time",
            "format: date",
            "DELETE, answer 200, field `when`, type",
        ),
        ("{ by: {", "{ of: {", "DELETE, answer 200, field `more.by`"),
        (
            "[state]",
            "[]",
            "DELETE, answer 200, field `state`, presence",
        ),
        (
            "[done, begun]",
            "[done]",
            "DELETE, answer 200, field `state`, value `begun`",
        ),
        (
            "nullable: true",
            "x-none: true",
            "DELETE, answer 400, field `why`, nullable",
        ),
        (
            "'400': {",
            "'409': { description: C., content: { text/plain: { schema: { type: string } } } }\n        '400': {",
            "DELETE, answer 409",
        ),
        ("name: X-Token", "name: X-Key", "credential `token`"),
        ("x-region: eu", "x-region: us", "server `eu`"),
        (
            "'#/components/schemas/Order' } } }",
            "'#/components/schemas/Order' } } , text/plain: { schema: { type: string } } }",
            "DELETE, body, as text/plain",
        ),
        (
            "name: id, in: path",
            "name: who, in: path",
            "DELETE, path parameter `id`",
        ),
        ("    get:\n", "    head:\n", "GET /users/{id}"),
    ] {
        means(from, to, place, BREAKING);
    }
}

#[test]
fn what_nobody_has_to_do_anything_about_is_harmless() {
    for (from, to, place) in [
        ("requests: 9", "requests: 8", "vendor, rate"),
        (
            "possible, source: page",
            "possible, source: another",
            "vendor, recreation, who says so",
        ),
        (
            "[asked, left]",
            "[asked, left, died]",
            "DELETE, body, field `reason`, value `died`",
        ),
        (
            "[done, begun]",
            "[done, begun, lost]",
            "DELETE, answer 200, field `state`, value `lost`",
        ),
        (
            "        when:",
            "        who: { type: string }\n        when:",
            "DELETE, answer 200, field `who`",
        ),
        (
            ", maxLength: 9",
            "",
            "DELETE, body, field `note`, maxLength",
        ),
        (
            "'400': {",
            "'404': { description: Nobody. }\n        '400': {",
            "DELETE, answer 404",
        ),
        (
            "x-region: eu }]",
            "x-region: eu }, { url: 'https://us.example.com', x-region: us }]",
            "server `us`",
        ),
    ] {
        means(from, to, place, HARMLESS);
    }
    assert_eq!(changed("summary: Delete", "summary: Erase"), []);
}

#[test]
fn where_a_thing_stands_makes_no_difference() {
    for (from, to) in [
        (
            "{ $ref: '#/components/schemas/Problem' }",
            "{ type: object, properties: { why: { type: string, nullable: true } } }",
        ),
        (
            "{ type: string, enum: [asked, left] }",
            "{ enum: [left, asked], type: string }",
        ),
        (
            "properties: { by: { type: string } }",
            "allOf: [{ properties: { by: { type: string } } }]",
        ),
    ] {
        let told: Vec<_> = changed(from, to)
            .into_iter()
            .filter(|(place, _)| !place.ends_with("answer 400"))
            .collect();
        assert_eq!(told, [], "`{from}` as `{to}`");
    }
}

#[test]
fn a_schema_that_leads_back_to_itself_is_told_of_once() {
    let again = SPEC.replace(
        "properties: { by: { type: string } }",
        "properties: { by: { $ref: '#/components/schemas/Done' } }",
    );
    let told = changes(&source(SPEC), &source(&again));
    assert!(
        told.iter()
            .any(|change| change.place.ends_with("field `more.by`, type")),
        "{told:?}"
    );
}

#[test]
fn every_spec_of_ours_is_the_same_as_itself() {
    for file in crate::spec::files(&crate::generate::workspace_root().join("specs"), &[]).unwrap() {
        let source = Source::read(&file).unwrap();
        assert_eq!(changes(&source, &source), [], "{}", file.display());
    }
}

#[test]
fn mudbases_newer_contract_differs_in_everything_that_is_published_of_it() {
    let read = |text| source(text);
    let (old, new) = (
        read(include_str!("../../tests/diff/mudbase-original.yaml")),
        read(include_str!("../../tests/diff/mudbase-revised.yaml")),
    );
    let told = changes(&old, &new);
    let erase = "POST /api/users/me/erase";
    let value = |value: &Option<Value>| value.as_ref().map(schema::plain).unwrap_or_default();
    let told: Vec<String> = told
        .iter()
        .map(|change| {
            format!(
                "{}: {} → {}",
                change.place.replace(erase, "erase"),
                value(&change.old),
                value(&change.new)
            )
        })
        .collect();
    for wanted in [
        "erase, operationId: eraseData → eraseUserData",
        "erase, completion: promised → immediate",
        "erase, horizon: P7D → ",
        "erase, repeatable: false → true",
        "erase, body, field `confirmation`: required string `DELETE_MY_ACCOUNT` → ",
        "erase, body, field `reason`: optional string personal-data → ",
        "erase, body, field `confirm`:  → required string `DELETE`",
        "erase, body, field `currentPassword`:  → optional string password",
        "erase, body, field `totpToken`:  → optional string password",
        "erase, answer 200, field `details`: optional object → ",
        "erase, answer 200, field `details.dataAnonymized`: optional boolean → ",
        "erase, answer 200, field `details.apiKeysDeactivated`: optional boolean → ",
        "erase, answer 200, field `details.sessionsDeleted`: optional boolean → ",
        "erase, answer 200, field `details.accountDisabled`: optional boolean → ",
        "erase, answer 200, field `details.scheduledForDeletion`: optional string date-time → ",
        "erase, answer 200, field `success`:  → optional boolean",
        "erase, answer 200, field `data`:  → optional object",
        "erase, answer 200, field `data.alreadyErased`:  → optional boolean",
        "erase, answer 200, field `data.subjectId`:  → optional string personal-data",
        "erase, answer 200, field `data.anonymized`:  → optional boolean",
        "erase, answer 200, field `data.sessionsRevoked`:  → optional boolean",
        "erase, answer 400, field `code`: optional string → ",
        "erase, answer 409:  → application/json SoleOwner { error, soleOwnedOrgs }",
        "credential `BearerToken`: http bearer → ",
        "credential `OrgBearerAuth`:  → http bearer",
        "credential `ProjectBearerAuth`:  → http bearer",
        "server `production`: https://api.mudbase.dev → https://cloud.mudbase.dev",
    ] {
        assert!(
            told.iter().any(|line| line == wanted),
            "`{wanted}` is not in {told:#?}"
        );
    }
    for kept in ["field `message`", "answer 401"] {
        assert!(
            !told.iter().any(|line| line.contains(kept)),
            "{kept} didn't change: {told:#?}"
        );
    }
    assert!(
        told.iter()
            .any(|line| line.starts_with("erase, description: ")),
        "the effect in words: {told:#?}"
    );
}
