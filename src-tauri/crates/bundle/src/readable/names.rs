//! What ids are called: definitions by their labels, options by their texts, roles by their names.

use std::borrow::Cow;
use std::collections::BTreeMap;

use bumpalo::Bump;
use serde::Deserialize;

use super::difference::Columns;
use super::holders::FieldHolders;
use crate::column::Column as LiveColumn;
use crate::impact::LiveFacts;
use crate::text::Loose;
use crate::three_way::{Ancestors, Before};
use crate::tree::{Node, read};
use crate::{Bundle, Definition, DefinitionId, label};

/// Finds the words for ids on all sides, the destination's first.
pub(super) struct Names<'c, 'a> {
    destination: &'c Bundle<'a>,
    incoming: &'c Bundle<'a>,
    ancestors: &'c Ancestors<'a>,
    facts: &'c LiveFacts,
    holders: &'c FieldHolders,
    roles: BTreeMap<&'c str, &'c str>,
    language: &'c str,
}

impl<'c, 'a> Names<'c, 'a> {
    /// Gathers what has names.
    pub(super) fn new(columns: &Columns<'c, 'a>) -> Self {
        let Columns { ancestors, facts, holders, language, .. } = *columns;
        let [destination, incoming] = [columns.destination.bundle, columns.incoming.bundle];
        let carried = incoming.envelope.roles.iter().flatten();
        let mut roles: BTreeMap<_, _> =
            carried.filter_map(|role| Some((role.uuid.as_deref()?, role.name.as_deref()?))).collect();
        let live = facts.roles.iter().flatten();
        roles.extend(live.map(|(id, role)| (id.as_str(), role.name.as_str())));
        Self { destination, incoming, ancestors, facts, holders, roles, language }
    }

    /// Returns the language of the labels.
    pub(super) fn language(&self) -> &'c str {
        self.language
    }

    /// Returns the label of a definition or the name of a role; `None` when the text is no known id.
    pub(super) fn of(&self, id: &str) -> Option<String> {
        match self.definition(id) {
            Some(definition) => Some(shown_label(definition, self.language)),
            None => self.roles.get(id).map(|name| (*name).to_owned()),
        }
    }

    /// Returns the label of the object that a field belongs to.
    pub(super) fn object_of(&self, field: &DefinitionId) -> Option<String> {
        self.of(self.holders.object(field)?.as_str())
    }

    /// Returns the columns that the destination's table of a field has; `None` where nobody told.
    pub(super) fn columns_beside(&self, field: &DefinitionId) -> Option<&'c [LiveColumn]> {
        self.facts.columns.get(self.holders.object(field)?).map(Vec::as_slice)
    }

    /// Returns the text of an option of a list field.
    pub(super) fn option(&self, field: &str, option: &str) -> Option<String> {
        let (field, arena) = (self.definition(field)?, Bump::new());
        let options = read(&field.json, &arena).at(&["settings", "options"])?;
        let found = options.items().iter().find(|item| decoded(item.get("id")).as_deref() == Some(option))?;
        translated(*found, "text", self.language).map(Cow::into_owned)
    }

    fn definition(&self, id: &str) -> Option<&Definition<'a>> {
        let id = DefinitionId::new(id);
        let before = || match self.ancestors.definition(&id) {
            Before::Unknown | Before::Absent => None,
            Before::Present(definition) => Some(definition),
        };
        self.destination.get(&id).or_else(|| self.incoming.get(&id)).or_else(before)
    }
}

/// Returns the text of an entry in a language, in English, or as it stands beside its translations.
pub(super) fn translated<'t>(entry: Node<'t>, key: &str, language: &str) -> Option<Cow<'t, str>> {
    let translations = entry.get("translations").map_or(&[][..], Node::items);
    let text = |wanted: &str| {
        let found = translations.iter().find(|one| one.get("language_code") == Some(Node::Text(wanted)));
        decoded(found?.get(key)).filter(|text| !text.is_empty())
    };
    text(language).or_else(|| text("en")).or_else(|| decoded(entry.get(key)))
}

fn decoded(node: Option<Node<'_>>) -> Option<Cow<'_, str>> {
    node?.decoded()
}

/// Returns the label of a definition in a language, or its name, or its id.
pub(super) fn shown_label(definition: &Definition<'_>, language: &str) -> String {
    let named = || definition.name.as_deref().filter(|name| !name.is_empty()).map(str::to_owned);
    label(&definition.json, language).or_else(named).unwrap_or_else(|| definition.id.to_string())
}

/// Returns the `key` of a definition: what sort of field, widget or element it is.
pub(super) fn key(definition: &Definition<'_>) -> Option<String> {
    #[derive(Deserialize)]
    struct Keyed<'a> {
        #[serde(borrow, default)]
        key: Loose<'a>,
    }
    let keyed: Keyed<'_> = serde_json::from_str(definition.json.get()).ok()?;
    keyed.key.0.map(|key| key.into_owned()).filter(|key| !key.is_empty())
}
