//! Deleting one definition: one request, sent once. The row goes; its table, column and values stay (wire 216).

use bundle::DefinitionId;

use super::answer::Asked;
use super::facts::segment;
use super::{Server, answer};
use crate::{Code, Error, Result};

impl Server {
    /// Deletes the row of a definition; `false`: the server has none, as it says to a second request (wire 217).
    pub async fn delete_definition(&self, id: &DefinitionId) -> Result<bool> {
        let id = segment(id).ok_or_else(|| Error::new(Code::Invalid, "An empty id names no definition."))?;
        let call = self.address().call(&["definition", id]);
        let pass = self.pass().await?;
        let request = pass.on(self.0.transport.upload.delete(call).timeout(self.0.limits.small));
        let response = request.send().await.map_err(|cause| self.no_answer(cause))?;
        let answer = self.read(response).await?;
        if answer.wants_sign_in() && !self.0.session.ended(&pass).await {
            return Err(answer::wrong_token(self.address()));
        }
        match answer.into_success() {
            Ok(envelope) => Ok(!envelope.data().is_null()),
            Err(answer) => Err(answer.error(self.address(), Asked::Call)),
        }
    }
}
