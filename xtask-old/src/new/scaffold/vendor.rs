//! A vendor's name as each part of the workspace spells it.

use heck::{ToPascalCase, ToShoutySnakeCase, ToSnakeCase};

/// A vendor by all its names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vendor {
    /// `gainsight-px`.
    pub id: String,
    /// `Gainsight PX`.
    pub name: String,
    /// `GainsightPx`.
    pub type_name: String,
    /// `gainsight_px`.
    pub module: String,
    /// `GAINSIGHT_PX`.
    pub constant: String,
}

impl Vendor {
    /// The vendor of this id and name; or why code can't spell it.
    pub fn new(id: &str, name: &str) -> Result<Self, String> {
        let module = id.to_snake_case();
        let letters: String = name
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' })
            .collect();
        // A name of one word is written as its owner writes it: PureClarity, not Pureclarity.
        let type_name = match letters.split_whitespace().collect::<Vec<_>>().as_slice() {
            [only] if only.starts_with(|c: char| c.is_ascii_uppercase()) => (*only).to_owned(),
            _ => letters.to_pascal_case(),
        };
        let is_name = |name: &str| syn::parse_str::<syn::Ident>(name).is_ok() && name.is_ascii();
        if !is_name(&module) {
            return Err(format!(
                "`{module}` is a word of Rust, and can't be a module: choose a longer name"
            ));
        }
        if !is_name(&type_name) {
            return Err(format!(
                "no type can be called `{type_name}`: give another name with --name"
            ));
        }
        Ok(Vendor {
            id: id.to_owned(),
            name: name.to_owned(),
            type_name,
            constant: id.to_shouty_snake_case(),
            module,
        })
    }

    /// A template with this vendor's names in it: `{id}`, `{name}`, `{Type}`, `{module}` and `{CONST}`.
    pub fn fill(&self, template: &str) -> String {
        template
            .replace("{id}", &self.id)
            .replace("{name}", &self.name)
            .replace("{Type}", &self.type_name)
            .replace("{module}", &self.module)
            .replace("{CONST}", &self.constant)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vendor_is_spelled_as_its_owner_and_as_rust_does() {
        let spelled = |id: &str, name: &str| {
            Vendor::new(id, name).map(|vendor| vendor.fill("{Type} {module} {CONST}"))
        };
        assert_eq!(
            spelled("pureclarity", "PureClarity").unwrap(),
            "PureClarity pureclarity PURECLARITY"
        );
        assert_eq!(
            spelled("gainsight-px", "Gainsight PX").unwrap(),
            "GainsightPx gainsight_px GAINSIGHT_PX"
        );
        assert!(spelled("type", "Type").is_err());
        assert!(spelled("a", "42").is_err());
    }
}
