//! The table of operations, read from a document whose references are resolved and whose shapes have
//! names.

use openapiv3::{MediaType, OpenAPI, ReferenceOr, StatusCode};

use super::{
    Answer, Body, Encoding, Operation, Problem, Shape, Status, read_parameters,
    say_assumed::assumed,
    schema::{component, essence, is_binary, is_json},
    walk::inside,
};

/// Reads all operations.
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
        parameters: read_parameters::of(document, written),
        body: body(place, written)?,
        schemes: schemes(document, place, written)?,
        answers: answers(written),
        written: written.clone(),
    })
}

pub(super) fn first_example(
    examples: &indexmap::IndexMap<String, ReferenceOr<openapiv3::Example>>,
) -> Option<serde_json::Value> {
    examples
        .values()
        .find_map(|example| example.as_item()?.value.clone())
}

fn body(place: &str, written: &openapiv3::Operation) -> Result<Option<Body>, Vec<Problem>> {
    let Some(ReferenceOr::Item(body)) = &written.request_body else {
        return Ok(None);
    };
    let place = inside(&inside(place, "requestBody"), "content");
    let [(media_type, media)] = body.content.iter().collect::<Vec<_>>()[..] else {
        let message = format!("the body has {} media types", body.content.len());
        let fix = "describe the one that the client is to send";
        return Err(vec![Problem::at(&place, message, fix)]);
    };
    let Some(encoding) = encoding(media_type, media) else {
        let message = format!("clients can't send `{media_type}`");
        let fix = "describe the body as JSON, a form, text/plain, or bytes: `format: binary`";
        return Err(vec![Problem::at(&place, message, fix)]);
    };
    Ok(Some(Body {
        required: body.required,
        encoding,
        description: body.description.clone().unwrap_or_default(),
        media_type: media_type.clone(),
        example: media
            .example
            .clone()
            .or_else(|| first_example(&media.examples)),
    }))
}

/// How `client_runtime::Call` sends a body of this media type, if it can.
fn encoding(media_type: &str, media: &MediaType) -> Option<Encoding> {
    match essence(media_type).as_str() {
        _ if is_json(media_type) => Some(Encoding::Json),
        "application/x-www-form-urlencoded" => Some(Encoding::Form),
        _ if media.schema.as_ref().is_some_and(is_binary) => Some(Encoding::Bytes),
        "text/plain" => Some(Encoding::Text),
        _ => None,
    }
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
            .values()
            .any(|media| media.schema.as_ref().is_some_and(is_binary)) =>
        {
            Shape::Bytes
        }
        None if response
            .content
            .keys()
            .any(|name| essence(name) == "text/plain") =>
        {
            Shape::Text
        }
        None => response
            .content
            .values()
            .find_map(|media| component(media.schema.as_ref()?))
            .map_or(Shape::Dropped, Shape::Perhaps),
    }
}
