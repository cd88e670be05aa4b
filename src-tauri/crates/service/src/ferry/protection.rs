//! The passphrase of the library: set, changed, taken away, and its recovery kit.

use std::path::Path;

use super::Ferry;
use super::libraries::LibrarySecrets;
use super::shelf::Shelf;
use crate::activities::{ActivityKind, Ending, NewActivity};
use crate::library::WellKnown;
use crate::secrets::{Keep, SecretOf};
use crate::{Progress, Result, Secret, Stage};

impl Ferry {
    /// Tells whether the library has a passphrase of its own. Opens it.
    pub async fn is_library_protected(&self) -> Result<bool> {
        let library = self.library().await?;
        library.unlock().await?;
        Ok(library.is_protected())
    }

    /// Gives the library a passphrase of its own and writes its recovery kit to a file, which has to be a new one. The
    /// kit is read back and opens some entries before the old, readable repository is removed.
    pub async fn protect_library(&self, passphrase: Secret, kit: &Path, keep: Keep) -> Result<()> {
        let shelf = self.shelf()?;
        let library = self.opened(shelf).await?;
        let new = NewActivity {
            kind: ActivityKind::Protect,
            title: format!("Protect {}", library.location()),
            server: None,
            stages: vec![Stage::Read, Stage::Write, Stage::Verify],
            again: None,
        };
        let protect = async |progress: Progress| {
            library.protect(passphrase.clone(), kit, &progress).await?;
            Ok(((), Ending::default()))
        };
        self.0.activities.run(new, protect).await?;
        self.know_passphrase(shelf, passphrase, keep).await
    }

    /// Replaces the passphrase of the library. Everything in it stays readable, and its recovery kit stays good.
    pub async fn change_library_passphrase(&self, passphrase: Secret, keep: Keep) -> Result<()> {
        let shelf = self.shelf()?;
        self.opened(shelf).await?.change_passphrase(passphrase.clone()).await?;
        self.know_passphrase(shelf, passphrase, keep).await
    }

    /// Writes a new recovery kit to a file, which has to be a new one. An older kit opens nothing any more.
    pub async fn renew_recovery_kit(&self, kit: &Path) -> Result<()> {
        self.library().await?.renew_kit(kit).await
    }

    /// Takes the passphrase away: whoever may enter the place of the library can read it again.
    pub async fn open_library_to_all(&self, well_known: WellKnown) -> Result<()> {
        let shelf = self.shelf()?;
        self.opened(shelf).await?.open_to_all(well_known).await?;
        let location = &shelf.place.location;
        self.0.shelves.retire(location);
        if let Err(error) = self.secrets().forget(SecretOf::Library(location.short_id())).await {
            tracing::warn!("an old passphrase may stay in the keychain: {error}");
        }
        Ok(())
    }

    /// The library is opened anew with a passphrase that was just proved. One that cannot be kept is asked for next time.
    async fn know_passphrase(&self, shelf: &Shelf, passphrase: Secret, keep: Keep) -> Result<()> {
        let location = &shelf.place.location;
        self.0.shelves.retire(location);
        let secrets = LibrarySecrets { passphrase: Some(passphrase), storage: None };
        if let Err(error) = self.keep_library_secrets(location, secrets.clone(), keep).await {
            tracing::warn!("the new passphrase is known for this session only: {error}");
            self.keep_library_secrets(location, secrets, Keep::Session).await?;
        }
        Ok(())
    }
}
