//! Where in the workspace a vendor is: the files of its own, and the lines that others get.

use super::Vendor;

/// A vendor's own files beside its spec and its client: where, the template, and what it is.
pub(super) const OWN: &[(&str, &str, &str)] = &[
    (
        "crates/erasure/src/vendors/{module}.rs",
        include_str!("../templates/adapter.rs.txt"),
        "the adapter",
    ),
    (
        "crates/erasure/tests/it/vendors/{module}.rs",
        include_str!("../templates/adapter_test.rs.txt"),
        "its tests",
    ),
    (
        "crates/erasure/src/vendors/settings/{module}.rs",
        include_str!("../templates/settings.rs.txt"),
        "what an account is set up with",
    ),
    (
        "crates/vendor-sandbox/src/vendors/{module}.rs",
        include_str!("../templates/sandbox.rs.txt"),
        "how it behaves in the sandbox",
    ),
    (
        "tests/tests/system/outcomes_{module}.rs",
        include_str!("../templates/outcomes.rs.txt"),
        "its conformance test",
    ),
];

/// Lines that other files get where they have the same for other vendors: the line of another vendor, and
/// the line that is added.
pub(super) const BESIDE: &[(&str, &str, &str)] = &[
    (
        "crates/erasure/src/vendors/mod.rs",
        "    \"{id}\" {module} {Type} {CONST};\n",
        "",
    ),
    (
        "crates/erasure/tests/it/vendors/mod.rs",
        "mod {module};\n",
        "#[cfg(feature = \"{id}\")]\nmod {module};\n",
    ),
    (
        "crates/vendor-sandbox/src/vendor.rs",
        "            \"{id}\" {Type} {module};\n",
        "            #[doc = \"{name}: begun, and not finished.\"]\n            \"{id}\" {Type} {module};\n",
    ),
    (
        "tests/tests/system/main.rs",
        "#[cfg(test)]\nmod outcomes_{module};\n",
        "",
    ),
];

impl Vendor {
    /// The paths that nothing may be at.
    pub fn own_paths(&self) -> Vec<String> {
        let own = OWN.iter().map(|(path, ..)| self.fill(path));
        let first = [self.spec_path(), self.fill("crates/clients/{id}")];
        first.into_iter().chain(own).collect()
    }

    pub(super) fn spec_path(&self) -> String {
        self.fill("specs/{id}.yaml")
    }
}
