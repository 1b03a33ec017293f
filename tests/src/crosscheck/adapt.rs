//! What a view of a spec has to have changed before a tool can work with it, and no more than that.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::view::{View, component, entries, is_method, members, text};

impl View {
    /// The same for Prism, which can't write an object as any media type: it is JSON there.
    pub(super) fn answerable(mut self) -> View {
        fn name(value: &mut Value) {
            for (key, member) in entries(value) {
                if key == "content"
                    && let Some(content) = member.as_object_mut()
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
    pub(super) fn closed(mut self) -> View {
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
            let at = format!("/components/schemas/{name}");
            if done.insert(name)
                && let Some(schema) = self.document.pointer_mut(&at)
            {
                close(schema, &mut names);
            }
        }
        self
    }

    /// The same, where a field or a parameter of this name, or of a component of this name, takes this
    /// value alone: what an account has of its own, such as its keys and its tables, no tool can make up.
    pub(super) fn fixing(mut self, value_of: impl Fn(&str) -> Option<String>) -> View {
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

    /// The same, with links from the erasures to the operations that tell how far one is, so that a tool
    /// asks about deletions that there are. The specs don't link operations; their examples do: a value
    /// that an erasure's answer and a parameter share is the same thing.
    pub(super) fn linked(mut self) -> View {
        let has_role = |view: &View, path: &str, method: &str, roles: [&str; 2]| {
            let said = &view.document["paths"][path][method.to_lowercase()]["x-erasure"];
            let uses = said["uses"].as_array().into_iter().flatten();
            let mut said = uses.chain([said]).map(|one| text(&one["role"]));
            said.any(|role| roles.contains(&role))
        };
        let asks = |view: &View, path: &str, method: &str| {
            has_role(view, path, method, ["follow", "status"])
        };
        let erases = |view: &View, path: &str, method: &str| {
            has_role(view, path, method, ["erase", "erase-many"])
        };
        let operations = self.operations.clone();
        let questions: Vec<_> = operations
            .iter()
            .filter(|one| asks(&self, &one.path, &one.method))
            .map(|one| (one.id.clone(), self.examples(&one.path, &one.method)))
            .collect();
        for one in operations {
            if !erases(&self, &one.path, &one.method) {
                continue;
            }
            let at = &mut self.document["paths"][&one.path][one.method.to_lowercase()];
            let answers = members(at, "responses");
            for (_, answer) in answers.filter(|(status, _)| status.starts_with('2')) {
                let links = links(answer, &questions);
                if !links.is_empty() {
                    answer["links"] = Value::Object(links);
                }
            }
        }
        self
    }

    /// The path parameters of an operation, each with its example.
    fn examples(&self, path: &str, method: &str) -> Vec<(String, String)> {
        let item = &self.document["paths"][path];
        let holders = [item, &item[method.to_lowercase()]].into_iter();
        let parameters = holders.filter_map(|holder| holder["parameters"].as_array());
        let resolved = parameters.flatten().map(|parameter| {
            let pointer = text(&parameter["$ref"]).trim_start_matches('#');
            self.document
                .pointer(pointer)
                .filter(|_| !pointer.is_empty())
                .unwrap_or(parameter)
        });
        resolved
            .filter(|parameter| parameter["in"] == "path")
            .map(|parameter| (text(&parameter["name"]), text(&parameter["example"])))
            .filter(|(_, example)| !example.is_empty())
            .map(|(name, example)| (name.to_owned(), example.to_owned()))
            .collect()
    }
}

/// Closes every object in here, and notes the components that are referred to.
fn close(value: &mut Value, names: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| close(item, names)),
        Value::Object(object) => {
            let reference = object.get("$ref").and_then(Value::as_str);
            names.extend(reference.and_then(component).map(str::to_owned));
            if object.get("properties").is_some_and(Value::is_object) {
                object.entry("additionalProperties").or_insert(json!(false));
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

/// A link to each operation all of whose parameters stand in the answer's example.
fn links(answer: &Value, questions: &[(String, Vec<(String, String)>)]) -> Map<String, Value> {
    let contents = answer["content"].as_object().into_iter().flatten();
    let examples: Vec<&Value> = contents.map(|(_, content)| &content["example"]).collect();
    let link = |(id, parameters): &(String, Vec<(String, String)>)| {
        let found = parameters.iter().map(|(name, example)| {
            let pointer = examples.iter().find_map(|body| pointer_to(body, example))?;
            Some((name.clone(), json!(format!("$response.body#{pointer}"))))
        });
        let found = found.collect::<Option<Map<_, _>>>()?;
        let link = json!({ "operationId": id, "parameters": found });
        (!parameters.is_empty()).then(|| (id.clone(), link))
    };
    questions.iter().filter_map(link).collect()
}

/// Where in a document this text stands.
fn pointer_to(document: &Value, text: &str) -> Option<String> {
    let escaped = |key: &str| key.replace('~', "~0").replace('/', "~1");
    match document {
        Value::String(found) if found == text => Some(String::new()),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .find_map(|(index, item)| Some(format!("/{index}{}", pointer_to(item, text)?))),
        Value::Object(members) => members.iter().find_map(|(key, member)| {
            Some(format!("/{}{}", escaped(key), pointer_to(member, text)?))
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::view::tests::{two_contracts, views};
    use super::*;

    #[test]
    fn a_view_adds_nothing_to_a_spec_that_has_nothing_to_change() {
        let mut document = two_contracts();
        for (path, method) in [("/erase", "post"), ("/status/{id}", "get")] {
            document["paths"][path][method]["x-erasure"] = json!({});
        }
        let views = View::all("acme", &document).expect("it can be read");
        let [view] = views.try_into().expect("there is one contract");
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
    fn what_only_the_account_knows_is_fixed_by_the_name_of_field_parameter_or_component() {
        let [mut original, _] = views();
        original.document["components"]["parameters"] = json!({
            "ProjectToken": { "name": "token", "in": "query", "schema": { "type": "string" } }
        });
        let key = |name: &str| match name {
            "once" => Some("k-1".to_owned()),
            "ProjectToken" => Some("t-1".to_owned()),
            _ => None,
        };
        let fixed = original.fixing(key).document;
        let components = &fixed["components"];
        let property = |schema: &str, name: &str| {
            components["schemas"][schema]["properties"][name]["enum"].clone()
        };
        assert_eq!(property("AskOnce", "once"), json!(["k-1"]));
        assert_eq!(property("AskNow", "now"), Value::Null);
        let parameter = &components["parameters"]["ProjectToken"];
        assert_eq!(parameter["schema"]["enum"], json!(["t-1"]));
    }

    #[test]
    fn an_answer_is_linked_to_the_operation_that_its_id_is_asked_with() {
        let [original, revised] = views();
        let answer = |view: View| {
            view.linked().document["paths"]["/erase"]["post"]["responses"]["202"].clone()
        };
        let link =
            json!({ "operationId": "status", "parameters": { "id": "$response.body#/done" } });
        assert_eq!(answer(revised)["links"], json!({ "status": link }));
        let none = answer(original);
        assert_eq!(none.get("links"), None, "it has no such operation");
    }

    #[test]
    fn a_pointer_names_the_place_of_a_text_in_whatever_it_is_nested() {
        let document = json!({ "data": [{ "a/b~c": "other" }, { "a/b~c": "r-7" }] });
        let pointer = pointer_to(&document, "r-7");
        assert_eq!(pointer.as_deref(), Some("/data/1/a~1b~0c"));
        assert_eq!(pointer_to(&document, "r-8"), None);
    }
}
