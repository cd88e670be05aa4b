//! The plan that is being looked at: its sides are read and compared once, on a thread of their own, and every question
//! about a definition is answered from there. Only one plan is kept so, because it takes as much memory as both sides.

use std::sync::{Arc, Mutex, PoisonError, Weak, mpsc};

use bundle::DefinitionId;
use bundle::readable::{Difference, DifferenceTree};
use tokio::sync::oneshot;

use super::{Heads, Reading};
use crate::plan_import::Planned;
use crate::{Code, Error, Result};

/// What somebody wants to see of a plan, with labels in a language, and where the answer goes.
enum Question {
    Tree { language: String, answer: oneshot::Sender<Arc<DifferenceTree>> },
    One { id: DefinitionId, language: String, answer: oneshot::Sender<Option<Difference>> },
}

/// Answers about the plan that was asked for last.
#[derive(Default)]
pub(crate) struct Reader {
    open: Mutex<Option<(Weak<Planned>, mpsc::Sender<Question>)>>,
}

impl Reader {
    /// Returns what a plan changes, with labels in a language.
    pub(crate) async fn tree(&self, planned: &Arc<Planned>, language: String) -> Result<Arc<DifferenceTree>> {
        self.ask(planned, |answer| Question::Tree { language, answer }).await
    }

    /// Returns one definition of a plan on its sides.
    pub(crate) async fn one(
        &self,
        planned: &Arc<Planned>,
        id: DefinitionId,
        language: String,
    ) -> Result<Difference> {
        let unknown = Error::new(Code::NotFound, format!("The plan has no definition `{id}`."));
        let found = self.ask(planned, |answer| Question::One { id, language, answer }).await?;
        found.ok_or(unknown)
    }

    async fn ask<T>(
        &self,
        planned: &Arc<Planned>,
        question: impl FnOnce(oneshot::Sender<T>) -> Question,
    ) -> Result<T> {
        let (answer, answered) = oneshot::channel();
        // When nobody listens any more, nobody answers either, and that is what is told.
        drop(self.questions(planned).send(question(answer)));
        answered.await.map_err(|_| {
            Error::new(Code::Internal, "The sides of the plan could not be compared. Nothing was sent.")
                .hint("Plan the import again.")
        })
    }

    /// Returns where questions about a plan are answered. What was open before is let go of.
    fn questions(&self, planned: &Arc<Planned>) -> mpsc::Sender<Question> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        // Not by the id: a plan that is made again may have the same inputs, and other heads and findings.
        if let Some((_, questions)) =
            open.as_ref().filter(|(known, _)| known.as_ptr() == Arc::as_ptr(planned))
        {
            return questions.clone();
        }
        let (questions, asked) = mpsc::channel();
        let known = Arc::downgrade(planned);
        let planned = Arc::clone(planned);
        std::thread::spawn(move || {
            let heads = Heads::of(&planned.plan);
            if let Err(error) = planned.sides.read(&planned.review, |reading| answer(&asked, reading, &heads))
            {
                tracing::error!(%error, "the sides of an open plan could not be read");
            }
        });
        *open = Some((known, questions.clone()));
        questions
    }
}

/// Answers until the plan is let go of.
fn answer(asked: &mpsc::Receiver<Question>, reading: &Reading<'_, '_>, heads: &Heads) {
    let mut known: Option<(String, Arc<DifferenceTree>)> = None;
    let mut tree = |language: &str| match &known {
        Some((of, tree)) if of == language => Arc::clone(tree),
        _ => {
            let tree = Arc::new(reading.tree(language));
            known = Some((language.to_owned(), Arc::clone(&tree)));
            tree
        }
    };
    for question in asked {
        // Whoever asked may have gone on.
        match question {
            Question::Tree { language, answer } => drop(answer.send(tree(&language))),
            Question::One { id, language, answer } => {
                drop(answer.send(reading.one(&id, heads.clone(), &tree(&language), &language)));
            }
        }
    }
}
