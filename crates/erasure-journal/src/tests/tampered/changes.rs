//! Every change of one row or one column of a table.

use rusqlite::Connection;
use rusqlite::types::Value;

/// A table's columns, and its rows.
pub(super) struct Table {
    pub(super) name: String,
    columns: Vec<String>,
    pub(super) rows: Vec<Vec<Value>>,
}

impl Table {
    pub(super) fn all(file: &Connection) -> Vec<Self> {
        let mut names = file
            .prepare(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
            )
            .unwrap();
        let names = names.query_map([], |row| row.get(0)).unwrap();
        names.map(|name| Self::named(file, name.unwrap())).collect()
    }

    pub(super) fn named(file: &Connection, name: String) -> Self {
        let mut all = file.prepare(&format!("SELECT * FROM {name}")).unwrap();
        let columns: Vec<String> = all.column_names().map(str::to_owned).collect();
        let count = columns.len();
        let rows = all.query_map([], |row| (0..count).map(|at| row.get(at)).collect());
        let rows = rows.unwrap().collect::<Result<_, _>>().unwrap();
        Self {
            name,
            columns,
            rows,
        }
    }

    /// Puts rows in place of those that are there; false where SQLite itself wouldn't have them.
    pub(super) fn put(&self, file: &Connection, rows: &[Vec<Value>]) -> bool {
        let places = vec!["?"; self.columns.len()].join(", ");
        let insert = format!("INSERT INTO {} VALUES ({places})", self.name);
        file.execute(&format!("DELETE FROM {}", self.name), [])
            .unwrap();
        rows.iter().all(|row| {
            file.execute(&insert, rusqlite::params_from_iter(row))
                .is_ok()
        })
    }
}

/// What could stand in place of a value.
fn others(value: &Value, in_column: &[&Value]) -> Vec<Value> {
    let mut others: Vec<Value> = vec![Value::Null];
    match value {
        Value::Integer(number) => {
            let near = [
                number.wrapping_add(1),
                number.wrapping_sub(1),
                0,
                1,
                i64::MAX,
            ];
            others.extend(near.map(Value::Integer));
        }
        Value::Blob(bytes) => {
            others.push(Value::Blob(Vec::new()));
            for at in [0, bytes.len() / 2, bytes.len().saturating_sub(1)] {
                let mut turned = bytes.clone();
                turned.get_mut(at).into_iter().for_each(|byte| *byte ^= 1);
                others.push(Value::Blob(turned));
            }
        }
        Value::Text(text) => {
            others.push(Value::Text(String::new()));
            others.push(Value::Text(format!("{text}x")));
            others.push(Value::Text(text.replace("incomplete", "complete")));
            others.push(Value::Text(text.replace("immediate", "promised")));
        }
        _ => others.extend([
            Value::Integer(1),
            Value::Blob(vec![1]),
            Value::Text("x".to_owned()),
        ]),
    }
    others.extend(in_column.iter().map(|other| (*other).clone()));
    let mut different: Vec<Value> = Vec::new();
    for other in others {
        if other != *value && !different.contains(&other) {
            different.push(other);
        }
    }
    different
}

/// Every change of one column of one row, and every row taken out, repeated, or swapped with another in one
/// column; each with what to call it.
pub(super) fn changes(table: &Table) -> Vec<(String, Vec<Vec<Value>>)> {
    let mut changes = Vec::new();
    let column = |at: usize| -> Vec<&Value> { table.rows.iter().map(|row| &row[at]).collect() };
    for (number, row) in table.rows.iter().enumerate() {
        let mut without = table.rows.clone();
        without.remove(number);
        changes.push((format!("row {number} taken out"), without));
        for (at, name) in table.columns.iter().enumerate() {
            for other in others(&row[at], &column(at)) {
                let mut changed = table.rows.clone();
                let what = format!("{name} of row {number} becomes {other:?}");
                changed[number][at] = other.clone();
                changes.push((what, changed));
                if at == 0 {
                    let mut repeated = table.rows.clone();
                    let mut again = row.clone();
                    again[at] = other;
                    repeated.push(again);
                    changes.push((format!("row {number} repeated"), repeated));
                }
            }
            for swapped in number + 1..table.rows.len() {
                let mut changed = table.rows.clone();
                changed[number][at] = table.rows[swapped][at].clone();
                changed[swapped][at] = row[at].clone();
                if changed != table.rows {
                    changes.push((format!("{name} of {number} and {swapped} swapped"), changed));
                }
            }
        }
    }
    changes
}
