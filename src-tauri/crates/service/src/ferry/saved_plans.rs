//! Plans that are kept for later, and plans that are made again because their destination changed.

use bundle::{Choices, Hash};

use super::Ferry;
use super::imports::PlanView;
use crate::ancestor::AncestorChoice;
use crate::choose::Change;
use crate::gate::Consent;
use crate::plan_document::PlanDocument;
use crate::plan_import;
use crate::plans::Plan;
use crate::reading::reading;
use crate::report::ImportReport;
use crate::saved_plans::SavedPlan;
use crate::{Code, Error, ImportId, Result};

impl Ferry {
    /// Keeps a plan of this run for later, with what it came to in a language.
    pub async fn keep_plan(&self, id: &Hash, language: String) -> Result<()> {
        let (planned, kept) = (self.0.plans.get(id)?, self.0.saved_plans.clone());
        self.keep_outgoing(&planned).await?;
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
    pub async fn delete_saved_plan(&self, id: &Hash) -> Result<()> {
        let (kept, id) = (self.0.saved_plans.clone(), *id);
        reading(move || kept.delete(&id)).await
    }

    /// Carries out a kept plan. Everything is computed again, so that one that is out of date sends nothing.
    pub async fn apply_saved(&self, id: &Hash, consent: &Consent) -> Result<ImportReport> {
        self.apply(&self.kept(id).await?, consent).await
    }

    async fn kept(&self, id: &Hash) -> Result<Plan> {
        let (kept, id) = (self.0.saved_plans.clone(), *id);
        reading(move || kept.get(&id)).await
    }

    /// Makes a plan again, of this run or a kept one, out of the same bundles and with the same choices, onto the
    /// destination as it is now.
    pub async fn plan_again(&self, id: &Hash) -> Result<PlanView> {
        let before: Plan = match self.0.plans.get(id) {
            Ok(planned) => planned.plan.clone(),
            Err(_) => self.kept(id).await?,
        };
        if let Some(import) = before.rolls_back {
            return self.plan_back_again(&import, before).await;
        }
        let source = plan_import::Source::Entries(before.given);
        let ancestor = match before.ancestor {
            AncestorChoice::Chosen { entry } => Some(entry),
            AncestorChoice::TwoWay | AncestorChoice::Seen { .. } => None,
        };
        let mut again =
            self.plan(source, ancestor, before.inputs.choices, &before.destination.server).await?;
        again.plan.source = before.source;
        again.plan.rehearses = before.rehearses;
        Ok(self.keep(again))
    }

    /// Plans a way back again. What somebody did meanwhile is a conflict, so that the way itself is another one.
    async fn plan_back_again(&self, import: &ImportId, before: Plan) -> Result<PlanView> {
        let back = self.plan_roll_back(import, before.returned).await?;
        let planned = back.planned.ok_or_else(|| {
            let message = "Everything that a roll back of that import can bring back is back already.";
            Error::new(Code::Invalid, message).hint("There is nothing left to apply.")
        })?;
        let (id, view) = (planned.plan.id(), self.keep(*planned));
        match before.inputs.choices == Choices::default() {
            true => Ok(view),
            false => self.choose(&id, Change { choices: before.inputs.choices, ancestor: None }).await,
        }
    }
}
