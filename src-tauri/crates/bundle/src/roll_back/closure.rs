//! A server works on whole objects: a field in a bundle without its object changes no column. So each object of which
//! something goes back is sent with all its fields and indexes; what does not go back is sent as it is now.

use std::collections::{BTreeMap, BTreeSet};

use super::Way;
use crate::lists::held;
use crate::{Definition, DefinitionId, DefinitionType};

/// Returns the rows to send, by id.
pub(super) fn with_whole_objects<'w>(
    way: &'w Way<'w, '_>,
    restored: &BTreeSet<DefinitionId>,
) -> BTreeMap<&'w DefinitionId, &'w Definition<'w>> {
    let mut rows = BTreeMap::new();
    for id in restored {
        if let Some(row) = way.before.get(id) {
            rows.insert(&row.id, row);
        }
    }
    for object in way.before.iter().filter(|row| row.kind == DefinitionType::Object) {
        let chosen = choose(way, restored, &object.id).unwrap_or(object);
        let parts: Vec<_> = held(object).into_iter().chain(held(chosen)).collect();
        if !restored.contains(&object.id) && !parts.iter().any(|part| restored.contains(part)) {
            continue;
        }
        rows.insert(&chosen.id, chosen);
        for part in &parts {
            if let Some(part) = choose(way, restored, part) {
                rows.insert(&part.id, part);
            }
        }
    }
    rows
}

/// Returns the row of before where it goes back, otherwise the one of now, otherwise the one of before.
fn choose<'w>(
    way: &'w Way<'w, '_>,
    restored: &BTreeSet<DefinitionId>,
    id: &DefinitionId,
) -> Option<&'w Definition<'w>> {
    let previous = way.before.get(id);
    match restored.contains(id) {
        true => previous,
        false => way.live.get(id).or(previous),
    }
}
