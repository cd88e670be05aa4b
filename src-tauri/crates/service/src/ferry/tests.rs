//! Several libraries, as a host sees them.

#![allow(clippy::unwrap_used)]

use std::path::Path;

use super::*;
use crate::library::Protection;
use crate::secrets::Keep;
use crate::settings::SavedLibrary;
use crate::{Code, Secret};

/// The export of an app with one definition.
const EXPORT: &str = r#"{"abVersion":"0.0.0","date":"20240523","definitions":[{"id":"a","name":"Own","type":"application","json":{"id":"a","type":"application","name":"Own","label":"Own"}}]}"#;

/// A user of one computer, without a keychain.
fn ferry(home: &Path) -> Ferry {
    let places = Places::new(Some(home)).unwrap();
    let places = Places { locks: home.join("locks"), ..places };
    Ferry::open(Opening { places, secrets: Secrets::without_keychain(), patience: Patience::default() })
        .unwrap()
}

fn draft(name: &str, place: &Path) -> LibraryDraft {
    LibraryDraft { name: name.to_owned(), place: place.display().to_string(), user: None }
}

fn passphrase(text: &str) -> LibrarySecrets {
    LibrarySecrets { passphrase: Some(Secret::new(text)), storage: None }
}

#[tokio::test(flavor = "multi_thread")]
async fn libraries_lie_side_by_side_and_the_default_one_is_used_where_none_is_named() {
    let home = tempfile::tempdir().unwrap();
    let (ferry, place) = (ferry(home.path()), home.path().join("team"));
    let (draft, none) = (draft("Team", &place), LibrarySecrets::default);
    let refused = ferry.add_library(&draft, none(), IfAbsent::Refuse, Keep::Session).await.unwrap_err();
    assert_eq!(refused.code(), Code::NotFound);
    assert_eq!(ferry.libraries().await.unwrap().len(), 1);
    let team = ferry.add_library(&draft, none(), IfAbsent::Make, Keep::Session).await.unwrap();
    assert!(!team.is_default && team.kind == PlaceKind::Folder);
    let file = home.path().join("own.json");
    std::fs::write(&file, EXPORT).unwrap();
    let in_team = ferry.in_library(&team.id).unwrap();
    in_team.add_files(std::slice::from_ref(&file)).await.unwrap();
    assert_eq!((ferry.entries().await.unwrap().len(), in_team.entries().await.unwrap().len()), (0, 1));
    ferry.choose_library(&team.id).unwrap();
    assert_eq!(ferry.library_state().await.name.as_deref(), Some("Team"));
    assert_eq!(ferry.entries().await.unwrap().len(), 1);
    let usual = ferry.in_library(&LibraryId::USUAL).unwrap();
    let exchanged = usual.copy_library(ferry.library().await.unwrap(), true).await.unwrap();
    assert_eq!((exchanged.sent.copied.len(), exchanged.received.unwrap().copied.len()), (0, 1));
    ferry.remove_library(&team.id).await.unwrap();
    assert_eq!(ferry.entries().await.unwrap().len(), 1, "the usual one again, with its copy");
    assert_eq!(ferry.remove_library(&LibraryId::USUAL).await.unwrap_err().code(), Code::Invalid);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_library_is_opened_once_its_passphrase_is_proved() {
    let home = tempfile::tempdir().unwrap();
    let place = home.path().join("team");
    let (first, draft) = (ferry(home.path()), draft("Team", &place));
    let team = first.add_library(&draft, passphrase("right"), IfAbsent::Make, Keep::Session).await.unwrap();
    assert_eq!(team.passphrase, SecretState::Session);
    let later = ferry(home.path()).in_library(&team.id).unwrap();
    assert_eq!(later.open_library().await.unwrap_err().code(), Code::PassphraseNeeded);
    let wrong = later.unlock_library(&team.id, passphrase("wrong"), Keep::Session).await.unwrap_err();
    assert_eq!(wrong.code(), Code::WrongPassphrase);
    later.unlock_library(&team.id, passphrase("right"), Keep::Session).await.unwrap();
    later.open_library().await.unwrap();
    let test = later.test_library(&draft, LibrarySecrets::default()).await;
    assert_eq!((test.there, test.protection), (Some(true), Some(Protection::Own)));
    assert_eq!(test.problem.unwrap().code, Code::PassphraseNeeded);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_saved_place_that_cannot_be_used_here_stands_in_nobodys_way() {
    let home = tempfile::tempdir().unwrap();
    let (ferry, place) = (ferry(home.path()), home.path().join("team"));
    let none = LibrarySecrets::default;
    let team =
        ferry.add_library(&draft("Team", &place), none(), IfAbsent::Make, Keep::Session).await.unwrap();
    let later = SavedLibrary::new("Later", "gopher://host/library".to_owned(), None);
    ferry.settings().add_library(later.clone()).unwrap();
    let told = ferry.libraries().await.unwrap();
    let kinds: Vec<_> = told.iter().map(|place| place.kind).collect();
    assert_eq!(kinds, [PlaceKind::Folder, PlaceKind::Folder, PlaceKind::Unknown]);
    ferry.choose_library(&team.id).unwrap();
    ferry.open_library().await.unwrap();
    assert_eq!(ferry.choose_library(&later.id).unwrap_err().code(), Code::Invalid);
    ferry.remove_library(&later.id).await.unwrap();
    assert_eq!(ferry.libraries().await.unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_place_is_in_the_list_once_however_it_is_written() {
    let home = tempfile::tempdir().unwrap();
    let (ferry, place) = (ferry(home.path()), home.path().join("team"));
    let none = LibrarySecrets::default;
    ferry.add_library(&draft("Team", &place), none(), IfAbsent::Make, Keep::Session).await.unwrap();
    let usual = ferry.places().library.clone();
    for again in [place.clone(), home.path().join("./team/../team"), usual, home.path().join("library/.")] {
        let draft = draft("Again", &again);
        let refused = ferry.add_library(&draft, none(), IfAbsent::Make, Keep::Session).await.unwrap_err();
        assert_eq!(refused.code(), Code::Invalid, "{}: {refused}", again.display());
    }
    assert_eq!(ferry.place_usual_library(place).await.unwrap_err().code(), Code::Invalid);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_folder_for_the_usual_library_is_used_at_once_unless_something_else_is_there() {
    let home = tempfile::tempdir().unwrap();
    let ferry = ferry(home.path());
    ferry.open_library().await.unwrap();
    let (other, papers) = (home.path().join("other"), home.path().join("papers"));
    std::fs::create_dir(&papers).unwrap();
    std::fs::write(papers.join("thesis.odt"), b"years of work").unwrap();
    assert_eq!(ferry.place_usual_library(papers).await.unwrap_err().code(), Code::Library);
    let team = draft("Team", &home.path().join("team"));
    let none = LibrarySecrets::default();
    let team = ferry.add_library(&team, none, IfAbsent::Make, Keep::Session).await.unwrap();
    ferry.choose_library(&team.id).unwrap();
    ferry.place_usual_library(other.clone()).await.unwrap();
    assert_eq!(ferry.library().await.unwrap().location().folder(), Some(other.as_path()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passphrase_is_kept_for_the_library_that_got_it_whichever_is_chosen_meanwhile() {
    let home = tempfile::tempdir().unwrap();
    let ferry = ferry(home.path());
    let team = draft("Team", &home.path().join("team"));
    let none = LibrarySecrets::default();
    let team = ferry.add_library(&team, none, IfAbsent::Make, Keep::Session).await.unwrap();
    let (kit, passphrase) = (home.path().join("kit.txt"), Secret::new("correct horse"));
    ferry.open_library().await.unwrap();
    let (protected, chosen) = tokio::join!(ferry.protect_library(passphrase, &kit, Keep::Session), async {
        ferry.choose_library(&team.id)
    });
    protected.and(chosen).unwrap();
    let known: Vec<_> =
        ferry.libraries().await.unwrap().iter().map(|place| (place.is_default, place.passphrase)).collect();
    assert_eq!(known, [(false, SecretState::Session), (true, SecretState::Missing)]);
    ferry.in_library(&LibraryId::USUAL).unwrap().open_library().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_library_that_cannot_be_opened_is_not_tried_again_every_minute() {
    let home = tempfile::tempdir().unwrap();
    let (ferry, place) = (ferry(home.path()), home.path().join("no folder"));
    std::fs::write(&place, "a file").unwrap();
    ferry.use_library(&place.display().to_string()).unwrap();
    ferry.do_what_is_due().await.unwrap_err();
    ferry.do_what_is_due().await.expect("a day passes before the next time");
}
