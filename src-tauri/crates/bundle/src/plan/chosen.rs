//! From the bundles that were given to the one that is sent: mended, composed, and as a person chose.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::choices::{CannotChoose, Ground, Need, choose};
use crate::fixes::{apply, mending, repaired};
use crate::impact::LiveFacts;
use crate::three_way::Ancestors;
use crate::{Bundle, Choices, DefinitionId, Definitions, FixId, NotABundle};

/// The bundle that is sent, and what was done to it.
#[derive(Default)]
pub(super) struct Chosen {
    /// Its bytes; `None`: nothing was changed.
    pub(super) bytes: Option<Vec<u8>>,
    /// What came along with the selection.
    pub(super) needed: BTreeMap<DefinitionId, Need>,
    /// The fixes that changed something in it.
    pub(super) worked: BTreeSet<FixId>,
}

/// Carries out everything that was chosen on a composed bundle.
pub(super) fn chosen(
    base: &Bundle<'_>,
    destination: &Definitions<'_>,
    ancestors: &Ancestors<'_>,
    choices: &Choices,
) -> Result<Chosen, CannotChoose> {
    if choices.is_as_given() {
        return Ok(Chosen::default());
    }
    let ground = Ground { base, destination, ancestors };
    let crate::choices::Chosen { mut draft, needed } = choose(&ground, choices)?;
    let mut worked = BTreeSet::new();
    for fix in &choices.fixes {
        let before = draft.revision();
        apply(&mut draft, &ground, fix);
        let is_somewhere = |id| base.get(id).is_some() || destination.contains(id);
        // A row that was mended is usable now.
        let is_mended = fix.mends().is_some_and(|id| base.get(id).is_some());
        if draft.revision() != before || is_mended || fix.decides_about().is_some_and(is_somewhere) {
            worked.insert(fix.clone());
        }
    }
    Ok(Chosen { bytes: draft.is_changed().then(|| draft.write()), needed, worked })
}

/// Refuses to give anything to a role that the destination does not have. Where nobody told its roles, nobody knows.
pub(super) fn check_targets(choices: &Choices, facts: &LiveFacts) -> Result<(), CannotChoose> {
    let Some(roles) = &facts.roles else { return Ok(()) };
    for fix in &choices.fixes {
        if let FixId::MapRole { to, .. } = fix
            && !roles.contains_key(to)
        {
            let message = format!("The destination has no role `{to}`, so that nothing can be given to it.");
            return Err(CannotChoose::new(message));
        }
    }
    Ok(())
}

/// Returns a file with the rows mended that accepted fixes are about.
pub(super) fn mended<'g>(bytes: &'g [u8], choices: &Choices) -> Result<Cow<'g, [u8]>, NotABundle> {
    if !choices.fixes.iter().any(|fix| fix.mends().is_some()) {
        return Ok(Cow::Borrowed(bytes));
    }
    let bundle = Bundle::parse(bytes)?;
    Ok(repaired(&bundle, &choices.fixes).map_or(Cow::Borrowed(bytes), Cow::Owned))
}

/// Returns the fixes that mend rows which would be dropped, by the id of the row.
pub(super) fn mendable(given: &[Bundle<'_>]) -> BTreeMap<DefinitionId, FixId> {
    let dropped = given.iter().flat_map(|bundle| &bundle.dropped);
    dropped.filter_map(|row| row.id.clone().zip(mending(row))).collect()
}
