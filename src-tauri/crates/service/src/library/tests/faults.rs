//! Damage is found, named, and never handed out.

use std::fs;

use super::*;

/// Flips one bit of a file.
fn flip(path: &Path, bit: u64) {
    let mut bytes = fs::read(path).unwrap();
    let place = usize::try_from(bit / 8).unwrap();
    bytes[place] ^= 1 << (bit % 8);
    fs::write(path, bytes).unwrap();
}

/// Three entries that share most of their content, as versions do.
async fn filled(library: &Library) -> Vec<(EntryId, Vec<u8>)> {
    let base = noise(7, 120_000);
    let mut all = Vec::new();
    for second in 0..3_u8 {
        let mut content = base.clone();
        content[usize::from(second) * 40_000..][..100].fill(second);
        let entry = library.put(file(&content, second.into())).await.unwrap();
        all.push((entry.id, content));
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn any_flipped_bit_and_any_cut_is_found_by_check_and_no_wrong_byte_is_returned() {
    let scratch = Scratch::new();
    let library = scratch.open().await;
    let entries = filled(&library).await;
    let folders = ["data", "index", "snapshots", "keys"];
    let mut files: Vec<PathBuf> =
        folders.iter().flat_map(|name| files_under(&scratch.root().join(name))).collect();
    files.push(scratch.root().join("config"));
    let mut dice = Dice(11);
    for trial in 0..rounds(150, 10_000) {
        let path = &files[usize::try_from(dice.below(files.len() as u64)).unwrap()];
        let whole = fs::read(path).unwrap();
        let bit = dice.below(whole.len() as u64 * 8);
        // One in four is cut off at that bit instead.
        let cut = trial % 4 == 3;
        if cut {
            fs::write(path, &whole[..usize::try_from(bit / 8).unwrap()]).unwrap();
        } else {
            flip(path, bit);
        }
        for (id, content) in &entries {
            match library.get(id).await {
                Ok(got) => assert!(got == *content, "trial {trial}: wrong bytes"),
                Err(error) => assert_eq!(error.code(), Code::DamagedEntry, "trial {trial}: {error}"),
            }
        }
        let report = library.check(true, &Progress::hidden()).await.unwrap();
        assert!(!report.ok, "trial {trial}: bit {bit} of {} was not found", path.display());
        fs::write(path, whole).unwrap();
    }
    assert!(library.check(true, &Progress::hidden()).await.unwrap().ok);
}

#[tokio::test(flavor = "multi_thread")]
async fn damage_names_the_entries_it_hits_and_spares_the_others() {
    let scratch = Scratch::new();
    let library = scratch.open().await;
    let safe = library.put(file(&noise(1, 90_000), 0)).await.unwrap();
    let before = files_under(&scratch.root().join("data"));
    let hit = library.put(file(&noise(2, 90_000), 1)).await.unwrap();
    let mut packs = files_under(&scratch.root().join("data"));
    packs.retain(|path| !before.contains(path));
    let largest = packs.iter().max_by_key(|path| fs::metadata(path).unwrap().len()).unwrap();
    let whole = fs::read(largest).unwrap();
    for (damage, needs_data) in [("missing", false), ("cut", false), ("flipped", true)] {
        match damage {
            "missing" => fs::remove_file(largest).unwrap(),
            "cut" => fs::write(largest, &whole[..whole.len() / 2]).unwrap(),
            _ => flip(largest, 4000),
        }
        let later = scratch.open().await;
        assert_eq!(later.get(&hit.id).await.unwrap_err().code(), Code::DamagedEntry, "{damage}");
        assert!(later.get(&safe.id).await.is_ok(), "{damage}");
        let report = later.check(needs_data, &Progress::hidden()).await.unwrap();
        assert_eq!((report.ok, report.entries), (false, 2), "{damage}");
        let [damaged] = report.damaged.as_slice() else { panic!("{damage}: {report:?}") };
        assert_eq!(damaged.entry, Some(hit.id), "{damage}");
        fs::write(largest, &whole).unwrap();
    }
    assert!(library.check(true, &Progress::hidden()).await.unwrap().ok);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_index_file_does_not_close_the_library() {
    let scratch = Scratch::new();
    let library = scratch.open().await;
    let first = library.put(file(&noise(1, 50_000), 0)).await.unwrap();
    let known = files_under(&scratch.root().join("index"));
    let second = library.put(file(&noise(2, 50_000), 1)).await.unwrap();
    let index = files_under(&scratch.root().join("index")).into_iter().find(|path| !known.contains(path));
    flip(&index.unwrap(), 100);
    scratch.stays_unread();
    let later = scratch.open().await;
    assert!(later.get(&first.id).await.is_ok());
    assert_eq!(later.get(&second.id).await.unwrap_err().code(), Code::DamagedEntry);
    let report = later.check(false, &Progress::hidden()).await.unwrap();
    assert_eq!(report.damaged.iter().map(|damaged| damaged.entry).collect::<Vec<_>>(), [Some(second.id)]);
    assert_eq!(report.problems.len(), 1, "{report:?}");
    let third = later.put(file(&noise(2, 50_000), 2)).await.unwrap();
    assert_eq!(later.get(&third.id).await.unwrap(), noise(2, 50_000));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_or_foreign_list_of_entries_is_made_anew() {
    let scratch = Scratch::new();
    let entry = scratch.open().await.put(file(b"{}", 0)).await.unwrap();
    let [path] = files_under(&scratch.index()).try_into().unwrap();
    for content in [b"not a database at all, but long enough to be looked at".repeat(100), Vec::new()] {
        fs::write(&path, content).unwrap();
        assert_eq!(scratch.open().await.list().await.unwrap(), std::slice::from_ref(&entry));
    }
    let file = rusqlite::Connection::open(&path).unwrap();
    file.execute_batch("UPDATE entry SET json = '{\"id\":1}'").unwrap();
    assert_eq!(scratch.open().await.list().await.unwrap(), std::slice::from_ref(&entry));
    file.execute_batch("PRAGMA user_version = 77").unwrap();
    drop(file);
    assert_eq!(scratch.open().await.list().await.unwrap(), [entry]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_known_list_needs_no_key() {
    let scratch = Scratch::new();
    let entry = scratch.open().await.put(file(b"{}", 0)).await.unwrap();
    fs::remove_dir_all(scratch.root().join("keys")).unwrap();
    fs::create_dir(scratch.root().join("keys")).unwrap();
    scratch.stays_unread();
    let later = scratch.open().await;
    assert_eq!(later.list().await.unwrap(), std::slice::from_ref(&entry));
    assert_eq!(later.get(&entry.id).await.unwrap_err().code(), Code::Library);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_library_that_went_away_is_not_an_empty_one() {
    let scratch = Scratch::new();
    let library = scratch.open().await;
    library.put(file(b"{}", 0)).await.unwrap();
    fs::rename(scratch.root(), scratch.folder.path().join("elsewhere")).unwrap();
    assert_eq!(library.list().await.unwrap_err().code(), Code::Library);
    assert_eq!(library.put(file(b"{}", 1)).await.unwrap_err().code(), Code::Library);
    assert!(!scratch.root().exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repository_with_another_password_is_refused() {
    let scratch = Scratch::new();
    make_repository(&scratch, "another", 2);
    scratch.opens_with("another");
    let error = scratch.open().await.unlock().await.unwrap_err();
    assert_eq!(error.code(), Code::PassphraseNeeded);
    assert!(error.message().contains("passphrase"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repository_of_a_newer_version_is_refused_and_stays_as_it_is() {
    let scratch = Scratch::new();
    make_repository(&scratch, "appferry", 3);
    scratch.stays_unread();
    let before = contents_under(&scratch.root());
    let library = scratch.open().await;
    for error in [library.unlock().await.unwrap_err(), library.put(file(b"{}", 0)).await.unwrap_err()] {
        assert_eq!(error.code(), Code::Library);
        assert!(error.message().contains("newer version"), "{error}");
    }
    assert!(contents_under(&scratch.root()) == before);
}

/// Makes a repository that AppFerry would not make.
fn make_repository(scratch: &Scratch, password: &str, version: u32) {
    use rustic_core::{Credentials, KeyOptions, Repository, RepositoryBackends, RepositoryOptions};
    let folder: Arc<Storage> =
        Arc::new(Storage::new(&Location::Folder(scratch.root()), &Access::default()).unwrap());
    let config = rustic_core::repofile::ConfigFile {
        version,
        chunker_polynomial: "25b468838dcb75".to_owned(),
        ..Default::default()
    };
    let made =
        Repository::new(&RepositoryOptions::default().no_cache(true), &RepositoryBackends::new(folder, None))
            .unwrap()
            .init_with_config(&Credentials::password(password), &KeyOptions::default(), config);
    // A version that this rustic does not know is refused only after it was written.
    assert_eq!(made.is_ok(), version == 2);
}

fn contents_under(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    files_under(folder).into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}
