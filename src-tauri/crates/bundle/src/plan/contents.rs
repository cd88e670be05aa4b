//! What a person can choose from: everything in the bundles that were given, before any selection.

use std::borrow::Cow;

use super::{CannotPlan, chosen};
use crate::outgoing::compose;
use crate::readable::{self, ContentTree};
use crate::{Bundle, Choices, Definitions, NotABundle};

/// Returns everything that the given bundles hold before any selection, as a tree with labels in a language.
pub fn contents(
    given: &[&[u8]],
    destination: &[u8],
    choices: &Choices,
    language: &str,
) -> Result<ContentTree, CannotPlan> {
    let mended = given.iter().map(|bytes| chosen::mended(bytes, choices)).collect::<Result<Vec<_>, _>>()?;
    let given = mended.iter().map(|bytes| Bundle::parse(bytes)).collect::<Result<Vec<_>, _>>()?;
    let destination = Bundle::parse(destination)?;
    let composed = compose(&given)?;
    let read = if let Cow::Owned(bytes) = &composed { Some(Bundle::parse(bytes)?) } else { None };
    let base = read.as_ref().or(given.first()).ok_or_else(|| NotABundle::new("There is no bundle."))?;
    Ok(readable::contents(base, &Definitions::of(&destination), language))
}
