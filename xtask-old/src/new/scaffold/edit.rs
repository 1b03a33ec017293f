//! Adds a vendor's lines to files that have those of the others. A line is put where the same line of
//! another vendor stands, in the order of their names: that there is one shows that this is the place.

use toml_edit::{Array, DocumentMut, Item, Table, Value};

use super::vendor::Vendor;

/// Adds `added` for a new vendor beside the line that `of_others` is for the others: in their order, if
/// they are in the order of their names; else behind them.
pub fn beside(
    text: &str,
    of_others: &str,
    added: &str,
    vendor: &Vendor,
    others: &[Vendor],
) -> Result<String, String> {
    let mut found: Vec<(usize, usize, &Vendor)> = Vec::new();
    for other in others {
        let line = other.fill(of_others);
        if let Some(start) = find(text, &line) {
            found.push((start, start + line.len(), other));
        }
    }
    found.sort_by_key(|(start, ..)| *start);
    let Some((_, last, _)) = found.last() else {
        let shown = vendor.fill(added);
        return Err(format!(
            "no other vendor has there what would be added: {}",
            shown.trim()
        ));
    };
    let is_sorted = found.is_sorted_by_key(|(.., other)| &other.id);
    let next = found
        .iter()
        .find(|(.., other)| is_sorted && other.id > vendor.id);
    let (before, after) = text.split_at(next.map_or(*last, |(start, ..)| *start));
    Ok(format!("{before}{}{after}", vendor.fill(added)))
}

/// Adds lines at the end of the block that begins with the line `opening` and ends before the line
/// `closing`.
pub fn at_the_end(text: &str, opening: &str, closing: &str, added: &str) -> Result<String, String> {
    let missing = || format!("there is no block that begins with `{}`", opening.trim());
    let start = find(text, opening).ok_or_else(missing)? + opening.len();
    let rest = &text[start..];
    let end = find(rest, closing).ok_or_else(missing)?;
    let (before, after) = text.split_at(start + end);
    Ok(format!("{before}{added}{after}"))
}

/// Where a whole line, or several, stands.
fn find(text: &str, line: &str) -> Option<usize> {
    let begins = |index: usize| index == 0 || text.as_bytes().get(index - 1) == Some(&b'\n');
    text.match_indices(line)
        .map(|(index, _)| index)
        .find(|index| begins(*index))
}

/// Adds a key to a table of a manifest, in the order of the others.
pub fn toml_key(text: &str, table: &[&str], key: &str, value: Value) -> Result<String, String> {
    let mut document = document(text)?;
    let inside = self::table(&mut document, table)?;
    insert(inside, key, value);
    Ok(document.to_string())
}

/// Adds an item to a list of a manifest, in the order of the others.
pub fn toml_item(text: &str, table: &[&str], key: &str, item: &str) -> Result<String, String> {
    let mut document = document(text)?;
    let inside = self::table(&mut document, table)?;
    let place = inside
        .get_mut(key)
        .ok_or_else(|| format!("there is no `{key}`"))?;
    let list = match place {
        Item::Value(Value::InlineTable(inline)) => {
            inline.get_mut("features").and_then(Value::as_array_mut)
        }
        place => place.as_array_mut(),
    };
    let list = list.ok_or_else(|| format!("`{key}` holds no list"))?;
    add(list, item);
    Ok(document.to_string())
}

fn document(text: &str) -> Result<DocumentMut, String> {
    text.parse()
        .map_err(|error: toml_edit::TomlError| error.message().to_owned())
}

fn table<'a>(document: &'a mut DocumentMut, path: &[&str]) -> Result<&'a mut Table, String> {
    let mut table = document.as_table_mut();
    for key in path {
        let inside = table.get_mut(key).and_then(Item::as_table_mut);
        table = inside.ok_or_else(|| format!("there is no table `{}`", path.join(".")))?;
    }
    Ok(table)
}

/// Keys are sorted within the blocks that comments and empty lines make; a vendor's client belongs to the
/// block that has the other clients, or the others' keys.
fn insert(table: &mut Table, key: &str, value: Value) {
    let keys: Vec<String> = table.iter().map(|(key, _)| key.to_owned()).collect();
    let behind = keys
        .iter()
        .rposition(|other| other.as_str() < key && alike(other, key));
    let rest: Vec<String> = match behind {
        Some(index) => keys[index + 1..].to_vec(),
        None => {
            let first = keys
                .iter()
                .position(|other| alike(other, key))
                .unwrap_or(keys.len());
            keys[first..].to_vec()
        }
    };
    let moved: Vec<_> = rest
        .iter()
        .filter_map(|key| table.remove_entry(key))
        .collect();
    // A comment above a block stays above its first line.
    let mut moved = moved.into_iter();
    table.insert(key, Item::Value(value));
    if behind.is_none()
        && let Some((first, item)) = moved.next()
    {
        let above = first.leaf_decor().clone();
        if let Some(mut added) = table.key_mut(key) {
            *added.leaf_decor_mut() = above;
        }
        let mut first = first;
        first.leaf_decor_mut().set_prefix("");
        table.insert_formatted(&first, item);
    }
    for (key, item) in moved {
        table.insert_formatted(&key, item);
    }
}

/// Whether both name a client, or neither does.
fn alike(one: &str, other: &str) -> bool {
    one.ends_with("-client") == other.ends_with("-client")
        && (one.ends_with("-client") || (one != "default"))
}

fn add(list: &mut Array, item: &str) {
    let place = list
        .iter()
        .position(|other| other.as_str().is_some_and(|other| other > item))
        .unwrap_or(list.len());
    list.insert(place, item);
    let is_first = place == 0;
    for (index, value) in list.iter_mut().enumerate() {
        if index <= 1 || !is_first {
            let prefix = if index == 0 { "" } else { " " };
            if value
                .decor()
                .prefix()
                .is_none_or(|prefix| prefix.as_str().is_none_or(|prefix| !prefix.contains('\n')))
            {
                value.decor_mut().set_prefix(prefix);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vendor(id: &str) -> Vendor {
        Vendor::new(id, &heck::ToTitleCase::to_title_case(id)).unwrap()
    }

    fn others() -> Vec<Vendor> {
        ["lytics", "gainsight-px", "mudbase"].map(vendor).to_vec()
    }

    const TEXT: &str = "mod a;\n#[cfg(feature = \"gainsight-px\")]\nmod gainsight_px;\n#[cfg(feature = \"lytics\")]\nmod lytics;\n\nuse x;\n";
    const LINE: &str = "#[cfg(feature = \"{id}\")]\nmod {module};\n";

    #[test]
    fn a_line_is_put_where_the_same_line_of_another_vendor_stands() {
        let with = |id: &str| beside(TEXT, LINE, LINE, &vendor(id), &others()).unwrap();
        let position = |text: &str, part: &str| text.find(part).unwrap();
        let text = with("kissmetrics");
        assert!(position(&text, "mod gainsight_px") < position(&text, "mod kissmetrics"));
        assert!(position(&text, "mod kissmetrics;\n#[cfg(feature = \"lytics\")]") > 0);
        assert!(with("braze").starts_with("mod a;\n#[cfg(feature = \"braze\")]\nmod braze;\n"));
        assert!(
            with("zendesk")
                .contains("mod lytics;\n#[cfg(feature = \"zendesk\")]\nmod zendesk;\n\nuse x;")
        );
        let said = beside("nothing\n", LINE, LINE, &vendor("braze"), &others()).unwrap_err();
        assert!(said.contains("mod braze;"), "{said}");
    }

    #[test]
    fn where_others_are_in_an_order_of_their_own_a_line_is_put_behind_them() {
        let text = "macro! {\n    mudbase;\n    lytics;\n}\n";
        let text = beside(
            text,
            "    {module};\n",
            "    {module};\n",
            &vendor("braze"),
            &others(),
        )
        .unwrap();
        assert_eq!(text, "macro! {\n    mudbase;\n    lytics;\n    braze;\n}\n");
    }

    #[test]
    fn a_block_is_added_to_at_its_end() {
        let text = "struct A {\n    a: u8,\n}\n\nstruct B {\n}\n";
        let text = at_the_end(text, "struct A {\n", "}\n", "    b: u8,\n").unwrap();
        assert_eq!(
            text,
            "struct A {\n    a: u8,\n    b: u8,\n}\n\nstruct B {\n}\n"
        );
        assert!(at_the_end(&text, "struct C {\n", "}\n", "").is_err());
    }

    #[test]
    fn manifests_are_added_to_in_the_order_of_their_keys() {
        let manifest = "[features]\ndefault = [\"gainsight-px\", \"lytics\"]\n# One vendor each.\ngainsight-px = [\"dep:gainsight-px-client\"]\nlytics = [\"dep:lytics-client\"]\n\n[dependencies]\nasync-trait.workspace = true\ngainsight-px-client = { workspace = true, optional = true }\nlytics-client = { workspace = true, optional = true }\nserde.workspace = true\n";
        let text = toml_item(manifest, &["features"], "default", "braze").unwrap();
        let text = toml_item(&text, &["features"], "default", "zendesk").unwrap();
        assert!(
            text.contains("default = [\"braze\", \"gainsight-px\", \"lytics\", \"zendesk\"]\n"),
            "{text}"
        );
        let list: Value = "[\"dep:braze-client\"]".parse().unwrap();
        let text = toml_key(&text, &["features"], "braze", list).unwrap();
        assert!(
            text.contains("# One vendor each.\nbraze = [\"dep:braze-client\"]\ngainsight-px ="),
            "{text}"
        );
        let inline: Value = "{ workspace = true, optional = true }".parse().unwrap();
        let text = toml_key(&text, &["dependencies"], "kissmetrics-client", inline).unwrap();
        assert!(
            text.contains("gainsight-px-client = { workspace = true, optional = true }\nkissmetrics-client = { workspace = true, optional = true }\nlytics-client"),
            "{text}"
        );
        assert!(
            text.contains("async-trait.workspace = true\n")
                && text.ends_with("serde.workspace = true\n"),
            "{text}"
        );
        assert!(toml_key(&text, &["nowhere"], "a", Value::from(1)).is_err());
    }
}
