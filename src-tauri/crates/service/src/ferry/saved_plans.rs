//! Plans that are kept for later, and plans that are made again because their destination changed.

use bundle::Hash;

use super::Ferry;
use super::imports::{PlanView, reading};
use crate::Result;
use crate::ancestor::AncestorChoice;
use crate::gate::Consent;
use crate::plan_document::PlanDocument;
use crate::plan_import;
use crate::plans::Plan;
use crate::report::ImportReport;
use crate::saved_plans::SavedPlan;

impl Ferry {
    /// Keeps a plan of this run for later, with what it came to in a language.
    pub async fn keep_plan(&self, id: &Hash, language: String) -> Result<()> {
        let (planned, kept) = (self.0.plans.get(id)?, self.0.saved_plans.clone());
        reading(move || kept.keep(&planned.plan, &PlanDocument::of(&planned, &language)?)).await
    }

    /// Lists the kept plans, the newest first.
    pub async fn saved_plans(&self) -> Result<Vec<SavedPlan>> {
        let kept = self.0.saved_plans.clone();
        reading(move || kept.list()).await
    }

    /// Returns what a kept plan came to, for reading.
    pub async fn saved_plan(&self, id: &Hash) -> Result<PlanDocument> {
        let (kept, id) = (self.0.saved_plans.clone(), *id);
        reading(move || kept.document(&id)).await
    }

    /// Deletes a kept plan.
    pub fn delete_saved_plan(&self, id: &Hash) -> Result<()> {
        self.0.saved_plans.delete(id)
    }

    /// Carries out a kept plan. Everything is computed again, so that one that is out of date sends nothing.
    pub async fn apply_saved(&self, id: &Hash, consent: &Consent) -> Result<ImportReport> {
        self.apply(&self.0.saved_plans.get(id)?, consent).await
    }

    /// Makes a plan again, of this run or a kept one, out of the same bundles and with the same choices, onto the
    /// destination as it is now.
    pub async fn plan_again(&self, id: &Hash) -> Result<PlanView> {
        let before: Plan = match self.0.plans.get(id) {
            Ok(planned) => planned.plan.clone(),
            Err(_) => self.0.saved_plans.get(id)?,
        };
        let source = plan_import::Source::Entries(before.given);
        let ancestor = match before.ancestor {
            AncestorChoice::Chosen { entry } => Some(entry),
            AncestorChoice::TwoWay | AncestorChoice::Seen { .. } => None,
        };
        let mut again =
            self.plan(source, ancestor, before.inputs.choices, &before.destination.server).await?;
        again.plan.source = before.source;
        (again.plan.rolls_back, again.plan.rehearses) = (before.rolls_back, before.rehearses);
        Ok(self.keep(again))
    }
}
