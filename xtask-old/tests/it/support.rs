//! Ten-line specs, and directories of them.

use std::{fs, path::Path};

use tempfile::{NamedTempFile, TempDir};
use xtask_old::{emit::Files, generate::generate, spec::Spec};

/// The spec that says everything that a spec can say.
pub const EVERYTHING: &str = include_str!("everything.yaml");

/// A whole spec around one operation, `DELETE /v1/users/{id}`: `operation` are the lines of its answers
/// and `more` whole lines of the document, such as `components`.
pub fn spec(responses: &str, more: &str) -> String {
    let security = if more.contains("security:") {
        ""
    } else {
        "security: []\n"
    };
    let servers = if more.contains("servers:") {
        ""
    } else {
        "servers: [{ url: 'https://api.example.com', x-region: production, description: All }]\n"
    };
    format!(
        "openapi: 3.0.3
info: {{ title: Example, version: '1', description: An example. }}
{servers}{security}tags: [{{ name: t, description: T }}]
x-erasure:
  name: Example
  identifiers: [{{ kind: email, source: 'https://example.com/page' }}]
  retains: [{{ value: hashes, source: 'https://example.com/page' }}]
  recreation: {{ value: possible, assumed: nobody says }}
paths:
  /v1/users/{{id}}:
    delete:
      operationId: deleteUser
      tags: [t]
      summary: Delete a user
      description: Deletes a user.
      x-erasure:
        role: erase
        completion: {{ value: immediate, source: 'https://example.com/page' }}
        repeatable: {{ value: true, source: 'https://example.com/page' }}
        not-found: {{ value: nobody, assumed: nobody says }}
      parameters:
        - name: id
          in: path
          required: true
          description: Who.
          schema: {{ type: string, format: personal-data }}
          example: ada
      responses:
{responses}
{more}"
    )
}

/// An answer with a JSON body that a component describes.
pub fn json(status: &str, component: &str, example: &str) -> String {
    format!(
        "        '{status}': {{ description: D., content: {{ application/json: {{ \
         schema: {{ $ref: '#/components/schemas/{component}' }}, example: {example} }} }} }}\n"
    )
}

/// A component.
pub fn components(schemas: &str) -> String {
    format!("components:\n  schemas:\n{schemas}")
}

/// An answer without a body.
pub const EMPTY: &str = "        '204': { description: D. }\n        '404': { description: D. }\n";

/// The files of the client of a spec.
pub fn client(yaml: &str) -> Files {
    let spec = Spec::parse("specs/example.yaml", yaml).unwrap_or_else(|found| panic!("{found}"));
    generate(&spec).unwrap_or_else(|failure| panic!("{failure}"))
}

/// A directory with these specs, by file name.
pub fn specs(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        write(&dir.path().join(name), text);
    }
    dir
}

/// Writes a file, whole.
pub fn write(path: &Path, text: &str) {
    use std::io::Write;
    let dir = path.parent().unwrap();
    fs::create_dir_all(dir).unwrap();
    let mut file = NamedTempFile::new_in(dir).unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file.persist(path).unwrap();
}
