//! The settings as their users see them.

#![allow(clippy::unwrap_used)]

use std::fs;

use super::*;
use crate::{Environment, LibraryId};

fn server(name: &str) -> SavedServer {
    SavedServer::new(name, "https://builder.example.org", "ana@example.org", Environment::Test)
}

fn scratch() -> (tempfile::TempDir, Settings) {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings::open(folder.path()).unwrap();
    (folder, settings)
}

fn text(folder: &tempfile::TempDir) -> String {
    fs::read_to_string(folder.path().join("settings.json")).unwrap_or_default()
}

#[test]
fn what_is_saved_is_there_in_the_next_run() {
    let (folder, settings) = scratch();
    let saved = SavedServer { tenant: Some("admin".to_owned()), read_only: true, ..server("Staging") };
    settings.add(saved.clone()).unwrap();
    settings.prefer(PreferenceChange::Theme(Theme::HighContrast)).unwrap();
    settings.set_library(Some("/srv/library".into())).unwrap();
    let later = Settings::open(folder.path()).unwrap();
    assert_eq!(later.servers().unwrap(), std::slice::from_ref(&saved));
    assert_eq!(later.server(&saved.id).unwrap(), saved);
    assert_eq!(later.preferences().unwrap().theme, Theme::HighContrast);
    assert_eq!(later.libraries().unwrap().usual, Some("/srv/library".into()));
}

#[test]
fn names_are_unique_and_found_whatever_the_case() {
    let (_folder, settings) = scratch();
    settings.add(server("Staging")).unwrap();
    assert_eq!(settings.add(server("STAGING")).unwrap_err().code(), Code::Invalid);
    assert_eq!(settings.add_for_session(server("staging")).unwrap_err().code(), Code::Invalid);
    assert_eq!(settings.server_named("staging").unwrap().name, "Staging");
    let error = settings.server_named("production").unwrap_err();
    assert_eq!(error.code(), Code::NotFound);
    assert_eq!(error.hints(), ["Saved are `Staging`."]);
}

#[test]
fn names_that_the_command_line_could_not_tell_apart_are_refused() {
    let (_folder, settings) = scratch();
    for name in ["", "  ", " x", "a:b", "a/b", "a\\b", "Library", "line\nbreak", &"x".repeat(81)] {
        let named = SavedServer { name: name.to_owned(), ..server("x") };
        assert_eq!(settings.add(named).unwrap_err().code(), Code::Invalid, "{name:?}");
    }
}

#[test]
fn a_server_can_be_renamed_changed_and_removed() {
    let (_folder, settings) = scratch();
    let first = server("First");
    settings.add(first.clone()).unwrap();
    settings.add(server("Second")).unwrap();
    let renamed = SavedServer { name: "FIRST".to_owned(), ..first.clone() };
    settings.edit_server(&first.id, |server| server.name = "FIRST".to_owned()).unwrap();
    assert_eq!(settings.server(&first.id).unwrap(), renamed);
    let clash = settings.edit_server(&first.id, |server| server.name = "second".to_owned());
    assert_eq!(clash.unwrap_err().code(), Code::Invalid);
    assert_eq!(settings.edit_server(&ServerId::random(), |_| ()).unwrap_err().code(), Code::NotFound);
    settings.remove(&first.id).unwrap();
    settings.remove(&first.id).unwrap();
    assert_eq!(settings.servers().unwrap().len(), 1);
}

#[test]
fn a_practice_server_lives_for_a_run_and_never_reaches_the_disk() {
    let (folder, settings) = scratch();
    let practice = SavedServer { practice: true, ..server("Practice staging") };
    settings.add_for_session(practice.clone()).unwrap();
    settings.add(server("Staging")).unwrap();
    let address = |server: &mut SavedServer| server.url = "http://localhost:4000".to_owned();
    settings.edit_server(&practice.id, address).unwrap();
    assert_eq!(settings.server(&practice.id).unwrap().url, "http://localhost:4000");
    assert!(!text(&folder).contains("Practice"), "{}", text(&folder));
    assert_eq!(Settings::open(folder.path()).unwrap().servers().unwrap().len(), 1);
    settings.remove(&practice.id).unwrap();
    assert_eq!(settings.servers().unwrap().len(), 1);
}

#[test]
fn a_damaged_file_is_set_aside_and_never_lost() {
    let (folder, settings) = scratch();
    settings.add(server("Staging")).unwrap();
    for number in 1..=2 {
        fs::write(folder.path().join("settings.json"), format!("{{\"servers\": [ {number}")).unwrap();
        assert!(settings.servers().unwrap().is_empty());
        let [notice] = settings.take_notices().try_into().unwrap();
        assert!(notice.kept_as.ends_with(format!("settings.damaged-{number}.json")), "{notice:?}");
        assert!(fs::read_to_string(notice.kept_as).unwrap().contains("servers"));
    }
    settings.add(server("Staging")).unwrap();
    assert!(settings.take_notices().is_empty());
}

#[test]
fn what_a_newer_version_wrote_survives() {
    let (folder, settings) = scratch();
    let path = folder.path().join("settings.json");
    settings.add(server("Staging")).unwrap();
    let mut json: serde_json::Value = serde_json::from_str(&text(&folder)).unwrap();
    json["window"] = serde_json::json!({"width": 900});
    json["servers"][0]["color"] = "#c00".into();
    fs::write(&path, json.to_string()).unwrap();
    let known = settings.server_named("Staging").unwrap();
    settings.edit_server(&known.id, |server| server.url = "https://new.example.org".to_owned()).unwrap();
    let after: serde_json::Value = serde_json::from_str(&text(&folder)).unwrap();
    assert_eq!((&after["window"]["width"], &after["servers"][0]["color"]), (&900.into(), &"#c00".into()));
    assert_eq!(after["servers"][0]["url"], "https://new.example.org");
}

#[test]
fn a_file_of_a_newer_version_is_read_but_not_changed() {
    let (folder, settings) = scratch();
    settings.add(server("Staging")).unwrap();
    let newer = text(&folder).replace("\"format\": 1", "\"format\": 2");
    fs::write(folder.path().join("settings.json"), &newer).unwrap();
    assert_eq!(settings.servers().unwrap().len(), 1);
    let error = settings.add(server("Other")).unwrap_err();
    assert!(error.message().contains("newer version"), "{error}");
    fs::write(folder.path().join("settings.json"), "{\"format\": 2, \"servers\": {}}").unwrap();
    assert!(settings.servers().unwrap_err().message().contains("newer version"));
    assert!(settings.take_notices().is_empty());
}

#[test]
fn two_openings_that_add_at_once_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    std::thread::scope(|scope| {
        for side in ["left", "right"] {
            let path = folder.path();
            scope.spawn(move || {
                let settings = Settings::open(path).unwrap();
                for number in 0..10 {
                    settings.add(server(&format!("{side} {number}"))).unwrap();
                }
            });
        }
    });
    assert_eq!(Settings::open(folder.path()).unwrap().servers().unwrap().len(), 20);
}

#[test]
fn a_password_in_the_address_is_refused() {
    let (_folder, settings) = scratch();
    let named = SavedServer { url: "https://ana:secret@example.org".to_owned(), ..server("x") };
    let error = settings.add(named).unwrap_err();
    assert!(error.code() == Code::Invalid && !error.message().contains("secret"));
}

#[test]
fn everything_of_one_configuration_is_under_its_folder() {
    let places = Places::new(Some(Path::new("/srv/here"))).unwrap();
    assert!([&places.config, &places.data, &places.library].iter().all(|path| path.starts_with("/srv/here")));
}

#[test]
fn preferences_are_kept_one_by_one() {
    let (folder, settings) = scratch();
    settings.prefer(PreferenceChange::Language(Some(Language::Th))).unwrap();
    settings.prefer(PreferenceChange::TextPercent(150)).unwrap();
    settings.prefer(PreferenceChange::Log(LogLevel::Details)).unwrap();
    let preferences = Settings::open(folder.path()).unwrap().preferences().unwrap();
    assert_eq!((preferences.language, preferences.text_percent), (Some(Language::Th), 150));
    assert_eq!(preferences.log, LogLevel::Details);
    assert_eq!(settings.prefer(PreferenceChange::TextPercent(20)).unwrap_err().code(), Code::Invalid);
    assert_eq!(settings.preferences().unwrap().text_percent, 150);
}

#[test]
fn an_environment_asks_for_rehearsals_and_a_server_may_ask_for_more() {
    let (_folder, settings) = scratch();
    let plain = server("Staging");
    let strict = SavedServer { rehearsal: RehearsalPolicy::Require, ..server("Strict") };
    settings.add(plain.clone()).unwrap();
    settings.add(strict.clone()).unwrap();
    let policy = EnvironmentPolicy { rehearsal: RehearsalPolicy::Advise, read_only_at_first: false };
    settings.prefer(PreferenceChange::Environment(Environment::Test, policy)).unwrap();
    assert_eq!(settings.server(&plain.id).unwrap().rehearsal, RehearsalPolicy::Advise);
    assert_eq!(settings.server(&strict.id).unwrap().rehearsal, RehearsalPolicy::Require);
    let change = ServerChange { name: "Other".to_owned(), environment: Environment::Test, read_only: true };
    settings.change_server(&plain.id, change).unwrap();
    assert_eq!(
        settings.own_server(&plain.id).unwrap().rehearsal,
        RehearsalPolicy::Off,
        "not the server's own"
    );
    settings.prefer(PreferenceChange::Environment(Environment::Test, EnvironmentPolicy::default())).unwrap();
    assert_eq!(settings.server(&plain.id).unwrap().rehearsal, RehearsalPolicy::Off);
}

#[test]
fn a_library_is_saved_chosen_and_forgotten() {
    let (folder, settings) = scratch();
    assert_eq!(settings.libraries().unwrap().default, LibraryId::USUAL);
    let team = SavedLibrary::new("Team", "https://files.example.org/dav".to_owned(), Some("ana".to_owned()));
    settings.add_library(team.clone()).unwrap();
    settings.set_default_library(&team.id).unwrap();
    let later = Settings::open(folder.path()).unwrap();
    assert_eq!(later.libraries().unwrap().others, std::slice::from_ref(&team));
    assert_eq!(later.libraries().unwrap().default, team.id);
    later.remove_library(&team.id).unwrap();
    assert_eq!(settings.libraries().unwrap().default, LibraryId::USUAL);
    assert_eq!(settings.set_default_library(&team.id).unwrap_err().code(), Code::NotFound);
}

#[test]
fn two_libraries_share_neither_name_nor_place() {
    let (_folder, settings) = scratch();
    let library = |name, place: &str| SavedLibrary::new(name, place.to_owned(), None);
    settings.add_library(library("Team", "/srv/team")).unwrap();
    for (name, place) in [("team", "/srv/other"), ("Other", "/srv/team"), ("a/b", "/srv/b"), (" ", "/srv/c")]
    {
        let refused = settings.add_library(library(name, place)).unwrap_err();
        assert_eq!(refused.code(), Code::Invalid, "{name} {place}");
    }
}
