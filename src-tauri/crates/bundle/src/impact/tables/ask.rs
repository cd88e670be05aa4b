//! What one field's definition asks of the database and says about its values.

use bumpalo::Bump;

use crate::canonical;
use crate::column::expected::{self, ExpectedColumn, ends, has_default, is_on};
use crate::column::{Column, Shape, same_name};
use crate::tree::{Node, read};
use crate::{Definition, DefinitionId};

/// What a field asks for.
#[derive(Clone, Debug)]
pub(in crate::impact) struct Ask {
    /// The field's `key`.
    pub(in crate::impact) key: String,
    /// Its `columnName`.
    pub(in crate::impact) column: String,
    /// How its values are kept.
    pub(in crate::impact) shape: Shape,
    /// Decimals after the point, of a number with decimals.
    pub(in crate::impact) places: Option<u8>,
    /// Whether people have to fill it in.
    pub(in crate::impact) is_required: bool,
    /// Whether the column is `NOT NULL`.
    pub(in crate::impact) is_mandatory: bool,
    /// Whether equal values are refused.
    pub(in crate::impact) is_unique: bool,
    /// Whether the database fills in a value.
    pub(in crate::impact) has_default: bool,
    /// The options of a list: id and text.
    pub(in crate::impact) options: Vec<(String, String)>,
    /// Where a link leads.
    pub(in crate::impact) link: Option<Link>,
    /// How the values are worked out, of a combined text or a formula.
    pub(in crate::impact) recipe: String,
    expected: Option<ExpectedColumn>,
}

/// Where a link leads, and how it is kept (definition-model §5.4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::impact) struct Link {
    /// The linked object.
    pub(in crate::impact) object: DefinitionId,
    /// How many rows it joins, from here to there and back.
    pub(in crate::impact) ends: [String; 2],
    /// Whether this end keeps it, where either could.
    pub(in crate::impact) is_source: bool,
    /// Which other columns than the usual key it goes by.
    pub(in crate::impact) keys: Vec<String>,
}

impl Ask {
    /// Reads a field.
    pub(in crate::impact) fn of(field: &Definition<'_>, arena: &Bump) -> Self {
        let json = canonical::tree(field, arena);
        let settings = json.get("settings").unwrap_or(Node::Null);
        let shape = Shape::of_field(json);
        // As it is written: of a number without decimals after the point, no places are a default that tells the column.
        let expected = expected::of_field(read(&field.json, arena));
        let is_required = is_on(settings.get("required"));
        let default = settings.get("default").filter(|default| *default != Node::Text("none"));
        let has_default = if shape == Shape::YesNo { is_on(default) } else { has_default(default) };
        let can_be_mandatory = matches!(
            shape,
            Shape::Text | Shape::Email | Shape::Whole | Shape::Decimals | Shape::Choice | Shape::YesNo
        );
        Self {
            key: text(json.get("key")),
            column: text(json.get("columnName")),
            shape,
            places: (shape == Shape::Decimals).then(|| places(settings.get("typeDecimalPlaces"))),
            is_required,
            is_mandatory: is_required && has_default && can_be_mandatory,
            is_unique: expected.as_ref().is_some_and(|expected| expected.is_unique),
            has_default,
            options: options(settings),
            link: Link::of(settings),
            recipe: recipe(shape, settings),
            expected,
        }
    }

    /// Tells whether the field's column has a name.
    pub(in crate::impact) fn is_called(&self, name: &str) -> bool {
        same_name(&self.column, name)
    }

    /// Tells whether a live column has the type that the field asks for.
    pub(in crate::impact) fn accepts(&self, column: &Column) -> bool {
        self.expected.as_ref().is_none_or(|expected| expected.kind.accepts(&column.plain_type()))
    }

    /// Says what column is asked for, e.g. `decimal(10,2) not null`.
    pub(in crate::impact) fn column_words(&self) -> String {
        self.expected.as_ref().map(ExpectedColumn::words).unwrap_or_default()
    }
}

impl Link {
    /// Tells whether it joins many rows with many, so that a table of its own keeps it.
    pub(in crate::impact) fn is_many_to_many(&self) -> bool {
        self.ends.iter().all(|end| end == "many")
    }

    fn of(settings: Node<'_>) -> Option<Self> {
        let (here, back) = ends(settings)?;
        let keys = ["isCustomFK", "indexField", "indexField2"];
        // Left out: an empty one, and a flag that is off.
        let key = |name: &&str| {
            let value = settings.get(name);
            is_on(value) || value.and_then(Node::text).is_some_and(|key| !matches!(key, "" | "0" | "false"))
        };
        let named = |name: &str| match settings.get(name) {
            value if is_on(value) => name.to_owned(),
            value => format!("{name} {}", text(value)),
        };
        let keys = keys.into_iter().filter(key).map(named);
        Some(Self {
            object: DefinitionId::new(&text(settings.get("linkObject"))),
            ends: [here.to_owned(), back.to_owned()],
            // Of one to many, and many to one, only one end can keep the link.
            is_source: here == back && is_on(settings.get("isSource")),
            keys: keys.collect(),
        })
    }
}

fn text(node: Option<Node<'_>>) -> String {
    node.and_then(Node::decoded).unwrap_or_default().into_owned()
}

/// What is no number becomes two decimals (definition-model §5.3); nothing is the default, 0.
fn places(setting: Option<Node<'_>>) -> u8 {
    match setting {
        None | Some(Node::Null) => 0,
        Some(Node::Number(places) | Node::Text(places)) => places.parse().unwrap_or(2),
        Some(_) => 2,
    }
}

fn options(settings: Node<'_>) -> Vec<(String, String)> {
    let options = settings.get("options").map_or(&[][..], Node::items);
    options.iter().map(|option| (text(option.get("id")), text(option.get("text")))).collect()
}

/// How values are worked out, as text that differs when they do. How a field looks is no part of it.
fn recipe(shape: Shape, settings: Node<'_>) -> String {
    const LOOKS: &[&str] = &["showIcon", "width", "required", "unique"];
    let mut recipe = String::new();
    if matches!(shape, Shape::Combined | Shape::Computed) {
        for (name, value) in settings.members().iter().filter(|(name, _)| !LOOKS.contains(name)) {
            recipe.push_str(name);
            value.write(&mut recipe);
        }
    }
    recipe
}
