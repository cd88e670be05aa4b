//! What the choices make of a composed bundle: which rows travel in which version, and lists that follow.
//!
//! Leaving a row out is how a destination keeps its own, since an import never deletes (wire 3.6). So that this hides
//! nothing and dangles nowhere, what holds a row lists it exactly if it will be there, and an object travels with each of
//! its fields and indexes, because servers make columns only for objects that travel.

use std::collections::{BTreeMap, BTreeSet};

use super::merge::merged;
use super::needs::{Need, Needs};
use super::{CannotChoose, Choices, Decision, FixId, Selection};
use crate::draft::Draft;
use crate::lists::{held, ids, paths, with_followers, with_ids};
use crate::reach::{Parents, Reach};
use crate::splice::{self, Edit};
use crate::three_way::Ancestors;
use crate::{Bundle, Definition, DefinitionId, Definitions, predict_onto};

/// What choices are carried out on.
pub(crate) struct Ground<'d, 'b> {
    /// The bundle before any choice.
    pub(crate) base: &'d Bundle<'b>,
    /// The destination.
    pub(crate) destination: &'d Definitions<'d>,
    /// What both had in common before.
    pub(crate) ancestors: &'d Ancestors<'d>,
}

/// The outgoing bundle after the choices about definitions, and what came along with the selected ones.
pub(crate) struct Chosen<'d, 'b> {
    pub(crate) draft: Draft<'d, 'b>,
    /// What was not selected itself, with the reason.
    pub(crate) needed: BTreeMap<DefinitionId, Need>,
}

/// Carries out the selection, the decisions, and the fixes that keep or leave out definitions.
pub(crate) fn choose<'d, 'b>(
    ground: &Ground<'d, 'b>,
    choices: &Choices,
) -> Result<Chosen<'d, 'b>, CannotChoose> {
    let Ground { base, destination, ancestors } = *ground;
    let decided = Decided::of(choices, base);
    let taken = match &choices.selection {
        Selection::All => None,
        Selection::Only(only) => Some(Needs::of(ground, |id| decided.keeps_out(id)).closure(only)?),
    };
    let all: BTreeSet<&DefinitionId> = match &taken {
        None => base.definitions.iter().map(|row| &row.id).collect(),
        Some(taken) => base.definitions.iter().map(|row| &row.id).filter(|id| taken.has(id)).collect(),
    };
    let sent = all.into_iter().filter(|id| !decided.keeps_out(id)).collect();
    let needed = taken.as_ref().map(|taken| taken.needed.clone()).unwrap_or_default();
    let is_asked = |id: &DefinitionId| taken.as_ref().is_none_or(|taken| taken.is_asked(id));
    let mut carrier =
        Carrier { ground, decided: &decided, sent, is_asked: &is_asked, draft: Draft::new(base) };
    carrier.rows(ancestors);
    carrier.lists();
    carrier.connections(taken.is_some());
    if taken.is_some() {
        carrier.only_what_is_named();
    }
    let draft = carrier.draft;
    Ok(Chosen { draft: without_orphans(draft, base, destination), needed })
}

/// The decisions, those that fixes stand for included.
struct Decided<'c> {
    decisions: &'c BTreeMap<DefinitionId, Decision>,
    /// What fixes leave out.
    left_out: BTreeSet<&'c DefinitionId>,
    /// What fixes keep in its list.
    kept: BTreeSet<&'c DefinitionId>,
    holders: Parents,
}

impl<'c> Decided<'c> {
    fn of(choices: &'c Choices, base: &Bundle<'_>) -> Self {
        let mut decided = Self {
            decisions: &choices.decisions,
            left_out: BTreeSet::new(),
            kept: BTreeSet::new(),
            holders: Reach::of(&Definitions::of(base)).parents(),
        };
        for fix in &choices.fixes {
            match fix {
                FixId::KeepField(id) | FixId::KeepPage(id) | FixId::KeepView(id) | FixId::KeepInApp(id) => {
                    decided.kept.insert(id);
                }
                FixId::LeaveOut(id) => {
                    decided.left_out.insert(id);
                }
                FixId::DropSystemObjects
                | FixId::StripRoles
                | FixId::LeaveOutRoles
                | FixId::DropScope(_)
                | FixId::MapRole { .. }
                | FixId::DropCharacters(_)
                | FixId::DropColumns(_)
                | FixId::RenameFile(_) => {}
            }
        }
        decided
    }

    /// Tells whether the bundle's row does not travel: by its own decision, or with what holds it.
    fn keeps_out(&self, id: &DefinitionId) -> bool {
        match self.decisions.get(id) {
            Some(Decision::KeepDestination | Decision::Skip) => true,
            Some(Decision::UseIncoming | Decision::Merge { .. }) => false,
            None if self.left_out.contains(id) => true,
            None => self.is_skipped_with_holder(id),
        }
    }

    fn is_skipped_with_holder(&self, id: &DefinitionId) -> bool {
        // The nearest holder that somebody decided about counts.
        let decided = self.holders.above(id).map(|id| match self.decisions.get(id) {
            Some(Decision::Skip) => Some(true),
            Some(Decision::KeepDestination | Decision::UseIncoming | Decision::Merge { .. }) => Some(false),
            None => self.left_out.contains(id).then_some(true),
        });
        decided.flatten().next().unwrap_or(false)
    }

    /// Tells whether something of the destination stays in its list.
    fn stays(&self, id: &DefinitionId) -> bool {
        self.kept.contains(id)
            || self.left_out.contains(id)
            || matches!(self.decisions.get(id), Some(Decision::KeepDestination | Decision::Skip))
    }
}

struct Carrier<'c, 'd, 'b> {
    ground: &'c Ground<'d, 'b>,
    decided: &'c Decided<'c>,
    /// What travels in the bundle's version or a merged one.
    sent: BTreeSet<&'d DefinitionId>,
    /// Whether somebody selected a definition, or something that holds it.
    is_asked: &'c dyn Fn(&DefinitionId) -> bool,
    draft: Draft<'d, 'b>,
}

impl<'d, 'b> Carrier<'_, 'd, 'b> {
    /// Leaves out what does not travel, and merges what is to be merged.
    fn rows(&mut self, ancestors: &Ancestors<'_>) {
        for row in &self.ground.base.definitions {
            if !self.sent.contains(&row.id) {
                self.draft.leave_out(&row.id);
            } else if let Some(Decision::Merge { fields }) = self.decided.decisions.get(&row.id) {
                let Some(there) = self.ground.destination.get(&row.id) else { continue };
                let json = merged(ancestors.definition(&row.id), there, row, fields);
                self.draft.put(&row.id, json);
            }
        }
    }

    /// Has everything that holds other definitions list those that will be there.
    fn lists(&mut self) {
        let base = self.ground.base;
        for row in base.definitions.iter().filter(|row| !paths(&row.kind).is_empty()) {
            let there = self.ground.destination.get(&row.id);
            match (self.sent.contains(&row.id), there) {
                (true, there) => self.list_what_is_there(row, there),
                (false, Some(there)) => self.list_what_arrives(row, there),
                (false, None) => {}
            }
        }
        // What the bundle does not have cannot hide anything, so its lists stay as they are.
    }

    fn list_what_is_there(&mut self, row: &'d Definition<'b>, there: Option<&'d Definition<'d>>) {
        let Some(mut json) = self.draft.json(&row.id).map(str::to_owned) else { return };
        let is_asked = (self.is_asked)(&row.id);
        for path in paths(&row.kind) {
            let listed = ids(&json, path);
            let lead = listed.iter().filter(|id| self.will_be_there(id)).cloned().collect();
            let old = there.map(|there| ids(there.json.get(), path)).unwrap_or_default();
            // What nobody asked to replace hides nothing.
            let stays = |id: &&DefinitionId| {
                listed.contains(id) || self.decided.stays(id) || (!is_asked && self.will_be_there(id))
            };
            let all = with_followers_at(lead, &old, stays);
            json = with_ids(&json, path, &all).into_owned();
        }
        self.draft.put(&row.id, json);
    }

    /// Brings the destination's own row along where something in it arrives.
    fn list_what_arrives(&mut self, row: &'d Definition<'b>, there: &'d Definition<'d>) {
        let mut json = there.json.get().to_owned();
        for path in paths(&row.kind) {
            let old = ids(&json, path);
            let listed = ids(row.json.get(), path);
            let arrives = |id: &&DefinitionId| {
                old.contains(id) || (self.sent.contains(id) && !self.ground.destination.contains(id))
            };
            let all = with_followers(old.clone(), listed.iter().filter(arrives));
            json = with_ids(&json, path, &all).into_owned();
        }
        let is_table = row.kind == crate::DefinitionType::Object;
        let travels = is_table && held(row).iter().any(|id| self.sent.contains(id));
        if travels || json != there.json.get() {
            self.draft.bring(there, json);
        }
    }

    /// Tells whether a list may name something: the destination has it, it arrives, or it was never there.
    fn will_be_there(&self, id: &DefinitionId) -> bool {
        self.sent.contains(id) || self.ground.destination.contains(id) || self.ground.base.get(id).is_none()
    }

    /// Connects only fields that will be there, of a selection only those that travel.
    fn connections(&mut self, is_selection: bool) {
        let Some(part) = self.draft.part("siteObjectConnections").map(str::to_owned) else { return };
        let travels = |text: &str| {
            let Some(id) = crate::text::unquoted(text).map(|id| DefinitionId::new(&id)) else { return true };
            if is_selection { self.sent.contains(&id) } else { self.will_be_there(&id) }
        };
        let edited = splice::object(&part, |_, fields| {
            let kept = splice::list(fields, |_, id| if travels(id) { Edit::Keep } else { Edit::Drop });
            if kept == "[]" && fields != "[]" { Edit::Drop } else { Edit::of(kept) }
        });
        let edited = edited.into_owned();
        self.draft.put_part("siteObjectConnections", Some(edited));
    }

    /// Brings only the roles, scopes and files along that what travels names.
    fn only_what_is_named(&mut self) {
        let texts: Vec<&str> = self.sent.iter().filter_map(|id| self.draft.json(id)).collect();
        let is_named = |id: &str| texts.iter().any(|text| text.contains(id));
        let named = |raw: &str, names: &dyn Fn(&str) -> bool| {
            crate::raw::value_of(raw, "uuid").and_then(crate::text::unquoted).is_none_or(|id| names(&id))
        };
        let keep = |is_kept: bool| if is_kept { Edit::Keep } else { Edit::Drop };
        let roles = self
            .draft
            .part("roles")
            .map(|part| splice::list(part, |_, raw| keep(named(raw, &is_named))).into_owned());
        let files = self
            .draft
            .part("files")
            .map(|part| splice::object(part, |id, _| keep(is_named(id))).into_owned());
        let in_roles = |id: &str| roles.as_deref().is_some_and(|roles| roles.contains(id));
        let scopes = self
            .draft
            .part("scopes")
            .map(|part| splice::list(part, |_, raw| keep(named(raw, &in_roles))).into_owned());
        for (key, part) in [("roles", roles), ("files", files), ("scopes", scopes)] {
            if part.is_some() {
                self.draft.put_part(key, part);
            }
        }
    }
}

/// Puts the entries of an old list that stay behind the neighbours that they follow there.
fn with_followers_at(
    lead: Vec<DefinitionId>,
    old: &[DefinitionId],
    stays: impl Fn(&&DefinitionId) -> bool,
) -> Vec<DefinitionId> {
    let known: BTreeSet<_> = lead.iter().cloned().collect();
    with_followers(lead, old.iter().filter(|id| known.contains(*id) || stays(id)))
}

/// Leaves out what is new and what nothing would lead to because of the choices; it would be stored for nobody.
fn without_orphans<'d, 'b>(
    mut draft: Draft<'d, 'b>,
    base: &Bundle<'_>,
    destination: &Definitions<'_>,
) -> Draft<'d, 'b> {
    if !draft.is_changed() {
        return draft;
    }
    let written = draft.write();
    let Ok(outgoing) = Bundle::parse(&written) else { return draft };
    let after = predict_onto(destination.clone(), &outgoing, "");
    let new = outgoing.definitions.iter().map(|row| &row.id).filter(|id| !destination.contains(id));
    let unseen: Vec<_> = new.filter(|id| !after.is_visible(id)).cloned().collect();
    if !unseen.is_empty() {
        let whole = predict_onto(destination.clone(), base, "");
        unseen.iter().filter(|id| whole.is_visible(id)).for_each(|id| draft.leave_out(id));
    }
    draft
}
