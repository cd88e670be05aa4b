//! Which object a field belongs to, for all fields of two sides at once.

use std::collections::BTreeMap;

use crate::impact::fields;
use crate::{Bundle, Definition, DefinitionId, DefinitionType};

/// The objects of fields, read once for many definitions.
#[derive(Clone, Debug, Default)]
pub struct FieldHolders(BTreeMap<DefinitionId, DefinitionId>);

impl FieldHolders {
    /// Reads the lists of all objects; where the sides disagree, the destination is right.
    pub fn of(destination: &Bundle<'_>, incoming: &Bundle<'_>) -> Self {
        let mut holders = BTreeMap::new();
        for side in [incoming, destination] {
            let objects = side.definitions.iter().filter(|row| row.kind == DefinitionType::Object);
            let pairs = |object: &Definition<'_>| {
                let id = object.id.clone();
                fields(object).into_iter().map(move |field| (field, id.clone()))
            };
            holders.extend(objects.flat_map(pairs));
        }
        Self(holders)
    }

    /// Returns the object that lists a field.
    pub(super) fn object(&self, field: &DefinitionId) -> Option<&DefinitionId> {
        self.0.get(field)
    }
}
