//! A place in a spec: what stands there, and its pointer.

use serde_yaml::Value;

use super::Origin;

/// A place in a spec.
#[derive(Clone)]
pub(super) struct Node<'a> {
    pub at: Origin,
    pub value: &'a Value,
    root: &'a Value,
}

impl<'a> Node<'a> {
    /// The whole spec.
    pub fn root(root: &'a Value) -> Self {
        let at = Origin::default();
        Self {
            at,
            value: root,
            root,
        }
    }

    pub fn child(&self, key: &str, value: &'a Value) -> Self {
        Self {
            at: self.at.to(key),
            value,
            root: self.root,
        }
    }

    /// What stands under a key, references followed.
    pub fn get(&self, key: &str) -> Option<Self> {
        self.raw(key).map(Self::resolved)
    }

    /// What stands under a key.
    pub fn raw(&self, key: &str) -> Option<Self> {
        Some(self.child(key, self.value.get(key)?))
    }

    /// What this refers to, if it is a reference.
    fn resolved(self) -> Self {
        let mut node = self;
        // A reference that leads back to itself ends here; lint says so.
        for _ in 0..8 {
            let Some(found) = node.text("$ref").and_then(|to| node.find(&to)) else {
                break;
            };
            node = found;
        }
        node
    }

    pub fn find(&self, reference: &str) -> Option<Self> {
        let mut steps = reference.strip_prefix("#/")?.split('/');
        steps.try_fold(Self::root(self.root), |node, step| {
            node.raw(&step.replace("~1", "/").replace("~0", "~"))
        })
    }

    /// The name of the component that this refers to.
    pub fn component(&self) -> Option<String> {
        let to = self.text("$ref")?;
        to.strip_prefix("#/components/schemas/").map(str::to_owned)
    }

    /// The text under a key.
    pub fn text(&self, key: &str) -> Option<String> {
        self.value.get(key)?.as_str().map(str::to_owned)
    }

    /// The text under a key, or none of it.
    pub fn words(&self, key: &str) -> String {
        self.text(key).unwrap_or_default().trim().to_owned()
    }

    /// Whether `true` stands under a key.
    pub fn flag(&self, key: &str) -> bool {
        self.value.get(key).and_then(Value::as_bool) == Some(true)
    }

    /// The entries of a map under a key in the order of the spec, references followed.
    pub fn entries(&self, key: &str) -> Vec<(String, Self)> {
        self.raw(key).map(|node| node.all()).unwrap_or_default()
    }

    /// The entries of this map, references followed.
    pub fn all(&self) -> Vec<(String, Self)> {
        let raw = self.raw_entries().into_iter();
        raw.map(|(key, node)| (key, node.resolved())).collect()
    }

    /// The entries of this map.
    pub fn raw_entries(&self) -> Vec<(String, Self)> {
        let entries = self.value.as_mapping().into_iter().flatten();
        let entries = entries.filter_map(|(key, value)| {
            let key = match key {
                Value::String(key) => key.clone(),
                Value::Number(key) => key.to_string(),
                _ => return None,
            };
            let node = self.child(&key, value);
            Some((key, node))
        });
        entries.collect()
    }

    /// The items of a list under a key, references followed.
    pub fn items(&self, key: &str) -> Vec<Self> {
        let raw = self.raw_items(key).into_iter();
        raw.map(Self::resolved).collect()
    }

    /// The items of a list under a key.
    pub fn raw_items(&self, key: &str) -> Vec<Self> {
        let Some(list) = self.raw(key) else {
            return Vec::new();
        };
        let items = list.value.as_sequence().into_iter().flatten().enumerate();
        let items = items.map(|(index, item)| list.child(&index.to_string(), item));
        items.collect()
    }

    /// The texts of a list under a key.
    pub fn texts(&self, key: &str) -> Vec<String> {
        let items = self.raw_items(key);
        let texts = items.iter().filter_map(|item| item.value.as_str());
        texts.map(str::to_owned).collect()
    }

    /// What stands under a key as JSON, if anything does.
    pub fn json(&self, key: &str) -> Option<serde_json::Value> {
        serde_json::to_value(self.value.get(key)?).ok()
    }

    /// The one example of this, or the first of several.
    pub fn example(&self) -> Option<serde_json::Value> {
        let several = || {
            let all = self.entries("examples");
            all.iter().find_map(|(_, example)| example.json("value"))
        };
        self.json("example").or_else(several)
    }
}
