//! What a person chose about an import, in the words that a document keeps.

use bundle::choices::{Breaking, Decided, FixOffer, FixState, Needed, Told};
use bundle::impact::Subject;
use bundle::{Choices, Selection};
use serde::{Deserialize, Serialize};

/// More lines of one sort than this are not kept.
const MOST_LINES: usize = 2_000;

/// What was chosen, and what that leads to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct DocumentChoices {
    /// How many definitions were selected; `None`: all of the bundle was taken.
    pub selected: Option<u32>,
    /// What came along with what was selected, and why.
    pub needed: Vec<DocumentChoice>,
    /// What was decided about single definitions.
    pub decided: Vec<DocumentChoice>,
    /// What will miss something that is left out.
    pub breaking: Vec<DocumentChoice>,
    /// The fixes, the accepted ones first.
    pub fixes: Vec<DocumentFix>,
}

/// What becomes of one definition, or happens to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct DocumentChoice {
    /// The definition.
    pub subject: Subject,
    /// What it is; untrusted where it names anything.
    pub text: String,
}

/// An offered edit of the outgoing bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct DocumentFix {
    /// Its name, e.g. `keep-field:<id>`.
    pub id: String,
    /// What it does.
    pub title: String,
    /// What that leads to.
    pub effect: String,
    /// Whether it was accepted.
    pub state: FixState,
}

impl DocumentChoices {
    /// Writes down what was chosen.
    pub(super) fn of(choices: &Choices, told: &Told) -> Self {
        let Told { needed, breaking, decided, fixes } = told;
        let selected = match &choices.selection {
            Selection::All => None,
            Selection::Only(ids) => Some(u32::try_from(ids.len()).unwrap_or(u32::MAX)),
        };
        let line = |subject: &Subject, text: String| DocumentChoice { subject: subject.clone(), text };
        let needed = needed
            .iter()
            .take(MOST_LINES)
            .map(|Needed { subject, reason, by: _ }| line(subject, reason.clone()));
        let decided = decided.iter().map(|decided: &Decided| line(&decided.subject, decided.in_words()));
        let breaking = breaking
            .iter()
            .take(MOST_LINES)
            .map(|Breaking { subject, text, missing: _ }| line(subject, text.clone()));
        let fixes = fixes.iter().take(MOST_LINES).map(|FixOffer { fix, state }| DocumentFix {
            id: fix.id.to_string(),
            title: fix.title.clone(),
            effect: fix.effect.clone(),
            state: *state,
        });
        Self {
            selected,
            needed: needed.collect(),
            decided: decided.collect(),
            breaking: breaking.collect(),
            fixes: fixes.collect(),
        }
    }
}
