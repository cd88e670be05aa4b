//! What a rule says: about what, how grave, and what to do.

use serde::{Deserialize, Serialize};

use crate::impact::{Question, rule};
use crate::{DefinitionId, FixId, Severity};

/// What one rule says about one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct Finding {
    /// The rule's id.
    pub rule: &'static str,
    /// How much it weighs here.
    pub severity: Severity,
    /// What it is about.
    pub subject: Subject,
    /// The consequence, as a full sentence.
    pub message: String,
    /// What to do about it.
    pub advice: String,
    /// Rows of data at risk; `None` where the rule is not about rows.
    pub rows: Option<Rows>,
    /// An offered edit of the outgoing bundle that makes the finding disappear.
    pub fix: Option<Fix>,
    /// Whether a confirmation allows the import although other findings of the same rule block it.
    #[serde(skip)]
    #[specta(skip)]
    pub confirmable: bool,
    /// What has to be counted for `rows`.
    #[serde(skip)]
    #[specta(skip)]
    pub(super) questions: Vec<Question>,
    /// Whether something makes it weigh less than it would: no row is at risk, or it was so before.
    #[serde(skip)]
    #[specta(skip)]
    pub(super) is_lowered: bool,
}

/// The definition, role or file a finding is about, with enough words to find it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
pub struct Subject {
    /// The id; empty when the finding is about the bundle as a whole.
    pub id: String,
    /// The type of the definition, or `role`, `scope`, `file`, `bundle`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The label, or the name where there is none.
    pub name: String,
    /// The label of the app it belongs to, when one app alone lists it.
    pub app: Option<String>,
    /// The label of the object or page that holds it.
    pub object: Option<String>,
}

/// Rows of an object; `None` is unknown, never zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Rows {
    /// Rows that have a value that could be lost or hidden.
    pub at_risk: Option<u64>,
    /// All rows of the object.
    pub total: Option<u64>,
}

/// An offered edit of the outgoing bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct Fix {
    /// Names the edit in a plan, e.g. `keep-field:<id>`.
    pub id: FixId,
    /// The rule whose findings it makes disappear.
    pub rule: &'static str,
    /// What the edit does, as a sentence.
    pub title: String,
    /// What that leads to, in plain sentences.
    pub effect: String,
    /// The definitions that it is about.
    pub about: Vec<DefinitionId>,
}

impl Finding {
    /// Makes the finding of a rule, with the weight the table gives it.
    pub(super) fn new(id: &'static str, subject: Subject, message: String, advice: &str) -> Self {
        let severity = rule(id).map_or(Severity::Error, |known| known.severity);
        Self {
            rule: id,
            severity,
            subject,
            message,
            advice: advice.to_owned(),
            rows: None,
            fix: None,
            confirmable: false,
            questions: Vec::new(),
            is_lowered: false,
        }
    }

    /// Lets it weigh as information.
    pub(super) fn lower(&mut self) {
        self.severity = Severity::Info;
        self.is_lowered = true;
    }
}

impl Subject {
    /// The bundle as a whole.
    pub(super) fn bundle() -> Self {
        Self { kind: "bundle".to_owned(), name: "bundle".to_owned(), ..Self::default() }
    }

    /// Something that is no definition: a role, a scope, a file.
    pub(super) fn part(kind: &str, id: &str, name: &str) -> Self {
        Self { id: id.to_owned(), kind: kind.to_owned(), name: name.to_owned(), ..Self::default() }
    }

    /// Returns the id as that of a definition.
    pub fn definition(&self) -> DefinitionId {
        DefinitionId::new(&self.id)
    }
}
