//! What the spec says about each operation, in the form that the client, its documentation and its
//! facts are written from.

use openapiv3::{
    OpenAPI, ParameterSchemaOrContent, ReferenceOr, Schema, SchemaKind, StatusCode, Type,
    VariantOrUnknownOrEmpty,
};

use super::{
    Problem,
    say_assumed::assumed,
    walk::{Place, inside},
};

/// An operation, as the spec describes it.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Where it stands in the spec.
    pub place: Place,
    /// Its operationId.
    pub id: String,
    /// Its method, in upper case.
    pub method: String,
    /// Its path template.
    pub path: String,
    /// What it does, in a line.
    pub summary: String,
    /// What it does.
    pub description: String,
    /// Why it is assumed to exist, if no vendor document gives it.
    pub assumed: Option<String>,
    /// Its path, query and header parameters.
    pub parameters: Vec<Parameter>,
    /// Its body.
    pub body: Option<Body>,
    /// The names of the security schemes, any of which lets somebody ask; none: anybody may.
    pub schemes: Vec<String>,
    /// What may be answered, by status.
    pub answers: Vec<Answer>,
    /// The operation as it was written, for the extensions.
    pub written: openapiv3::Operation,
}

/// Where a parameter is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum In {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// In a header.
    Header,
}

/// A parameter.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// The vendor's name for it.
    pub name: String,
    /// Where it is sent.
    pub sent_in: In,
    /// Whether it can't be left out.
    pub required: bool,
    /// What it is.
    pub description: String,
    /// An example of it.
    pub example: Option<serde_json::Value>,
    /// The format of its schema: `personal-data`, `password`, `date-time`, …
    pub format: Option<String>,
    /// The component that its schema refers to.
    pub component: Option<String>,
}

/// A request's body.
#[derive(Clone, Debug)]
pub struct Body {
    /// What it is.
    pub description: String,
    /// Its media type.
    pub media_type: String,
    /// The component that describes it, if it is JSON or a form.
    pub component: Option<String>,
    /// An example of it.
    pub example: Option<serde_json::Value>,
}

/// Which status an answer has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// This one.
    Code(u16),
    /// Any with this first digit.
    Class(u16),
    /// Any that has no answer of its own.
    Default,
}

impl Status {
    /// Whether it says that the request succeeded.
    pub fn is_success(self) -> bool {
        matches!(self, Status::Code(200..=299) | Status::Class(2))
    }

    /// Whether it says that the request failed.
    pub fn is_error(self) -> bool {
        matches!(
            self,
            Status::Code(400..=599) | Status::Class(4 | 5) | Status::Default
        )
    }
}

impl std::fmt::Display for Status {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Status::Code(code) => write!(f, "{code}"),
            Status::Class(class) => write!(f, "{class}XX"),
            Status::Default => f.write_str("other"),
        }
    }
}

/// What the body of an answer is for us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// JSON that this component describes.
    Json(String),
    /// Plain text.
    Text,
    /// Something that nobody can rely on (`*/*`), so nobody reads it.
    Dropped,
    /// Nothing.
    Empty,
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Its status.
    pub status: Status,
    /// What it means.
    pub description: String,
    /// What its body is.
    pub shape: Shape,
    /// The media types of its body.
    pub media_types: Vec<String>,
    /// Why it is assumed to be given, if no vendor document says so.
    pub assumed: Option<String>,
}

/// Reads the operations of a document whose references are resolved and whose shapes have names.
pub(super) fn table(document: &OpenAPI) -> Result<Vec<Operation>, Vec<Problem>> {
    let mut operations = Vec::new();
    let mut problems = Vec::new();
    for (path, item) in document.paths.iter() {
        let place = inside("/paths", path);
        let Some(item) = item.as_item() else {
            let fix = "write the path's operations here";
            problems.push(Problem::at(&place, "the path is a reference", fix));
            continue;
        };
        for (method, written) in item.iter() {
            match operation(document, &inside(&place, method), path, method, written) {
                Ok(operation) => operations.push(operation),
                Err(found) => problems.extend(found),
            }
        }
    }
    if problems.is_empty() {
        Ok(operations)
    } else {
        Err(problems)
    }
}

fn operation(
    document: &OpenAPI,
    place: &str,
    path: &str,
    method: &str,
    written: &openapiv3::Operation,
) -> Result<Operation, Vec<Problem>> {
    let Some(id) = written.operation_id.clone() else {
        let message = "the operation has no operationId";
        let fix = "add one in camel case: its method in the client is named after it";
        return Err(vec![Problem::at(place, message, fix)]);
    };
    Ok(Operation {
        place: place.to_owned(),
        id,
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: written.summary.clone().unwrap_or_default(),
        description: written.description.clone().unwrap_or_default(),
        assumed: assumed(&written.extensions),
        parameters: written.parameters.iter().filter_map(parameter).collect(),
        body: body(place, written)?,
        schemes: schemes(document, place, written)?,
        answers: answers(written),
        written: written.clone(),
    })
}

fn parameter(parameter: &ReferenceOr<openapiv3::Parameter>) -> Option<Parameter> {
    let parameter = parameter.as_item()?;
    let sent_in = match parameter {
        openapiv3::Parameter::Path { .. } => In::Path,
        openapiv3::Parameter::Query { .. } => In::Query,
        openapiv3::Parameter::Header { .. } => In::Header,
        openapiv3::Parameter::Cookie { .. } => return None,
    };
    let data = parameter.parameter_data_ref();
    let schema = match &data.format {
        ParameterSchemaOrContent::Schema(schema) => Some(schema),
        ParameterSchemaOrContent::Content(_) => None,
    };
    Some(Parameter {
        name: data.name.clone(),
        sent_in,
        required: data.required,
        description: described(data, schema),
        example: data
            .example
            .clone()
            .or_else(|| first_example(&data.examples)),
        format: schema.and_then(ReferenceOr::as_item).and_then(format),
        component: schema.and_then(component),
    })
}

/// What a parameter is, and what earlier passes said of its schema: its limits, its default.
fn described(data: &openapiv3::ParameterData, schema: Option<&ReferenceOr<Schema>>) -> String {
    let schema = schema.and_then(ReferenceOr::as_item);
    let schema = schema.and_then(|schema| schema.schema_data.description.as_deref());
    let words: Vec<_> = data
        .description
        .as_deref()
        .into_iter()
        .chain(schema)
        .collect();
    words.join("\n\n")
}

fn first_example(
    examples: &indexmap::IndexMap<String, ReferenceOr<openapiv3::Example>>,
) -> Option<serde_json::Value> {
    examples
        .values()
        .find_map(|example| example.as_item()?.value.clone())
}

/// The `format` of a string.
pub(super) fn format(schema: &Schema) -> Option<String> {
    let SchemaKind::Type(Type::String(string)) = &schema.schema_kind else {
        return None;
    };
    match &string.format {
        VariantOrUnknownOrEmpty::Item(format) => serde_json::to_value(format)
            .ok()?
            .as_str()
            .map(str::to_owned),
        VariantOrUnknownOrEmpty::Unknown(format) => Some(format.clone()),
        VariantOrUnknownOrEmpty::Empty => None,
    }
}

/// The name of the component that a schema refers to.
pub(super) fn component(schema: &ReferenceOr<Schema>) -> Option<String> {
    let ReferenceOr::Reference { reference } = schema else {
        return None;
    };
    reference
        .strip_prefix("#/components/schemas/")
        .map(str::to_owned)
}

/// The media types that `client_runtime::Call` can send.
const SENDABLE: &[&str] = &[
    "application/json",
    "application/x-www-form-urlencoded",
    "text/plain",
];

fn body(place: &str, written: &openapiv3::Operation) -> Result<Option<Body>, Vec<Problem>> {
    let Some(ReferenceOr::Item(body)) = &written.request_body else {
        return Ok(None);
    };
    let place = inside(place, "requestBody");
    if !body.required {
        let message = "the body may be left out, which a client's method can't express";
        let fix =
            "say `required: true`, or give the request without a body an operation of its own";
        return Err(vec![Problem::at(&place, message, fix)]);
    }
    let [(media_type, media)] = body.content.iter().collect::<Vec<_>>()[..] else {
        let message = format!("the body has {} media types", body.content.len());
        let fix = "describe the one that the client is to send";
        return Err(vec![Problem::at(&inside(&place, "content"), message, fix)]);
    };
    if !SENDABLE.contains(&media_type.split(';').next().unwrap_or_default()) {
        let message = format!("clients can't send `{media_type}`");
        let fix = format!("describe the body as one of {}", SENDABLE.join(", "));
        return Err(vec![Problem::at(&inside(&place, "content"), message, fix)]);
    }
    Ok(Some(Body {
        description: body.description.clone().unwrap_or_default(),
        media_type: media_type.clone(),
        component: media.schema.as_ref().and_then(component),
        example: media
            .example
            .clone()
            .or_else(|| first_example(&media.examples)),
    }))
}

/// The schemes that an operation may be asked with, one at a time.
fn schemes(
    document: &OpenAPI,
    place: &str,
    written: &openapiv3::Operation,
) -> Result<Vec<String>, Vec<Problem>> {
    let own = written
        .security
        .as_ref()
        .map(|own| (own, inside(place, "security")));
    let all = document
        .security
        .as_ref()
        .map(|all| (all, "/security".to_owned()));
    let Some((requirements, place)) = own.or(all) else {
        return Ok(Vec::new());
    };
    if requirements.iter().any(|requirement| requirement.len() > 1) {
        let message = "a request takes two credentials at once, which no client can send";
        return Err(vec![Problem::at(
            &place,
            message,
            "require one scheme, or several in turn",
        )]);
    }
    Ok(requirements
        .iter()
        .flat_map(|requirement| requirement.keys().cloned())
        .collect())
}

fn answers(written: &openapiv3::Operation) -> Vec<Answer> {
    let by_status = written
        .responses
        .responses
        .iter()
        .map(|(status, response)| {
            let status = match status {
                StatusCode::Code(code) => Status::Code(*code),
                StatusCode::Range(class) => Status::Class(*class),
            };
            (status, response)
        });
    let default = written
        .responses
        .default
        .iter()
        .map(|response| (Status::Default, response));
    let mut answers: Vec<_> = by_status
        .chain(default)
        .filter_map(|(status, response)| answer(status, response.as_item()?))
        .collect();
    answers.sort_by_key(|answer| answer.status);
    answers
}

fn answer(status: Status, response: &openapiv3::Response) -> Option<Answer> {
    Some(Answer {
        status,
        description: response.description.clone(),
        shape: shape(response),
        media_types: response.content.keys().cloned().collect(),
        assumed: assumed(&response.extensions),
    })
}

fn shape(response: &openapiv3::Response) -> Shape {
    let json = response
        .content
        .iter()
        .find(|(media_type, _)| is_json(media_type))
        .and_then(|(_, media)| component(media.schema.as_ref()?));
    match json {
        Some(component) => Shape::Json(component),
        None if response.content.is_empty() => Shape::Empty,
        None if response
            .content
            .keys()
            .any(|name| name.starts_with("text/plain")) =>
        {
            Shape::Text
        }
        None => Shape::Dropped,
    }
}

/// Whether a media type is JSON.
pub(super) fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    essence == "application/json" || essence.ends_with("+json")
}
