//! The names that a destination uses in its database, before and after an import, and where two things come to share one.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use bumpalo::Bump;
use memchr::memmem;
use rayon::prelude::*;

use crate::column::expected::{is_on, is_plain_table};
use crate::impact::Scene;
use crate::reach::Parents;
use crate::tree::{Node, read};
use crate::{Definition, DefinitionId, DefinitionType, Definitions};

/// A destination at one moment.
pub(super) struct Side<'x, 'a> {
    pub(super) definitions: &'x Definitions<'a>,
    holders: &'x Parents,
}

/// Who uses a name in the database; names are compared as the database does, without regard to case.
pub(super) type Users = BTreeMap<String, BTreeSet<DefinitionId>>;

/// Returns the destination now and afterwards.
pub(super) fn sides<'x, 'a>(scene: &'x Scene<'_, 'a>) -> [Side<'x, 'a>; 2] {
    let [now, after] = scene.holders();
    let definitions = [scene.destination, scene.predicted.definitions()];
    [Side { definitions: definitions[0], holders: now }, Side { definitions: definitions[1], holders: after }]
}

/// Returns the names that several things come to share, and did not before.
pub(super) fn new_clashes(now: &Users, after: &Users) -> Vec<(String, BTreeSet<DefinitionId>)> {
    let is_old = |name: &String, users: &BTreeSet<_>| now.get(name).is_some_and(|old| old.is_superset(users));
    let clashes = after.iter().filter(|(name, users)| users.len() > 1 && !is_old(name, users));
    clashes.map(|(name, users)| (name.clone(), users.clone())).collect()
}

/// What the database needs to know of an object.
pub(super) struct Object {
    pub(super) name: String,
    pub(super) table: String,
    /// Whether the server makes its table.
    pub(super) has_own_table: bool,
}

impl Object {
    pub(super) fn of(definition: &Definition<'_>) -> Self {
        let arena = Bump::new();
        let json = read(&definition.json, &arena);
        Self { name: text(json, "name"), table: text(json, "tableName"), has_own_table: is_plain_table(json) }
    }
}

impl<'a> Side<'_, 'a> {
    /// Returns who uses which table.
    pub(super) fn tables(&self) -> Users {
        let mut users = Users::new();
        for row in self.definitions.iter().filter(|row| row.kind == DefinitionType::Object) {
            let object = Object::of(row);
            if object.has_own_table && !object.table.is_empty() {
                users.entry(object.table.to_lowercase()).or_default().insert(row.id.clone());
            }
        }
        users
    }

    /// Returns which fields of an object use which column.
    pub(super) fn columns(&self, fields: impl IntoIterator<Item = DefinitionId>) -> Users {
        let mut users = Users::new();
        let mut arena = Bump::new();
        for field in fields.into_iter().filter_map(|id| self.definitions.get(&id)) {
            arena.reset();
            let column = text(read(&field.json, &arena), "columnName");
            if !column.is_empty() {
                users.entry(column.to_lowercase()).or_default().insert(field.id.clone());
            }
        }
        users
    }

    /// Returns which indexes have which name, the table's name included, as the database keeps names per table.
    pub(super) fn indexes(&self) -> Users {
        let mut users = Users::new();
        for row in self.definitions.iter().filter(|row| row.kind == DefinitionType::Index) {
            let Some(object) = self.holder(&row.id) else { continue };
            let arena = Bump::new();
            let full = format!("{}_{}", object.table, text(read(&row.json, &arena), "name"));
            let name: String = full.chars().take(64).collect();
            users
                .entry(format!("{} {name}", object.table).to_lowercase())
                .or_default()
                .insert(row.id.clone());
        }
        users
    }

    fn holder(&self, id: &DefinitionId) -> Option<Object> {
        self.definitions.get(self.holders.get(id)?).map(Object::of)
    }
}

/// Which names in the database the links of a destination use. Compared between both sides of every link, so they are
/// read once.
#[derive(Debug, Default)]
pub(in crate::impact) struct LinkNames {
    /// Which links keep their pairs in which table (definition-model §3.2): many-to-many, named by their source.
    pub(super) join_tables: Users,
    /// Which links constrain the database under which name (definition-model §3.2).
    pub(super) constraints: Users,
}

impl LinkNames {
    /// Returns the names now and afterwards; `None` when the import touches no link.
    pub(in crate::impact) fn of(scene: &Scene<'_, '_>) -> Option<[Self; 2]> {
        touches_links(scene).then(|| sides(scene).map(|side| Self::on(&side)))
    }

    fn on(side: &Side<'_, '_>) -> Self {
        let rows: Vec<_> = side.definitions.iter().collect();
        let objects = rows.par_iter().filter(|row| row.kind == DefinitionType::Object);
        let objects: HashMap<_, _> = objects.map(|row| (&row.id, Object::of(row))).collect();
        let links = rows.par_iter().filter(|row| is_link(row));
        let named = links.map_init(Bump::new, |arena, row| {
            arena.reset();
            let link = Link::of(read(&row.json, arena));
            let (object, other) = (objects.get(side.holders.get(&row.id)?)?, objects.get(&link.target)?);
            Some((&row.id, link.join_table(object, other), link.constraint(object)))
        });
        let named: Vec<_> = named.flatten().collect();
        let mut names = Self::default();
        for (id, join_table, constraint) in named {
            add(&mut names.join_tables, join_table, id);
            add(&mut names.constraints, constraint, id);
        }
        names
    }
}

fn add(users: &mut Users, name: Option<String>, id: &DefinitionId) {
    if let Some(name) = name {
        users.entry(name.to_lowercase()).or_default().insert(id.clone());
    }
}

/// Tells whether a link changes, or an object by whose name links are called.
fn touches_links(scene: &Scene<'_, '_>) -> bool {
    let renamed = |row: &Definition<'_>| {
        let old = scene.destination.get(&row.id).map(|old| Object::of(old).name);
        old.is_some_and(|old| old != Object::of(row).name)
    };
    changing(scene).any(|row| is_link(row) || (row.kind == DefinitionType::Object && renamed(row)))
}

/// Goes through what the import writes and changes, as it comes in.
pub(super) fn changing<'s, 'a>(scene: &'s Scene<'_, 'a>) -> impl Iterator<Item = &'s Definition<'a>> {
    scene.changes.new.iter().chain(&scene.changes.replaced).filter_map(|id| scene.incoming.get(id))
}

/// Tells whether a definition is a field that may link to an object.
fn is_link(row: &Definition<'_>) -> bool {
    row.kind == DefinitionType::Field && memmem::find(row.json.get().as_bytes(), b"\"linkObject\"").is_some()
}

/// A link as one of its two fields describes it (definition-model §5.4).
struct Link {
    column: String,
    target: DefinitionId,
    is_many_to_many: bool,
    is_source: bool,
    /// Whether the link is a column of this field's own table.
    has_column: bool,
}

impl Link {
    fn of(json: Node<'_>) -> Self {
        let settings = json.get("settings").unwrap_or(Node::Null);
        let (own, via) = (text(settings, "linkType"), text(settings, "linkViaType"));
        let is_source = is_on(settings.get("isSource"));
        Self {
            column: text(json, "columnName"),
            target: DefinitionId::new(&text(settings, "linkObject")),
            is_many_to_many: own == "many" && via == "many",
            is_source,
            has_column: own == "one" && (via == "many" || is_source),
        }
    }

    fn join_table(&self, object: &Object, other: &Object) -> Option<String> {
        let cut = |text: &str, length| text.chars().take(length).collect::<String>();
        (self.is_many_to_many && self.is_source).then(|| {
            format!("AB_JOINMN_{}_{}_{}", cut(&object.name, 15), cut(&other.name, 15), cut(&self.column, 14))
        })
    }

    fn constraint(&self, object: &Object) -> Option<String> {
        self.has_column.then(|| format!("{}_{}", object.name, self.column).chars().take(64).collect())
    }
}

fn text(json: Node<'_>, key: &str) -> String {
    json.get(key).and_then(Node::decoded).unwrap_or_default().into_owned()
}
