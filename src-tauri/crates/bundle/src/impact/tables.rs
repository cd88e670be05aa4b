//! What the fields and objects that an import touches ask of the database, before and after: read once, for all rules
//! about columns and rows.

mod ask;

use std::collections::{BTreeSet, HashSet};

use bumpalo::Bump;
use rayon::prelude::*;

use crate::column::expected::{is_on, is_plain_table};
use crate::column::{Change, Column, FEWER_PLACES, Shape, change};
use crate::impact::Scene;
use crate::impact::removals::fields::{Hidden, hidden};
use crate::tree::{Node, read};
use crate::{Definition, DefinitionId, DefinitionType};

pub(super) use ask::{Ask, Link};

/// The tables that an import touches.
#[derive(Debug, Default)]
pub(super) struct Tables {
    /// Fields whose definition changes or is new, and those whose column is not what their definition asks for.
    pub(super) fields: Vec<FieldPair>,
    /// Objects of the destination whose definition changes.
    pub(super) objects: Vec<ObjectPair>,
    /// Fields that their objects do not list any more.
    pub(super) hidden: Vec<Hidden>,
}

/// A field of an object that is on the destination, before and after.
#[derive(Debug)]
pub(super) struct FieldPair {
    /// The object that lists it afterwards.
    pub(super) object: DefinitionId,
    /// Its id.
    pub(super) id: DefinitionId,
    /// What it asks for now; `None`: the destination does not have it.
    pub(super) old: Option<Ask>,
    /// What it would ask for.
    pub(super) new: Ask,
    /// Whether its definition changes.
    pub(super) is_replaced: bool,
    /// The column of the name it would ask for.
    pub(super) live: Live,
    /// What becomes of the values that are in the column, as far as it is known what they are: by the live column where
    /// the server told, else by the definition.
    pub(super) conversion: Option<Conversion>,
}

/// What is known of a column of the destination.
#[derive(Debug)]
pub(super) enum Live {
    /// The server was not asked, or did not tell.
    Unknown,
    /// The table has no such column.
    Missing,
    /// The column as it is.
    Column(Column),
}

/// An object before and after.
#[derive(Debug)]
pub(super) struct ObjectPair {
    /// Its id.
    pub(super) id: DefinitionId,
    /// Its `name` before and after.
    pub(super) name: [String; 2],
    /// Its `tableName` before and after.
    pub(super) table: [String; 2],
}

/// What becomes of a column with values in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Conversion {
    /// What its values are now.
    pub(super) from: Shape,
    /// What happens.
    pub(super) change: &'static Change,
}

impl Tables {
    /// Reads what changes, and the fields of all objects whose live columns are known.
    pub(super) fn of(scene: &Scene<'_, '_>) -> Self {
        let changed = scene.changes.replaced.iter().chain(&scene.changes.new);
        let mut ids: BTreeSet<&DefinitionId> =
            changed.filter(|id| is(scene, id, &DefinitionType::Field)).collect();
        let listed: Vec<_> =
            scene.facts.columns.keys().flat_map(|object| scene.fields_after(object)).collect();
        ids.extend(&listed);
        let ids: Vec<_> = ids.into_iter().filter_map(|id| Some((id, scene.holder_after(id)?))).collect();
        let objects: BTreeSet<&DefinitionId> = ids.iter().map(|(_, object)| *object).collect();
        let is_plain = |object: &&DefinitionId| {
            scene.destination.contains(object) && scene.stored(object).is_some_and(has_own_table)
        };
        let plain: HashSet<&DefinitionId> = objects.into_iter().filter(is_plain).collect();
        let fields = ids.into_iter().filter(|(_, object)| plain.contains(object)).collect::<Vec<_>>();
        let pairs = fields.par_iter().with_min_len(64).map_init(Bump::new, |arena, (id, object)| {
            arena.reset();
            FieldPair::of(scene, id, object, arena)
        });
        let fields = pairs.flatten().filter(FieldPair::is_of_interest).collect();
        let objects = scene.changes.replaced.iter().filter(|id| is(scene, id, &DefinitionType::Object));
        let objects = objects.filter_map(|id| ObjectPair::of(scene, id)).collect();
        Self { fields, objects, hidden: hidden(scene) }
    }
}

fn is(scene: &Scene<'_, '_>, id: &DefinitionId, kind: &DefinitionType<'_>) -> bool {
    scene.stored(id).is_some_and(|row| row.kind == *kind)
}

impl FieldPair {
    /// Reads one field of an object on the destination that has a table of its own; `None` when the field is nowhere.
    fn of(scene: &Scene<'_, '_>, id: &DefinitionId, object: &DefinitionId, arena: &Bump) -> Option<Self> {
        let stored = scene.stored(id)?;
        let old = scene.destination.get(id).filter(|old| old.kind == DefinitionType::Field);
        let new = Ask::of(stored, arena);
        let live = match scene.facts.columns.get(object) {
            None => Live::Unknown,
            Some(columns) => columns
                .iter()
                .find(|column| column.is_called(&new.column))
                .map_or(Live::Missing, |column| Live::Column(column.clone())),
        };
        let is_replaced = scene.changes.replaced.binary_search(id).is_ok();
        let old = old.map(|old| if is_replaced { Ask::of(old, arena) } else { new.clone() });
        let (object, id) = (object.clone(), id.clone());
        let pair = Self { object, id, old, new, is_replaced, live, conversion: None };
        Some(Self { conversion: pair.find_conversion(), ..pair })
    }

    fn is_of_interest(&self) -> bool {
        self.is_replaced
            || self.old.is_none()
            || self.conversion.is_some()
            || (matches!(self.live, Live::Missing) && self.new.shape.is_column())
    }

    /// Returns the field before and after, when its definition changes.
    pub(super) fn replaced(&self) -> Option<(&Ask, &Ask)> {
        self.old.as_ref().filter(|_| self.is_replaced).map(|old| (old, &self.new))
    }

    /// Tells whether the definition is on the destination as it would be.
    pub(super) fn is_unchanged(&self) -> bool {
        self.old.is_some() && !self.is_replaced
    }

    /// Tells whether the values stay in a column of the same name.
    pub(super) fn keeps_its_column(&self) -> bool {
        self.old.as_ref().is_some_and(|old| old.shape.is_column() && old.is_called(&self.new.column))
            && self.new.shape.is_column()
            && !matches!(self.live, Live::Missing)
    }

    /// Tells whether the import creates a column for it.
    pub(super) fn creates_a_column(&self) -> bool {
        let is_known = self.old.as_ref().is_some_and(|old| {
            old.shape.is_column() && old.is_called(&self.new.column) && matches!(self.live, Live::Unknown)
        });
        self.new.shape.is_column() && !is_known && !matches!(self.live, Live::Column(_))
    }

    fn find_conversion(&self) -> Option<Conversion> {
        let (from, places) = self.present()?;
        if from == Shape::Decimals && self.new.shape == Shape::Decimals {
            let fewer = places? > self.new.places?;
            return fewer.then_some(Conversion { from, change: &FEWER_PLACES });
        }
        change(from, self.new.shape).map(|change| Conversion { from, change })
    }

    /// What the existing values are, and with how many decimals.
    fn present(&self) -> Option<(Shape, Option<u8>)> {
        let old = self.old.as_ref();
        let by_definition = old.map(|old| (old.shape, old.places));
        let Some(old) = old else { return self.left_behind() };
        if !old.shape.is_column() || !self.new.shape.is_column() {
            return by_definition;
        }
        match &self.live {
            Live::Missing => None,
            Live::Column(_) if !old.is_called(&self.new.column) => self.left_behind(),
            Live::Column(column) if !old.accepts(column) => self.left_behind(),
            Live::Column(_) => by_definition,
            Live::Unknown => by_definition.filter(|_| old.is_called(&self.new.column)),
        }
    }

    /// What a column holds that the definition does not explain: an earlier field, or an earlier refusal.
    fn left_behind(&self) -> Option<(Shape, Option<u8>)> {
        let Live::Column(column) = &self.live else { return None };
        if self.new.accepts(column) || !self.new.shape.is_altered() {
            return None;
        }
        Some((Shape::of_type(&column.plain_type())?, column.places()))
    }
}

impl ObjectPair {
    fn of(scene: &Scene<'_, '_>, id: &DefinitionId) -> Option<Self> {
        let text = |definition: &Definition<'_>, key: &str| {
            let arena = Bump::new();
            let node = read(&definition.json, &arena).get(key);
            node.and_then(Node::decoded).unwrap_or_default().into_owned()
        };
        let (old, new) = (scene.destination.get(id)?, scene.stored(id)?);
        let both = |key| [text(old, key), text(new, key)];
        Some(Self { id: id.clone(), name: both("name"), table: both("tableName") })
    }
}

/// Tells whether the table of an object is made by an import.
pub(super) fn has_own_table(object: &Definition<'_>) -> bool {
    is_plain_table(read(&object.json, &Bump::new()))
}

/// An index: its name, whether it is unique, and its fields in order.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Index {
    /// Its name.
    pub(super) name: String,
    /// Whether equal values are refused.
    pub(super) is_unique: bool,
    /// The ids of its fields.
    pub(super) fields: Vec<String>,
}

impl Index {
    /// Reads an index.
    pub(super) fn of(definition: &Definition<'_>) -> Self {
        let arena = Bump::new();
        let json = read(&definition.json, &arena);
        let fields = json.get("fieldIDs").map_or(&[][..], Node::items);
        Self {
            name: json.get("name").and_then(Node::decoded).unwrap_or_default().into_owned(),
            is_unique: is_on(json.get("unique")),
            fields: fields.iter().filter_map(|id| id.decoded()).map(|id| id.into_owned()).collect(),
        }
    }
}
