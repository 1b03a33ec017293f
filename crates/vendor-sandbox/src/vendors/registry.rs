//! Records that are found by any of their names without looking at all of them, so that a vendor
//! with a million people answers as fast as one with ten.

use std::{
    collections::HashMap,
    ops::{Index, IndexMut},
};

/// Records in the order in which they were made. None is ever removed: a record that is gone at the
/// vendor stays here as the memory of it, which the truth is told from.
pub(super) struct Registry<T> {
    records: Vec<T>,
    by_name: HashMap<String, Vec<usize>>,
}

impl<T> Registry<T> {
    pub fn new() -> Self {
        Self {
            records: Vec::new(),
            by_name: HashMap::new(),
        }
    }

    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Adds a record under these names.
    pub fn add<'n>(&mut self, record: T, names: impl Iterator<Item = &'n str>) -> usize {
        let index = self.records.len();
        self.records.push(record);
        for name in names {
            self.name(index, name);
        }
        index
    }

    /// Gives a record one more name.
    pub fn name(&mut self, index: usize, name: &str) {
        let named = self.by_name.entry(name.to_owned()).or_default();
        if !named.contains(&index) {
            named.push(index);
        }
    }

    /// Where the records of this name are.
    pub fn indices(&self, name: &str) -> Vec<usize> {
        self.by_name.get(name).cloned().unwrap_or_default()
    }

    /// The records of this name.
    pub fn called(&self, name: &str) -> impl Iterator<Item = &T> {
        let indices = self.by_name.get(name).into_iter().flatten();
        indices.map(|index| &self.records[*index])
    }

    /// Where the first record of this name is that fits.
    pub fn find(&self, name: &str, fits: impl Fn(&T) -> bool) -> Option<usize> {
        let mut indices = self.by_name.get(name).into_iter().flatten();
        indices.find(|index| fits(&self.records[**index])).copied()
    }

    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.records.iter()
    }
}

impl<T> Index<usize> for Registry<T> {
    type Output = T;

    fn index(&self, index: usize) -> &T {
        &self.records[index]
    }
}

impl<T> IndexMut<usize> for Registry<T> {
    fn index_mut(&mut self, index: usize) -> &mut T {
        &mut self.records[index]
    }
}
