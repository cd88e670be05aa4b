//! One rule of the reference table: where an id stands, what it names, and what breaks without it.

use crate::Severity;

/// One row of definition-model §3.1.
#[derive(Clone, Copy, Debug)]
pub struct ReferenceRule {
    /// The rule's id, e.g. `F01`.
    pub id: &'static str,
    /// The kinds of definitions it applies to.
    pub(crate) from: &'static [Kin],
    /// The `key` or type a definition must have; none: any. A `*` at the end stands for any ending.
    pub(crate) keys: &'static [&'static str],
    /// Where the id stands, see `paths`.
    pub(crate) paths: &'static [&'static str],
    /// What it may name.
    pub to: &'static [Target],
    /// How much it weighs when the target is missing.
    pub missing: Severity,
    /// How the two hang together.
    pub bond: Bond,
    /// How the id is written.
    pub(crate) form: Form,
    /// Which texts count as a reference when nothing with that id is known.
    pub(crate) doubt: Doubt,
    /// What breaks when the target is missing, as the end of a sentence.
    pub breaks: &'static str,
}

/// What definitions are treated as when the table is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kin {
    Application,
    Object,
    Query,
    Field,
    Index,
    DataCollection,
    View,
    Process,
    Element,
    Hint,
    Step,
}

/// What a reference may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// An app.
    Application,
    /// An object.
    Object,
    /// A field.
    Field,
    /// A database index.
    Index,
    /// A saved query.
    Query,
    /// A data collection.
    DataCollection,
    /// A page or widget.
    View,
    /// A process.
    Process,
    /// An element of a process.
    Element,
    /// A tutorial.
    Hint,
    /// A step of a tutorial.
    Step,
    /// A role, which is a row of the server.
    Role,
    /// A stored file.
    File,
}

/// How a definition hangs on what it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bond {
    /// It lists or holds the other one.
    Holds,
    /// It names what it belongs to or came from.
    Belongs,
    /// It cannot work without (REF-01).
    Needs,
    /// It shows the records of a data collection (REF-05).
    Shows,
    /// It filters by it: without it, people may see more records (REF-06).
    Filters,
    /// It is a process step that works on it (REF-09).
    Runs,
    /// Any other use.
    Uses,
}

/// How an id is written at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// The whole text is the id.
    Whole,
    /// Ids stand somewhere in the text: in braces, in a list with commas, in a path.
    Within,
}

/// Which texts count as a reference when no definition with that id is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Doubt {
    /// Every text.
    Never,
    /// Texts that look like the ids servers make today.
    Shape,
    /// None: the place may hold plain values as well.
    Always,
}

impl ReferenceRule {
    /// A rule whose text is the whole id, as long as it looks like one.
    pub(super) const fn new(
        id: &'static str,
        from: &'static [Kin],
        paths: &'static [&'static str],
        to: &'static [Target],
        missing: Severity,
        bond: Bond,
        breaks: &'static str,
    ) -> Self {
        let (form, doubt) = (Form::Whole, Doubt::Shape);
        Self { id, from, keys: &[], paths, to, missing, bond, form, doubt, breaks }
    }

    /// The same for definitions of some keys or types only.
    pub(super) const fn of(self, keys: &'static [&'static str]) -> Self {
        Self { keys, ..self }
    }

    /// The same for a place that holds nothing but ids, whatever they look like.
    pub(super) const fn certain(self) -> Self {
        Self { doubt: Doubt::Never, ..self }
    }

    /// The same for a place that may hold plain values.
    pub(super) const fn or_value(self) -> Self {
        Self { doubt: Doubt::Always, ..self }
    }

    /// The same for ids inside a longer text.
    pub(super) const fn within(self) -> Self {
        Self { form: Form::Within, ..self }
    }

    /// Tells whether the rule is about definitions, not about rows of the server.
    pub fn names_definitions(&self) -> bool {
        !self.to.iter().any(|target| matches!(target, Target::Role | Target::File))
    }

    /// Tells whether the rule applies to definitions of a `key` or, without one, of a type.
    pub(super) fn applies_to(&self, key: &str) -> bool {
        let fits = |wanted: &&str| match wanted.strip_suffix('*') {
            Some(start) => key.starts_with(start),
            None => key == *wanted,
        };
        self.keys.is_empty() || self.keys.iter().any(fits)
    }
}
