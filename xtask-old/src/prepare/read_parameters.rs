//! The parameters of an operation, and how each is written: what OpenAPI's styles make of a text, a
//! list or an object.

use heck::ToSnakeCase;
use openapiv3::{
    CookieStyle, OpenAPI, Parameter as Written, ParameterSchemaOrContent, PathStyle, QueryStyle,
    ReferenceOr, Schema, SchemaKind, Type,
};

use super::{
    In, Parameter, content_parameters::is_json_text, operation::Writing,
    read_operations::first_example, schema::component,
};

/// What a parameter holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    Text,
    List,
    Object,
}

/// Reads the parameters of an operation.
pub(super) fn of(document: &OpenAPI, written: &openapiv3::Operation) -> Vec<Parameter> {
    let parameters = written.parameters.iter().filter_map(ReferenceOr::as_item);
    parameters
        .map(|written| parameter(document, written))
        .collect()
}

fn parameter(document: &OpenAPI, written: &Written) -> Parameter {
    let data = written.parameter_data_ref();
    let schema = match &data.format {
        ParameterSchemaOrContent::Schema(schema) => Some(schema),
        ParameterSchemaOrContent::Content(_) => None,
    };
    let (sent_in, style) = match written {
        Written::Path { style, .. } => (
            In::Path,
            match style {
                PathStyle::Simple => "SIMPLE",
                PathStyle::Label => "LABEL",
                PathStyle::Matrix => "MATRIX",
            },
        ),
        Written::Query { style, .. } => (
            In::Query,
            match style {
                QueryStyle::Form => "FORM",
                QueryStyle::SpaceDelimited => "SPACE_DELIMITED",
                QueryStyle::PipeDelimited => "PIPE_DELIMITED",
                QueryStyle::DeepObject => "DEEP_OBJECT",
            },
        ),
        Written::Header { .. } => (In::Header, "SIMPLE"),
        Written::Cookie {
            style: CookieStyle::Form,
            ..
        } => (In::Cookie, "FORM"),
    };
    let explode = data.explode.unwrap_or(style == "FORM");
    Parameter {
        name: data.name.clone(),
        argument: data.name.to_snake_case(),
        sent_in,
        writing: match is_json_text(data) {
            true => Writing::Json,
            false => writing(sent_in, style, explode, holds(document, schema)),
        },
        required: data.required,
        description: described(data, schema),
        example: data
            .example
            .clone()
            .or_else(|| first_example(&data.examples)),
    }
}

fn writing(sent_in: In, style: &'static str, explode: bool, holds: Holds) -> Writing {
    let is_plain = match (sent_in, style, holds) {
        (In::Query, "FORM", Holds::List) => explode,
        (In::Path | In::Header, "SIMPLE", Holds::Text) | (In::Query, "FORM", Holds::Text) => true,
        _ => false,
    };
    match is_plain {
        true => Writing::Plain,
        // One text is written alike either way.
        false => Writing::Styled {
            style,
            explode: explode && holds != Holds::Text,
        },
    }
}

fn holds(document: &OpenAPI, schema: Option<&ReferenceOr<Schema>>) -> Holds {
    let schemas = document.components.as_ref().map(|all| &all.schemas);
    let named = schema
        .and_then(component)
        .and_then(|name| schemas?.get(&name)?.as_item());
    let schema = named.or_else(|| schema.and_then(ReferenceOr::as_item));
    match schema.map(|schema| &schema.schema_kind) {
        Some(SchemaKind::Type(Type::Array(_))) => Holds::List,
        Some(SchemaKind::Type(Type::Object(_))) => Holds::Object,
        _ => Holds::Text,
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prepare::testing::prepared;

    fn writing(parameter: &str) -> Writing {
        let yaml = format!(
            "paths: {{ '/a/{{p}}': {{ get: {{ operationId: a, parameters: [{{ name: p, {parameter} }}], responses: {{}} }} }} }}
components: {{ schemas: {{ Object: {{ type: object, properties: {{ a: {{ type: string }} }} }} }} }}"
        );
        prepared(&yaml).unwrap().operations[0].parameters[0].writing
    }

    const TEXT: &str = "schema: { type: string }";
    const LIST: &str = "schema: { type: array, items: { type: string } }";
    const OBJECT: &str = "schema: { $ref: '#/components/schemas/Object' }";

    #[test]
    fn what_everybody_sends_alike_is_plain() {
        for parameter in [
            format!("in: path, required: true, {TEXT}"),
            format!("in: header, {TEXT}"),
            format!("in: query, {TEXT}"),
            format!("in: query, explode: false, {TEXT}"),
            format!("in: query, {LIST}"),
        ] {
            assert_eq!(writing(&parameter), Writing::Plain, "{parameter}");
        }
    }

    #[test]
    fn a_style_is_what_the_spec_says_or_openapis_default() {
        let styled = |style, explode| Writing::Styled { style, explode };
        for (parameter, expected) in [
            (
                format!("in: query, explode: false, {LIST}"),
                styled("FORM", false),
            ),
            (format!("in: query, {OBJECT}"), styled("FORM", true)),
            (
                format!("in: query, style: pipeDelimited, {LIST}"),
                styled("PIPE_DELIMITED", false),
            ),
            (
                format!("in: query, style: deepObject, {OBJECT}"),
                styled("DEEP_OBJECT", false),
            ),
            (
                format!("in: path, required: true, {LIST}"),
                styled("SIMPLE", false),
            ),
            (
                format!("in: path, required: true, style: label, explode: true, {TEXT}"),
                styled("LABEL", false),
            ),
            (
                format!("in: path, required: true, style: matrix, explode: true, {LIST}"),
                styled("MATRIX", true),
            ),
            (
                format!("in: header, explode: true, {OBJECT}"),
                styled("SIMPLE", true),
            ),
            (format!("in: cookie, {TEXT}"), styled("FORM", false)),
        ] {
            assert_eq!(writing(&parameter), expected, "{parameter}");
        }
        let json = "in: query, content: { application/json: { schema: { type: string } } }";
        assert_eq!(writing(json), Writing::Json);
    }
}
