//! A passphrase of its own: set, proved, changed, taken away, and never the only key.

use super::*;
use crate::Secret;

fn access(passphrase: &str) -> Access {
    Access { passphrase: Some(Secret::new(passphrase)), ..Access::default() }
}

impl Scratch {
    fn kit(&self) -> PathBuf {
        self.folder.path().join("kit.txt")
    }

    async fn open_with(&self, passphrase: &str) -> Result<Library> {
        let location = Location::Folder(self.root());
        let library = Library::open_at(&location, access(passphrase), &self.index()).await?;
        library.unlock().await?;
        self.opens_with(passphrase);
        Ok(library)
    }

    fn code(&self) -> String {
        kit::read(&self.kit()).unwrap().expose().to_owned()
    }
}

/// A library with marks and a trash, and what is in it.
async fn filled(scratch: &Scratch) -> (Library, Vec<Entry>) {
    let library = scratch.open().await;
    for number in 0..3 {
        library.put(file(&noise(number, 30_000), number as i64)).await.unwrap();
    }
    let [first, second, _] = library.list().await.unwrap().try_into().unwrap();
    library.mark(&first.id, Mark::Note("Ask Noi first.".to_owned()), Timestamp::now()).await.unwrap();
    library.mark(&second.id, Mark::Trash, Timestamp::now()).await.unwrap();
    let entries = library.list().await.unwrap();
    (library, entries)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_protected_library_holds_what_it_held_and_opens_with_passphrase_and_kit_only() {
    let scratch = Scratch::new();
    let (library, entries) = filled(&scratch).await;
    let config = std::fs::read(scratch.root().join("config")).unwrap();
    library.protect(Secret::new("correct horse"), &scratch.kit(), &Progress::hidden()).await.unwrap();
    assert_ne!(std::fs::read(scratch.root().join("config")).unwrap(), config, "it has a key of its own");
    for secret in ["correct horse".to_owned(), scratch.code()] {
        let opened = scratch.open_with(&secret).await.unwrap();
        assert_eq!(opened.list().await.unwrap(), entries);
        for entry in &entries {
            assert_eq!(Hash::of(&opened.get(&entry.id).await.unwrap()), entry.sha256);
        }
        assert!(opened.check(true, &Progress::hidden()).await.unwrap().ok);
    }
    assert_eq!(scratch.open_with("wrong").await.err().unwrap().code(), Code::WrongPassphrase);
    let refused = scratch.open().await.unlock().await.unwrap_err();
    assert_eq!(refused.code(), Code::PassphraseNeeded);
    let left: Vec<_> =
        std::fs::read_dir(scratch.folder.path()).unwrap().map(|item| item.unwrap().file_name()).collect();
    assert_eq!(left.len(), 3, "only the library, the index and the kit: {left:?}");
    restic::reads(&scratch.root(), "correct horse");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_the_library_open_while_it_is_protected_writes_nothing_into_the_new_one() {
    let scratch = Scratch::new();
    let (library, entries) = filled(&scratch).await;
    let other = scratch.open().await;
    other.unlock().await.unwrap();
    library.protect(Secret::new("correct horse"), &scratch.kit(), &Progress::hidden()).await.unwrap();
    for error in [
        other.put(file(b"late", 9)).await.unwrap_err(),
        other.mark(&entries[0].id, Mark::Pin, Timestamp::now()).await.unwrap_err(),
    ] {
        assert_eq!(error.code(), Code::Library, "{error}");
    }
    let opened = scratch.open_with("correct horse").await.unwrap();
    assert_eq!(opened.list().await.unwrap(), entries);
    assert!(opened.check(true, &Progress::hidden()).await.unwrap().ok);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_passphrase_reads_what_was_stored_before_and_the_old_one_opens_nothing() {
    let scratch = Scratch::new();
    let (library, entries) = filled(&scratch).await;
    library.protect(Secret::new("correct horse"), &scratch.kit(), &Progress::hidden()).await.unwrap();
    let opened = scratch.open_with("correct horse").await.unwrap();
    opened.change_passphrase(Secret::new("battery staple")).await.unwrap();
    assert_eq!(scratch.open_with("correct horse").await.err().unwrap().code(), Code::WrongPassphrase);
    for secret in ["battery staple".to_owned(), scratch.code()] {
        assert_eq!(scratch.open_with(&secret).await.unwrap().list().await.unwrap(), entries);
    }
    let first_code = scratch.code();
    std::fs::remove_file(scratch.kit()).unwrap();
    scratch.open_with("battery staple").await.unwrap().renew_kit(&scratch.kit()).await.unwrap();
    assert_eq!(scratch.open_with(&first_code).await.err().unwrap().code(), Code::WrongPassphrase);
    let opened = scratch.open_with(&scratch.code()).await.unwrap();
    assert!(opened.get(&entries[0].id).await.is_ok());
    opened.open_to_all(WellKnown::Refused).await.unwrap();
    assert_eq!(scratch.open().await.list().await.unwrap(), entries);
    assert!(
        std::fs::read_to_string(scratch.root().join("README.txt")).unwrap().contains("password is: appferry")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_protects_nothing_is_refused_and_changes_nothing() {
    let scratch = Scratch::new();
    let (library, entries) = filled(&scratch).await;
    let protect = async |passphrase: &str, kit: &Path| {
        library.protect(Secret::new(passphrase), kit, &Progress::hidden()).await.unwrap_err().code()
    };
    assert_eq!(protect("appferry", &scratch.kit()).await, Code::Invalid);
    assert_eq!(protect("short", &scratch.kit()).await, Code::Invalid);
    assert_eq!(protect("correct horse", &scratch.root().join("kit.txt")).await, Code::Invalid);
    std::fs::write(scratch.kit(), "the kit of another library").unwrap();
    assert_eq!(protect("correct horse", &scratch.kit()).await, Code::Invalid);
    let own = scratch.folder.path().join("library.protected");
    std::fs::create_dir(&own).unwrap();
    std::fs::remove_file(scratch.kit()).unwrap();
    assert_eq!(protect("correct horse", &scratch.kit()).await, Code::Library);
    assert!(!scratch.kit().exists(), "a kit that opens nothing is not left behind");
    assert!(own.exists() && library.change_passphrase(Secret::new("correct horse")).await.is_err());
    assert_eq!(scratch.open().await.list().await.unwrap(), entries);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kit_that_could_not_be_proved_leaves_no_page_and_the_old_one_stays_good() {
    let scratch = Scratch::new();
    let (library, _) = filled(&scratch).await;
    library.protect(Secret::new("correct horse"), &scratch.kit(), &Progress::hidden()).await.unwrap();
    let opened = scratch.open_with("correct horse").await.unwrap();
    let (keys, away) = (scratch.root().join("keys"), scratch.folder.path().join("keys"));
    std::fs::rename(&keys, &away).unwrap();
    std::fs::write(&keys, b"no folder").unwrap();
    let page = scratch.folder.path().join("second.txt");
    assert!(opened.renew_kit(&page).await.is_err());
    assert!(!page.exists());
    std::fs::remove_file(&keys).unwrap();
    std::fs::rename(&away, &keys).unwrap();
    assert!(scratch.open_with(&scratch.code()).await.is_ok());
}

#[test]
fn a_kit_is_refused_before_the_library_is_made() {
    let scratch = Scratch::new();
    let refused = |access: Access, page: &Path| access.check_kit(page).unwrap_err().code();
    assert_eq!(refused(Access::default(), &scratch.kit()), Code::Invalid);
    assert_eq!(refused(access("correct horse"), &scratch.folder.path().join("absent/kit")), Code::Disk);
    assert!(access("correct horse").check_kit(&scratch.kit()).is_ok());
    assert!(!scratch.kit().exists());
    std::fs::write(scratch.kit(), "the kit of another library").unwrap();
    assert_eq!(refused(access("correct horse"), &scratch.kit()), Code::Invalid);
}
