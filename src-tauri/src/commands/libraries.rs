//! Several libraries side by side: which there are, which one is used, what goes between them, and what opens each.

use serde::Deserialize;
use service::ferry::{Exchanged, IfAbsent, LibraryDraft, LibraryPlace, LibrarySecrets, LibraryTest};
use service::library::WellKnown;
use service::secrets::Keep;
use service::{LibraryId, Secret};

use crate::commands::{Answer, answer};
use crate::picker::Purpose;
use crate::saving::{SavedFile, protect_library_with_kit, renew_kit_to_file};
use crate::state::State;

/// What opens a library, as the user typed it. Goes in and never comes out.
#[derive(Default, Deserialize, specta::Type)]
pub struct GivenSecrets {
    /// Its passphrase, or the code of its recovery kit; `null`: the one that is known, or none.
    passphrase: Option<String>,
    /// The password of the account at its storage, or the secret access key.
    storage: Option<String>,
}

impl From<GivenSecrets> for LibrarySecrets {
    fn from(given: GivenSecrets) -> Self {
        Self { passphrase: given.passphrase.map(Secret::new), storage: given.storage.map(Secret::new) }
    }
}

/// Lists the libraries, the usual one first.
#[tauri::command]
#[specta::specta]
pub async fn libraries(state: tauri::State<'_, State>) -> Answer<Vec<LibraryPlace>> {
    answer(state.ferry.libraries().await)
}

/// Chooses the library that the window works with.
#[tauri::command]
#[specta::specta]
pub async fn use_library(state: tauri::State<'_, State>, library: LibraryId) -> Answer<()> {
    answer(state.ferry.choose_library(&library))?;
    state.open_library_in_the_background();
    Ok(())
}

/// Asks for the folder of a library; `null` when the picker was cancelled.
#[tauri::command]
#[specta::specta]
pub async fn pick_library_folder(state: tauri::State<'_, State>) -> Answer<Option<String>> {
    let folder = state.choose_folder(Purpose::Library).await;
    Ok(folder.map(|folder| folder.display().to_string()))
}

/// Tries a place for a library. Nothing is written and nothing kept.
#[tauri::command]
#[specta::specta]
pub async fn test_library(
    state: tauri::State<'_, State>,
    draft: LibraryDraft,
    secrets: GivenSecrets,
) -> Answer<LibraryTest> {
    Ok(state.ferry.test_library(&draft, secrets.into()).await)
}

/// Saves a library, opened or made, and keeps what opens it.
#[tauri::command]
#[specta::specta]
pub async fn add_library(
    state: tauri::State<'_, State>,
    draft: LibraryDraft,
    secrets: GivenSecrets,
    if_absent: IfAbsent,
    keep: Keep,
) -> Answer<LibraryPlace> {
    answer(state.ferry.add_library(&draft, secrets.into(), if_absent, keep).await)
}

/// Takes a library from the list. Its content stays where it is.
#[tauri::command]
#[specta::specta]
pub async fn remove_library(state: tauri::State<'_, State>, library: LibraryId) -> Answer<()> {
    answer(state.ferry.remove_library(&library).await)
}

/// Opens a locked library with other secrets, and keeps them once they are proved.
#[tauri::command]
#[specta::specta]
pub async fn unlock_library(
    state: tauri::State<'_, State>,
    library: LibraryId,
    secrets: GivenSecrets,
    keep: Keep,
) -> Answer<()> {
    answer(state.ferry.unlock_library(&library, secrets.into(), keep).await)
}

/// Copies to another library what it lacks, and what this one lacks from it if both ways are wanted.
#[tauri::command]
#[specta::specta]
pub async fn copy_library(
    state: tauri::State<'_, State>,
    to: LibraryId,
    both_ways: bool,
) -> Answer<Exchanged> {
    let other = answer(state.ferry.in_library(&to))?;
    let other = answer(other.library().await)?;
    answer(state.ferry.copy_library(other, both_ways).await)
}

/// Gives the library a passphrase and writes its recovery kit to a file that the user picks; `null` when the picker was
/// cancelled, and nothing was done.
#[tauri::command]
#[specta::specta]
pub async fn protect_library(
    state: tauri::State<'_, State>,
    passphrase: String,
    keep: Keep,
) -> Answer<Option<SavedFile>> {
    answer(protect_library_with_kit(&state, Secret::new(passphrase), keep).await)
}

/// Replaces the passphrase of the library.
#[tauri::command]
#[specta::specta]
pub async fn change_passphrase(state: tauri::State<'_, State>, passphrase: String, keep: Keep) -> Answer<()> {
    answer(state.ferry.change_library_passphrase(Secret::new(passphrase), keep).await)
}

/// Takes the passphrase of the library away: whoever may enter its place can read it again. On a server that is refused.
#[tauri::command]
#[specta::specta]
pub async fn open_library_to_all(state: tauri::State<'_, State>) -> Answer<()> {
    answer(state.ferry.open_library_to_all(WellKnown::Refused).await)
}

/// Writes a new recovery kit to a file that the user picks; `null` when the picker was cancelled.
#[tauri::command]
#[specta::specta]
pub async fn renew_recovery_kit(state: tauri::State<'_, State>) -> Answer<Option<SavedFile>> {
    answer(renew_kit_to_file(&state).await)
}
