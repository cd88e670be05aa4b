//! The fix for files that bring system objects along, which would replace those of the destination with all that other
//! apps added to them (wire 3.13).

use std::collections::{BTreeMap, BTreeSet};

use bumpalo::Bump;

use crate::choices::Ground;
use crate::draft::Draft;
use crate::lists::held;
use crate::reach::Reach;
use crate::splice::quoted;
use crate::tree::read;
use crate::{DefinitionId, DefinitionType, Definitions};

/// Leaves out the system objects that the destination has. Their side of the apps’ links stays, and is connected as an
/// export of a single app would have it.
pub(super) fn drop_system_objects(draft: &mut Draft<'_, '_>, ground: &Ground<'_, '_>) {
    let definitions = Definitions::of(ground.base);
    let reach = Reach::of(&definitions);
    let is_system = |id: &DefinitionId| reach.is_system_object(id) && ground.destination.contains(id);
    let objects: Vec<_> =
        draft.sent().filter(|row| row.kind == DefinitionType::Object && is_system(&row.id)).collect();
    let mut connected: BTreeMap<DefinitionId, Vec<DefinitionId>> = BTreeMap::new();
    let mut gone: BTreeSet<DefinitionId> = BTreeSet::new();
    for object in &objects {
        gone.insert(object.id.clone());
        for part in held(object) {
            let linked = ground.base.get(&part).and_then(|field| linked_object(field.json.as_ref()));
            let is_of_an_app =
                linked.is_some_and(|to| !reach.is_system_object(&to) && ground.base.get(&to).is_some());
            match is_of_an_app {
                true => connected.entry(object.id.clone()).or_default().push(part),
                false => drop(gone.insert(part)),
            }
        }
    }
    gone.iter().for_each(|id| draft.leave_out(id));
    connect(draft, &connected);
}

fn linked_object(field: &serde_json::value::RawValue) -> Option<DefinitionId> {
    let arena = Bump::new();
    let linked = read(field, &arena).at(&["settings", "linkObject"])?.decoded()?;
    Some(DefinitionId::new(&linked))
}

fn connect(draft: &mut Draft<'_, '_>, connected: &BTreeMap<DefinitionId, Vec<DefinitionId>>) {
    if connected.is_empty() {
        return;
    }
    let mut part = draft.part("siteObjectConnections").unwrap_or("{}").to_owned();
    for (object, fields) in connected {
        let mut all = crate::lists::ids_at(&part, object.as_str());
        all.extend(fields.iter().filter(|field| !all.contains(field)).cloned().collect::<Vec<_>>());
        let list = all.iter().map(|field| quoted(field.as_str())).collect::<Vec<_>>().join(",");
        part = crate::splice::at(&part, &[object.as_str()], &mut |_| Some(format!("[{list}]"))).into_owned();
    }
    draft.put_part("siteObjectConnections", Some(part));
}
