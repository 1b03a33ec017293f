//! Visits every schema of a document, with its place, so that a pass about schemas needs no
//! knowledge of where OpenAPI lets a schema stand.

use indexmap::IndexMap;
use openapiv3::{
    AdditionalProperties, MediaType, OpenAPI, Parameter, ParameterSchemaOrContent, PathItem,
    ReferenceOr, Schema, SchemaKind, Type,
};

/// Where something stands in a document, as a JSON pointer.
pub type Place = String;

/// The place of `key` inside `place`.
pub fn inside(place: &str, key: &str) -> Place {
    format!("{place}/{}", key.replace('~', "~0").replace('/', "~1"))
}

/// Whether a place is another or somewhere inside it.
pub fn is_within(place: &str, around: &str) -> bool {
    place
        .strip_prefix(around)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The operations of a path, with their methods, to be changed.
pub fn operations_mut(
    item: &mut PathItem,
) -> impl Iterator<Item = (&'static str, &mut openapiv3::Operation)> {
    [
        ("get", &mut item.get),
        ("put", &mut item.put),
        ("post", &mut item.post),
        ("delete", &mut item.delete),
        ("options", &mut item.options),
        ("head", &mut item.head),
        ("patch", &mut item.patch),
        ("trace", &mut item.trace),
    ]
    .into_iter()
    .filter_map(|(method, operation)| operation.as_mut().map(|operation| (method, operation)))
}

/// Calls `visit` for every schema of the document or reference to one, parents before children.
pub fn schemas(document: &mut OpenAPI, visit: &mut dyn FnMut(&str, &mut ReferenceOr<Schema>)) {
    if let Some(components) = &mut document.components {
        for (name, schema) in &mut components.schemas {
            schema_and_children(&inside("/components/schemas", name), schema, visit);
        }
    }
    for (path, item) in &mut document.paths.paths {
        let ReferenceOr::Item(item) = item else {
            continue;
        };
        let place = inside("/paths", path);
        parameters(&place, &mut item.parameters, visit);
        for (method, operation) in operations_mut(item) {
            let place = inside(&place, method);
            parameters(&place, &mut operation.parameters, visit);
            if let Some(ReferenceOr::Item(body)) = &mut operation.request_body {
                content(&inside(&place, "requestBody"), &mut body.content, visit);
            }
            for (status, response) in &mut operation.responses.responses {
                if let ReferenceOr::Item(response) = response {
                    let place = inside(&inside(&place, "responses"), &status.to_string());
                    content(&place, &mut response.content, visit);
                }
            }
        }
    }
}

fn parameters(
    place: &str,
    parameters: &mut [ReferenceOr<Parameter>],
    visit: &mut dyn FnMut(&str, &mut ReferenceOr<Schema>),
) {
    for (index, parameter) in parameters.iter_mut().enumerate() {
        let ReferenceOr::Item(parameter) = parameter else {
            continue;
        };
        let place = format!("{place}/parameters/{index}/schema");
        if let ParameterSchemaOrContent::Schema(schema) = &mut parameter_data_mut(parameter).format
        {
            schema_and_children(&place, schema, visit);
        }
    }
}

/// What all parameters have in common, to be changed.
pub fn parameter_data_mut(parameter: &mut Parameter) -> &mut openapiv3::ParameterData {
    match parameter {
        Parameter::Query { parameter_data, .. }
        | Parameter::Header { parameter_data, .. }
        | Parameter::Path { parameter_data, .. }
        | Parameter::Cookie { parameter_data, .. } => parameter_data,
    }
}

fn content(
    place: &str,
    content: &mut IndexMap<String, MediaType>,
    visit: &mut dyn FnMut(&str, &mut ReferenceOr<Schema>),
) {
    for (media_type, media) in content {
        if let Some(schema) = &mut media.schema {
            let place = inside(&inside(place, "content"), media_type);
            schema_and_children(&inside(&place, "schema"), schema, visit);
        }
    }
}

fn schema_and_children(
    place: &str,
    schema: &mut ReferenceOr<Schema>,
    visit: &mut dyn FnMut(&str, &mut ReferenceOr<Schema>),
) {
    visit(place, schema);
    if let ReferenceOr::Item(schema) = schema {
        children(place, schema, &mut |place, child| {
            schema_and_children(place, child, visit);
        });
    }
}

/// Calls `visit` for each direct child of a schema.
fn children(
    place: &str,
    schema: &mut Schema,
    visit: &mut dyn FnMut(&str, &mut ReferenceOr<Schema>),
) {
    match &mut schema.schema_kind {
        SchemaKind::Type(Type::Object(object)) => {
            properties(place, &mut object.properties, visit);
            additional(place, &mut object.additional_properties, visit);
        }
        SchemaKind::Type(Type::Array(array)) => {
            if let Some(items) = &mut array.items {
                boxed(&inside(place, "items"), items, visit);
            }
        }
        SchemaKind::OneOf { one_of } => each(place, "oneOf", one_of, visit),
        SchemaKind::AllOf { all_of } => each(place, "allOf", all_of, visit),
        SchemaKind::AnyOf { any_of } => each(place, "anyOf", any_of, visit),
        SchemaKind::Not { not } => visit(&inside(place, "not"), not),
        SchemaKind::Any(any) => {
            properties(place, &mut any.properties, visit);
            additional(place, &mut any.additional_properties, visit);
            each(place, "oneOf", &mut any.one_of, visit);
            each(place, "allOf", &mut any.all_of, visit);
            each(place, "anyOf", &mut any.any_of, visit);
            if let Some(items) = &mut any.items {
                boxed(&inside(place, "items"), items, visit);
            }
        }
        SchemaKind::Type(_) => {}
    }
}

fn properties(
    place: &str,
    properties: &mut IndexMap<String, ReferenceOr<Box<Schema>>>,
    visit: &mut dyn FnMut(&str, &mut ReferenceOr<Schema>),
) {
    let place = inside(place, "properties");
    for (name, property) in properties {
        boxed(&inside(&place, name), property, visit);
    }
}

fn additional(
    place: &str,
    additional: &mut Option<AdditionalProperties>,
    visit: &mut dyn FnMut(&str, &mut ReferenceOr<Schema>),
) {
    if let Some(AdditionalProperties::Schema(schema)) = additional {
        visit(&inside(place, "additionalProperties"), schema);
    }
}

fn each(
    place: &str,
    key: &str,
    schemas: &mut [ReferenceOr<Schema>],
    visit: &mut dyn FnMut(&str, &mut ReferenceOr<Schema>),
) {
    for (index, schema) in schemas.iter_mut().enumerate() {
        visit(&format!("{place}/{key}/{index}"), schema);
    }
}

/// Properties and items are boxed in `openapiv3`; a visitor should not have to know.
fn boxed(
    place: &str,
    schema: &mut ReferenceOr<Box<Schema>>,
    visit: &mut dyn FnMut(&str, &mut ReferenceOr<Schema>),
) {
    let mut unboxed = schema.clone().unbox();
    visit(place, &mut unboxed);
    *schema = match unboxed {
        ReferenceOr::Reference { reference } => ReferenceOr::Reference { reference },
        ReferenceOr::Item(schema) => ReferenceOr::Item(Box::new(schema)),
    };
}
