//! What a definition is treated as, whatever its row calls it.

use crate::DefinitionType;
use crate::tree::Node;

/// What a definition is treated as: by a server that loads it, and by whoever compares it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
    Application,
    Object,
    Field,
    Query,
    DataCollection,
    View,
    Process,
    Element,
    Hint,
    /// Indexes, steps, and types without rules of their own.
    Plain,
}

impl Family {
    /// Tells the family of a definition by its type and, for types that say nothing, by its shape.
    ///
    /// The pages and widgets of mobile apps have a type of their own each (`mobile-page`), and some process
    /// elements carry a placeholder (`[type]`); a server finds both by the list they stand in.
    pub(crate) fn of(kind: &DefinitionType<'_>, json: Node<'_>) -> Self {
        match kind {
            DefinitionType::Application => Self::Application,
            DefinitionType::Object => Self::Object,
            DefinitionType::Field => Self::Field,
            DefinitionType::Query => Self::Query,
            DefinitionType::DataCollection => Self::DataCollection,
            DefinitionType::View => Self::View,
            DefinitionType::Process => Self::Process,
            DefinitionType::ProcessElement(_) => Self::Element,
            DefinitionType::Hint => Self::Hint,
            DefinitionType::Other(text) if text.starts_with("mobile-") => Self::View,
            DefinitionType::Other(_) if json.get("diagramID").is_some() => Self::Element,
            DefinitionType::Index | DefinitionType::Step | DefinitionType::Other(_) => Self::Plain,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;
    use crate::tree::EMPTY_TEXT;

    #[test]
    fn odd_types_are_told_by_their_shape() {
        let family = |kind, json| Family::of(&DefinitionType::new(Cow::Borrowed(kind)), json);
        assert_eq!(family("mobile-page", Node::Null), Family::View);
        assert_eq!(family("[type]", Node::Map(&[("diagramID", EMPTY_TEXT)])), Family::Element);
        assert_eq!(family("[type]", Node::Null), Family::Plain);
        assert_eq!(family("process.lane", Node::Null), Family::Element);
    }
}
