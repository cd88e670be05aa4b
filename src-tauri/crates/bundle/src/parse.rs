//! The index of a bundle: definitions that borrow their JSON, the envelope around them, and what is wrong.

use crate::{Definition, Problem};

/// A parsed export. Borrows everything from the bytes it was parsed from.
#[derive(Clone, Debug)]
pub struct Bundle<'a> {
    /// One app or all apps.
    pub kind: BundleKind,
    /// Everything around the definitions.
    pub envelope: Envelope<'a>,
    /// The usable rows, in file order.
    pub definitions: Vec<Definition<'a>>,
    /// What is wrong with the file.
    pub problems: Vec<Problem>,
}

/// Which of the two exports a bundle is (definition-model §1.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BundleKind {
    /// `app.json`.
    App,
    /// `appbuilder.json`.
    AllApps,
}

/// The parts of an export beside its definitions.
#[derive(Clone, Debug, Default)]
pub struct Envelope<'a> {
    /// The day of the export as the server wrote it, `YYYYMMDD`.
    pub date: Option<std::borrow::Cow<'a, str>>,
}

/// The bytes are not an AppBuilder export at all.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct NotABundle {
    /// A full sentence that says what the file is instead.
    pub message: String,
}
