//! What a view of a spec has to have changed before a tool can work with it, and no more than that.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::view::{View, component, entries, is_method, members};

impl View {
    /// The same for Prism, which can't write an object as any media type: it is JSON there.
    #[must_use]
    pub fn answerable(mut self) -> View {
        fn name(value: &mut Value) {
            for (key, member) in entries(value) {
                if let (true, Some(content)) = (key == "content", member.as_object_mut())
                    && let Some(any) = content.remove("*/*")
                {
                    content.entry("application/json").or_insert(any);
                }
                name(member);
            }
        }
        name(&mut self.document);
        self
    }

    /// The same, with request bodies that may hold nothing but what the spec names: a client of ours
    /// has no business sending anything else.
    #[must_use]
    pub fn closed(mut self) -> View {
        let mut names = BTreeSet::new();
        for (_, item) in members(&mut self.document, "paths") {
            for (_, operation) in entries(item).filter(|(key, _)| is_method(key)) {
                if let Some(body) = operation.get_mut("requestBody") {
                    close(body, &mut names);
                }
            }
        }
        let mut done = BTreeSet::new();
        while let Some(name) = names.pop_first() {
            if done.insert(name.clone()) {
                let at = format!("/components/schemas/{name}");
                if let Some(schema) = self.document.pointer_mut(&at) {
                    close(schema, &mut names);
                }
            }
        }
        self
    }

    /// The same, where a field or a parameter of this name, or of a component of this name, takes this value alone: what an account has
    /// of its own, such as its keys and its tables, no tool can make up.
    #[must_use]
    pub fn fixing(mut self, value_of: impl Fn(&str) -> Option<String>) -> View {
        let Some(components) = self.document.get_mut("components") else {
            return self;
        };
        for (_, schema) in members(components, "schemas") {
            for (name, property) in members(schema, "properties") {
                if let Some(value) = value_of(name) {
                    property["enum"] = json!([value]);
                }
            }
        }
        for (component, parameter) in members(components, "parameters") {
            // A vendor may call its key no more than `token`; the spec says which one it is.
            let own = parameter["name"].as_str().and_then(&value_of);
            if let Some(value) = own.or_else(|| value_of(component)) {
                parameter["schema"]["enum"] = json!([value]);
            }
        }
        self
    }
}

/// Closes every object in here, and notes the components that are referred to.
fn close(value: &mut Value, names: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| close(item, names)),
        Value::Object(object) => {
            if let Some(name) = object
                .get("$ref")
                .and_then(Value::as_str)
                .and_then(component)
            {
                names.insert(name.to_owned());
            }
            if object.get("properties").is_some_and(Value::is_object)
                && !object.contains_key("additionalProperties")
            {
                object.insert("additionalProperties".to_owned(), json!(false));
            }
            for (key, member) in object.iter_mut() {
                if !matches!(key.as_str(), "example" | "examples" | "enum" | "default") {
                    close(member, names);
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crosscheck::testing::{two_contracts, views};

    #[test]
    fn a_view_adds_nothing_to_a_spec_that_has_nothing_to_change() {
        let mut document = two_contracts();
        document["paths"]["/erase"]["post"]["x-erasure"] = json!({ "role": "erase" });
        document["paths"]["/status/{id}"]["get"]["x-erasure"] = json!({ "role": "status" });
        let [view] = View::all("acme", &document).unwrap().try_into().unwrap();
        assert_eq!(view.fixing(|_| None).document, document);
    }

    #[test]
    fn only_what_is_sent_is_closed() {
        let [original, _] = views();
        let closed = original.closed().document;
        let more = |name: &str| closed["components"]["schemas"][name].get("additionalProperties");
        assert_eq!(more("AskOnce"), Some(&json!(false)));
        assert_eq!(more("AskNow"), None, "the other contract's");
        assert_eq!(more("AnswerOnce"), None, "an answer may hold more");
    }

    #[test]
    fn any_media_type_is_json_where_it_has_to_be_written() {
        let [_, revised] = views();
        let content = &revised.answerable().document["paths"]["/status/{id}"]["get"]["responses"]["200"]
            ["content"];
        assert_eq!(content, &json!({ "application/json": {} }));
    }

    #[test]
    fn a_field_that_only_the_account_knows_is_fixed() {
        let [original, _] = views();
        let fixed = original
            .fixing(|name| (name == "once").then(|| "k-1".to_owned()))
            .document;
        let schemas = &fixed["components"]["schemas"];
        assert_eq!(
            schemas["AskOnce"]["properties"]["once"]["enum"],
            json!(["k-1"])
        );
        assert_eq!(schemas["AskNow"]["properties"]["now"].get("enum"), None);
    }

    #[test]
    fn a_parameter_is_fixed_by_the_name_that_the_spec_gives_it_too() {
        let [mut original, _] = views();
        original.document["components"]["parameters"] = json!({
            "ProjectToken": { "name": "token", "in": "query", "schema": { "type": "string" } }
        });
        let fixed = original.fixing(|name| (name == "ProjectToken").then(|| "t-1".to_owned()));
        let parameter = &fixed.document["components"]["parameters"]["ProjectToken"];
        assert_eq!(parameter["schema"]["enum"], json!(["t-1"]));
    }
}
