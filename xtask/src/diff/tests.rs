use super::*;

const SPEC: &str = "openapi: 3.0.3
info: { title: Example, version: '1', description: Erases people. }
servers: [{ url: 'https://eu.example.com', description: Europe, x-region: eu }]
security: [{ token: [] }]
tags: [{ name: people, description: People. }]
x-erasure:
  name: Example
  identifiers: [{ kind: email, source: 'https://example.com/page' }]
  retains: [{ value: hashes, source: 'https://example.com/page' }]
  recreation: { value: possible, source: 'https://example.com/page' }
  rate: { value: { requests: 9, per: PT1S }, source: 'https://example.com/page' }
paths:
  /users/{id}:
    parameters: [{ name: id, in: path, required: true, description: Who., schema: { type: string, format: personal-data }, example: u-1 }]
    delete:
      operationId: deleteUser
      tags: [people]
      summary: Delete a user
      description: Deletes a user.
      x-erasure:
        role: erase
        with: { path.id: identifier, body#/reason: { const: asked } }
        answers: { '200': { means: done, where: { 'body#/state': done }, source: 'https://example.com/page' }, '404': unclear }
        completion: { value: immediate, source: 'https://example.com/page' }
        repeatable: { value: true, source: 'https://example.com/page' }
      requestBody: { required: true, description: Why., content: { application/json: { schema: { $ref: '#/components/schemas/Order' }, example: { reason: asked } } } }
      responses:
        '200': { description: Done., content: { application/json: { schema: { $ref: '#/components/schemas/Done' }, example: { state: done } } } }
        '404': { description: Nobody. }
    get:
      operationId: getUser
      tags: [people]
      summary: Look a user up
      description: Looks a user up.
      x-erasure: { role: look, with: { path.id: identifier }, answers: { '204': there }, repeatable: { value: true, source: 'https://example.com/page' } }
      responses: { '204': { description: There. } }
components:
  securitySchemes: { token: { type: apiKey, in: header, name: X-Token, description: A token. } }
  schemas:
    Order:
      type: object
      description: What is asked.
      required: [reason]
      properties:
        reason: { $ref: '#/components/schemas/Reason' }
        note: { type: string, description: A note., maxLength: 9 }
      example: { reason: asked }
    Reason: { type: string, description: Why., enum: [asked, left], example: asked }
    Done:
      type: object
      description: What became of it.
      required: [state]
      properties:
        state: { $ref: '#/components/schemas/State' }
        when: { type: string, format: date-time, description: When. }
      example: { state: done }
    State: { type: string, description: How far it is., enum: [done, begun], example: done }
";

fn spec(text: &str) -> Spec {
    let spec = Spec::parse("specs/example.yaml", text.to_owned());
    spec.unwrap_or_else(|findings| panic!("{findings:#?}"))
}

fn compared(old: &Spec, new: &Spec) -> Vec<Change> {
    between(&items(old).unwrap(), &items(new).unwrap())
}

/// The changes when one piece of the spec is replaced.
fn changed(from: &str, to: &str) -> Vec<Change> {
    assert!(SPEC.contains(from), "{from}");
    compared(&spec(SPEC), &spec(&SPEC.replacen(from, to, 1)))
}

const DELETE: &str = "DELETE /users/{id}";

#[track_caller]
fn means(from: &str, to: &str, place: &str, mark: Mark) {
    let changes = changed(from, to);
    let place = place.replace("DELETE", DELETE);
    let is_it = |change: &Change| change.place == place && change.mark == mark;
    assert!(
        changes.iter().any(is_it),
        "`{from}` to `{to}` is not told as `{place}`: {changes:#?}"
    );
}

#[test]
fn what_gets_erased_needs_a_yes() {
    for (from, to, place) in [
        (
            "completion: { value: immediate",
            "horizon: { value: P7D, assumed: So. }
        completion: { value: promised",
            "DELETE, completion",
        ),
        (
            "repeatable: { value: true",
            "repeatable: { value: false",
            "DELETE, repeatable",
        ),
        ("value: possible", "value: refused", "vendor, recreation"),
        (
            "value: hashes",
            "value: backups",
            "vendor, retains `backups`",
        ),
        (
            "value: hashes",
            "value: backups",
            "vendor, retains `hashes`",
        ),
        (
            "[{ kind: email, ",
            "[{ kind: phone, assumed: So. }, { kind: email, ",
            "vendor, identifiers `phone`",
        ),
        (
            "completion: { value: immediate, source: 'https://example.com/page'",
            "completion: { value: immediate, assumed: So.",
            "DELETE, completion, who says so",
        ),
        ("eu.example.com", "example.org", "server `eu`"),
        ("role: look", "role: probe", "GET /users/{id}, role"),
        (
            "maxLength: 9",
            "default: none",
            "types::Order::note, default",
        ),
        (
            "enum: [asked, left]",
            "enum: [asked]",
            "types::Reason, value `asked`",
        ),
        (
            "Why., content: { application/json",
            "Why., content: { application/vnd.example+json",
            "DELETE, body",
        ),
        // Answers, states and flow.
        (
            "'404': unclear",
            "'404': refused",
            "DELETE, answers, 404, means",
        ),
        (
            "'body#/state': done",
            "'body#/state': begun",
            "DELETE, answers, 200, where, body#/state",
        ),
        (
            "path.id: identifier, body",
            "path.id: email, body",
            "DELETE, with, path.id",
        ),
        (
            "[done, begun]",
            "[done, begun, lost]",
            "types::State, value `lost`",
        ),
        ("[done, begun]", "[done]", "types::State, value `begun`"),
        (
            "'200': { description: Done.",
            "'202': { description: Done.",
            "DELETE, answer 200",
        ),
        (
            "'200': { description: Done.",
            "'202': { description: Done.",
            "DELETE, answer 202",
        ),
        (
            "'204': { description: There. }",
            "'200': { description: There. }",
            "GET /users/{id}, answer 204",
        ),
    ] {
        means(from, to, place, Mark::Erasure);
    }
}

#[test]
fn what_an_account_needs_breaks_who_sets_it_up() {
    let name = "  name: Example\n";
    let needs = format!("{name}  settings: {{ project: {{}} }}\n");
    means(name, &needs, "erasure::Example::new", Mark::Breaking);
    means(name, &needs, "vendor, settings, project", Mark::Erasure);
}

#[test]
fn what_is_gone_as_a_whole_is_told_once() {
    let erasures = changed("    delete:\n", "    post:\n").into_iter();
    let erasures = erasures.filter(|change| change.mark == Mark::Erasure);
    let told: Vec<(String, bool)> = erasures
        .map(|change| (change.place, change.new.is_some()))
        .collect();
    let moved = [
        ("POST /users/{id}".to_owned(), true),
        (DELETE.to_owned(), false),
    ];
    assert_eq!(told, moved);
}

#[test]
fn what_nobody_has_to_do_anything_about_is_harmless() {
    for (from, to, place) in [
        ("requests: 9", "requests: 8", "vendor, rate"),
        (
            "possible, source: 'https://example.com/page'",
            "possible, source: 'https://example.com/other'",
            "vendor, recreation, who says so",
        ),
        ("name: X-Token", "name: X-Key", "credential `token`"),
        (
            "x-region: eu }]",
            "x-region: eu }, { url: 'https://us.example.com', description: America, x-region: us }]",
            "server `us`",
        ),
    ] {
        means(from, to, place, Mark::Harmless);
    }
    assert_eq!(
        changed("summary: Delete a user", "summary: Erase a user"),
        []
    );
    assert_eq!(changed("maxLength: 9", "maxLength: 8"), []);
}

#[test]
fn where_a_thing_stands_makes_no_difference() {
    let parameter = "{ name: id, in: path, required: true, description: Who., schema: { type: string, format: personal-data }, example: u-1 }";
    let components = format!("components:\n  parameters: {{ Id: {parameter} }}\n");
    let moved = SPEC.replace(
        &format!("[{parameter}]"),
        "[{ $ref: '#/components/parameters/Id' }]",
    );
    let moved = moved.replace("components:\n", &components);
    let turned = SPEC.replace("enum: [done, begun]", "enum: [begun, done]");
    for other in [moved, turned] {
        assert_ne!(other, SPEC);
        assert_eq!(compared(&spec(SPEC), &spec(&other)), []);
    }
}

#[test]
fn every_spec_of_ours_is_the_same_as_itself() {
    for file in crate::spec::files(&crate::workspace_root().join("specs"), &[]).unwrap() {
        let read = || Spec::read(&file).unwrap();
        assert_eq!(compared(&read(), &read()), [], "{}", file.display());
    }
}
