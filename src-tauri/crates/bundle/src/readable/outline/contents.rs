//! The tree of everything in a bundle, to choose from: what is the same on the destination stands in it as well.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::drafts::Drafts;
use super::fate::Fate;
use super::grown;
use crate::impact::{LiveFacts, Scene};
use crate::readable::shape::{ContentNode, ContentTree, DifferenceNode, NodeChange, NodeKind};
use crate::{Bundle, Definition, Definitions, canonical, predict_onto};

/// Returns everything that a bundle holds as a tree, with labels in a language such as `en`, and how each definition
/// would fare on a destination if it were sent as it is.
pub fn contents(bundle: &Bundle<'_>, destination: &Definitions<'_>, language: &str) -> ContentTree {
    let (empty, facts) = (Definitions::default(), LiveFacts::default());
    // Alone, so that nothing of the destination stands where something could be chosen.
    let alone = predict_onto(empty.clone(), bundle, "");
    let scene = Scene::new(&empty, bundle, &alone, &facts);
    let sent = Definitions::of(bundle);
    let rows: Vec<_> = sent.iter().collect();
    let fates: Vec<_> = rows.par_iter().map(|row| fate(destination.get(&row.id), row)).collect();
    let mut drafts = Drafts::new(&scene, language);
    for (row, fate) in rows.iter().zip(fates) {
        drafts.add(&row.id, fate);
    }
    ContentTree { nodes: grown(&drafts, BTreeMap::new()).into_iter().map(content).collect() }
}

fn fate(there: Option<&Definition<'_>>, here: &Definition<'_>) -> Option<Fate> {
    let change = match there {
        None => NodeChange::New,
        Some(there) if canonical::same(there, here) => return None,
        Some(_) => NodeChange::Replaced,
    };
    Some(Fate { change, class: None, side: None })
}

fn content(node: DifferenceNode) -> ContentNode {
    let DifferenceNode { id, definition, depth, kind, definition_type, key, label, change, apps, .. } = node;
    let apps = if kind == NodeKind::Definition && apps.len() > 1 { apps } else { Vec::new() };
    ContentNode { id, definition, depth, kind, definition_type, key, label, change, apps }
}
