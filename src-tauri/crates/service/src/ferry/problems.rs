//! What helps somebody else to find a fault, put together from everything that is open.

use directories::BaseDirs;

use super::Ferry;
use crate::problem_report::{About, details, report};
use crate::veil::Veil;
use crate::{Code, Error, Result};

impl Ferry {
    /// Writes down the program and what ran in it, with the end of the log if that is given. Nobody's names are in it
    /// unless `names` may be told, and never a secret.
    pub async fn problem_report(&self, mut about: About, log: Option<&str>, names: bool) -> Result<String> {
        let overview = self.overview().await?;
        about.push(("Servers", overview.servers.len().to_string()));
        about.push(("Imports in the history", overview.imports.to_string()));
        about.push(("Keychain", if overview.keychain.available { "there" } else { "not there" }.to_owned()));
        Ok(report(&about, &self.activities().list(), log, &self.veil(names)?))
    }

    /// Writes down one activity, without anybody's names.
    pub fn activity_details(&self, about: &About, id: &str) -> Result<String> {
        let found = self.activities().list().into_iter().find(|activity| activity.id == id);
        let gone = || Error::new(Code::NotFound, "That activity is not known any more.");
        Ok(details(about, &found.ok_or_else(gone)?, &self.veil(false)?))
    }

    fn veil(&self, names: bool) -> Result<Veil> {
        let home = BaseDirs::new().map(|folders| folders.home_dir().to_owned());
        Ok(Veil::over(&self.settings().servers()?, home.as_deref(), names))
    }
}
