//! Libraries on servers that teams have already.

#![cfg(unix)]

use super::servers::StorageServer;
use super::*;
use crate::Secret;

/// A computer of somebody in the team: its own index, and maybe a library of its own.
struct Desk {
    home: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        Self { home: tempfile::tempdir().unwrap() }
    }

    fn index(&self) -> &Path {
        self.home.path()
    }

    async fn own(&self) -> Library {
        Library::open(&self.home.path().join("library"), self.index()).await.unwrap()
    }

    async fn make(&self, server: &StorageServer) -> Library {
        let access = server.access();
        Library::create_at(&server.location, access, self.index(), WellKnown::Refused, None).await.unwrap()
    }

    async fn open(&self, server: &StorageServer) -> Library {
        Library::open_at(&server.location, server.access(), self.index()).await.unwrap()
    }

    async fn refused(&self, location: &Location, access: Access) -> Error {
        match Library::open_at(location, access, self.index()).await {
            Ok(library) => library.unlock().await.unwrap_err(),
            Err(refused) => refused,
        }
    }
}

/// What every kind of storage has to do.
pub(super) async fn keeps_and_gives_back(server: &StorageServer) {
    let (ana, ben) = (Desk::new(), Desk::new());
    let error = ben.refused(&server.location, server.access()).await;
    assert!(error.message().contains("no library"), "{error}");
    let first = ana.make(server).await;
    let contents = [noise(1, 1_500_000), noise(2, 200), b"{}".to_vec()];
    let mut ids = Vec::new();
    for (second, content) in contents.iter().enumerate() {
        ids.push(first.put_verified(file(content, second as i64)).await.unwrap().id);
    }
    let second = ben.open(server).await;
    assert_eq!(second.list().await.unwrap(), first.list().await.unwrap());
    for (id, content) in ids.iter().zip(&contents) {
        assert!(second.get(id).await.unwrap() == *content);
    }
    let later = second.put(file(b"from ben", 9)).await.unwrap();
    assert_eq!(first.get(&later.id).await.unwrap(), b"from ben");
    let report = first.check(true, &Progress::hidden()).await.unwrap();
    assert!(report.ok && report.entries == 4, "{report:?}");
    wrong_secrets_are_told_apart(server, &ben).await;
}

async fn wrong_secrets_are_told_apart(server: &StorageServer, desk: &Desk) {
    let passphrase = Some(Secret::new("another"));
    let error = desk.refused(&server.location, Access { passphrase, ..server.access() }).await;
    assert_eq!(error.code(), Code::WrongPassphrase, "{error}");
    let access = Access { passphrase: None, ..server.access() };
    let error =
        match Library::create_at(&server.location, access, desk.index(), WellKnown::Refused, None).await {
            Ok(_) => panic!("the well-known password was taken"),
            Err(error) => error,
        };
    assert_eq!(error.code(), Code::Invalid);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_library_on_webdav_keeps_and_gives_back() {
    let Some(server) = StorageServer::webdav() else { return };
    keeps_and_gives_back(&server).await;
    let account = server.account.clone().map(|account| StorageAccount { user: "eve".to_owned(), ..account });
    let error = Desk::new().refused(&server.location, Access { account, ..server.access() }).await;
    assert_eq!(error.code(), Code::StorageRefused, "{error}");
    let log = server.requests();
    assert!(log.contains("AppFerry/") && !log.contains("canary") && !log.contains("passphrase"), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_library_on_s3_keeps_and_gives_back() {
    let Some(server) = StorageServer::s3() else { return };
    keeps_and_gives_back(&server).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_makers_of_one_library_on_webdav_end_with_the_same_one() {
    for round in 0..rounds(2, 20) {
        let Some(server) = StorageServer::webdav() else { return };
        let (ana, ben) = (Desk::new(), Desk::new());
        let store = async |desk: &Desk, seed: u64| {
            let library = desk.make(&server).await;
            library.put_verified(file(&noise(seed, 20_000), 0)).await.unwrap().id
        };
        let (left, right) = tokio::join!(store(&ana, 1), store(&ben, 2));
        let library = Desk::new().open(&server).await;
        for (id, seed) in [(left, 1), (right, 2)] {
            assert!(library.get(&id).await.unwrap() == noise(seed, 20_000), "round {round}");
        }
        assert!(library.check(true, &Progress::hidden()).await.unwrap().ok, "round {round}");
        assert_eq!(files_under(&server.files().join("keys")).len(), 1, "round {round}");
        let names = std::fs::read_dir(server.files()).unwrap().map(|item| item.unwrap().file_name());
        let claims = names.filter(|name| name.to_string_lossy().starts_with(making::CLAIM));
        assert_eq!(claims.count(), 0, "round {round}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_makers_with_two_passphrases_one_is_told_that_its_own_does_not_fit() {
    let Some(server) = StorageServer::webdav() else { return };
    let (ana, ben) = (Desk::new(), Desk::new());
    let make = async |desk: &Desk, passphrase: &str| {
        let access = Access { passphrase: Some(Secret::new(passphrase)), ..server.access() };
        Library::create_at(&server.location, access, desk.index(), WellKnown::Refused, None).await
    };
    server.stays_unread();
    let made = tokio::join!(make(&ana, "of ana's own"), make(&ben, "of ben's own"));
    let refused = match made {
        (Ok(_), Err(refused)) | (Err(refused), Ok(_)) => refused,
        (Ok(_), Ok(_)) => panic!("one library has two passphrases"),
        (Err(left), Err(right)) => panic!("nobody made it: {left} {right}"),
    };
    assert_eq!(refused.code(), Code::WrongPassphrase, "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_gone_in_the_middle_is_no_damage() {
    let Some(mut server) = StorageServer::webdav() else { return };
    let library = Desk::new().make(&server).await;
    let entry = library.put(file(&noise(1, 50_000), 0)).await.unwrap();
    library.list().await.unwrap();
    server.stop();
    let error = library.check(true, &Progress::hidden()).await.unwrap_err();
    assert_eq!(error.code(), Code::Unreachable, "{error}");
    let error = library.get(&entry.id).await.unwrap_err();
    assert_eq!(error.code(), Code::Unreachable, "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_writers_on_one_webdav_lose_nothing() {
    let Some(server) = StorageServer::webdav() else { return };
    let (ana, ben) = (Desk::new(), Desk::new());
    ana.make(&server).await;
    let write = async |desk: &Desk, seed: u64| {
        let library = desk.open(&server).await;
        let mut saved = Vec::new();
        for number in seed..seed + 6 {
            saved.push((library.put(file(&noise(number, 40_000), 0)).await.unwrap().id, number));
        }
        saved
    };
    let (left, right) = tokio::join!(write(&ana, 100), write(&ben, 200));
    let library = Desk::new().open(&server).await;
    assert_eq!(library.list().await.unwrap().len(), 12);
    for (id, seed) in left.into_iter().chain(right) {
        assert!(library.get(&id).await.unwrap() == noise(seed, 40_000));
    }
    assert!(library.check(true, &Progress::hidden()).await.unwrap().ok);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_kept_offline_is_copied_later_and_both_ways() {
    let Some(server) = StorageServer::webdav() else { return };
    let (ana, ben) = (Desk::new(), Desk::new());
    let (own, bens) = (ana.own().await, ben.own().await);
    let kept = own.put(NewEntry { pin: Pin::ForGood, ..file(&noise(1, 300_000), 0) }).await.unwrap();
    bens.put(file(&noise(2, 300_000), 1)).await.unwrap();
    let team = ana.make(&server).await;
    let copied = own.copy_to(&team, &Progress::hidden()).await.unwrap();
    assert_eq!((copied.copied, copied.already_there), (vec![kept.id], 0));
    let team_of_ben = ben.open(&server).await;
    assert_eq!(bens.copy_to(&team_of_ben, &Progress::hidden()).await.unwrap().copied.len(), 1);
    assert_eq!(team_of_ben.copy_to(&bens, &Progress::hidden()).await.unwrap().copied, [kept.id]);
    assert_eq!(bens.get(&kept.id).await.unwrap(), noise(1, 300_000));
    assert_eq!(bens.entry(&kept.id).await.unwrap(), kept, "its pin and everything else came along");
    team.mark(&kept.id, Mark::Tag(vec!["release".to_owned()]), Timestamp::now()).await.unwrap();
    assert_eq!(team_of_ben.copy_to(&bens, &Progress::hidden()).await.unwrap().copied, [kept.id]);
    assert_eq!(bens.entry(&kept.id).await.unwrap().tags, ["release"]);
    let again = bens.copy_to(&team_of_ben, &Progress::hidden()).await.unwrap();
    assert_eq!((again.copied.len(), again.already_there), (0, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn damage_on_either_side_is_named_and_never_copied() {
    let Some(server) = StorageServer::webdav() else { return };
    let ana = Desk::new();
    let own = ana.own().await;
    let before = |own: &Library| files_under(&own.location().folder().unwrap().join("data"));
    let good = own.put(file(&noise(1, 90_000), 0)).await.unwrap();
    let known = before(&own);
    let bad = own.put(file(&noise(2, 90_000), 1)).await.unwrap();
    let packs = before(&own).into_iter().filter(|path| !known.contains(path));
    let pack = packs.max_by_key(|path| std::fs::metadata(path).unwrap().len()).unwrap();
    let mut bytes = std::fs::read(&pack).unwrap();
    bytes[500] ^= 4;
    std::fs::write(&pack, bytes).unwrap();
    let team = ana.make(&server).await;
    let copied = own.copy_to(&team, &Progress::hidden()).await.unwrap();
    assert_eq!((copied.copied, copied.damaged), (vec![good.id], vec![bad.id]));
    assert_eq!(team.list().await.unwrap().len(), 1);
    server.stays_unread();
    let on_server = files_under(&server.files().join("data"));
    std::fs::remove_file(on_server.iter().max_by_key(|path| std::fs::metadata(path).unwrap().len()).unwrap())
        .unwrap();
    let report = team.check(false, &Progress::hidden()).await.unwrap();
    assert_eq!(report.damaged.iter().map(|damaged| damaged.entry).collect::<Vec<_>>(), [Some(good.id)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_not_there_is_told_as_that() {
    let location: Location = "http://127.0.0.1:9/library".parse().unwrap();
    let error = Desk::new().refused(&location, Access::default()).await;
    assert_eq!(error.code(), Code::Unreachable, "{error}");
}
