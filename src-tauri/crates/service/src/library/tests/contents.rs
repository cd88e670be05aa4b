//! What is put is what is got, listed and found.

use super::*;
use crate::ImportId;

#[tokio::test(flavor = "multi_thread")]
async fn what_is_put_is_got_byte_for_byte_by_this_and_a_later_process() {
    let scratch = Scratch::new();
    let library = scratch.open().await;
    let contents = [noise(1, 300_000), b"{}".to_vec(), Vec::new(), noise(1, 299_999)];
    let mut ids = Vec::new();
    for (second, content) in contents.iter().enumerate() {
        ids.push(library.put(file(content, second as i64)).await.unwrap().id);
    }
    let later = scratch.open().await;
    for (id, content) in ids.iter().zip(&contents) {
        assert_eq!(&library.get(id).await.unwrap(), content);
        assert_eq!(&later.get(id).await.unwrap(), content);
    }
    let listed: Vec<EntryId> = later.list().await.unwrap().iter().map(|entry| entry.id).collect();
    ids.reverse();
    assert_eq!(listed, ids, "newest first");
}

#[tokio::test(flavor = "multi_thread")]
async fn equal_size_and_time_never_bring_back_the_older_content() {
    let scratch = Scratch::new();
    let library = scratch.open().await;
    let (old, new) = (noise(1, 50_000), noise(2, 50_000));
    library.put(file(&old, 0)).await.unwrap();
    let entry = library.put(file(&new, 0)).await.unwrap();
    assert_eq!(library.get(&entry.id).await.unwrap(), new);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_keeps_all_that_is_known_about_it() {
    let scratch = Scratch::new();
    let library = scratch.open().await;
    let new = NewEntry {
        kind: EntryKind::AllApps,
        extra: BTreeMap::from([("roles.json".to_owned(), b"[1]".as_slice().into())]),
        apps: vec![EntryApp {
            id: "0ac51d6c".into(),
            name: Some("sink".to_owned()),
            label: None,
            definitions: Some(682),
        }],
        origin: Some(origin("Staging")),
        exported_at: Some("2026-11-23T07:00:00Z".parse().unwrap()),
        canonical_sha256: Some(Hash::of(b"canonical")),
        parts: PartHashes { roles: Some(Hash::of(b"roles")), ..PartHashes::default() },
        why: Why::Snapshot { import: ImportId::random() },
        pin: Pin::ForGood,
        tags: vec!["before, the move".to_owned()],
        note: Some("A note.\nOf two lines.".to_owned()),
        parent: Some(EntryId::random()),
        redacted: vec!["roles[0].users__relation".to_owned()],
        ..file(b"{}", 0)
    };
    let put = library.put_verified(new).await.unwrap();
    assert_eq!(library.get_part(&put.id, "roles.json").await.unwrap(), b"[1]");
    assert_eq!(library.get_part(&put.id, "scopes.json").await.unwrap_err().code(), Code::NotFound);
    std::fs::remove_dir_all(scratch.index()).unwrap();
    let rebuilt = scratch.open().await.entry(&put.id).await.unwrap();
    assert_eq!(rebuilt, put);
    assert_eq!(put.kept_by, ["pinned"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_json_of_an_entry_has_the_keys_of_the_command_line() {
    let entry = file(b"{}", 0).entry(EntryId::random());
    let json = serde_json::to_value(&entry).unwrap();
    for key in [
        "id",
        "kind",
        "apps",
        "server",
        "exported_at",
        "bytes",
        "sha256",
        "canonical_sha256",
        "tags",
        "note",
        "pinned",
        "trashed",
        "kept_by",
    ] {
        assert!(json.get(key).is_some(), "{key}");
    }
    assert_eq!(json["kind"], "app");
    assert_eq!(json["server"], serde_json::Value::Null);
    assert_eq!(json["stored_at"], "2025-06-15T15:06:40Z");
    assert_eq!(json["kept_by"], serde_json::json!(["no retention rule set"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_is_found_by_the_beginning_of_its_id() {
    let scratch = Scratch::new();
    let library = scratch.open().await;
    let entry = library.put(file(b"1", 0)).await.unwrap();
    library.put(file(b"2", 1)).await.unwrap();
    let text = entry.id.to_string();
    assert_eq!(library.find(&text[..13].to_uppercase()).await.unwrap(), entry);
    assert_eq!(library.find("no such id").await.unwrap_err().code(), Code::NotFound);
    let error = library.find("").await.unwrap_err();
    assert_eq!(error.code(), Code::Invalid);
    assert!(error.message().contains(&text) && error.message().contains("Kitchen sink"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn unchanged_content_of_the_same_server_is_found_again() {
    let scratch = Scratch::new();
    let library = scratch.open().await;
    let (canonical, parts) =
        (Hash::of(b"c"), PartHashes { roles: Some(Hash::of(b"r")), ..Default::default() });
    let backup = |second| NewEntry {
        origin: Some(origin("Staging")),
        canonical_sha256: Some(canonical),
        parts: parts.clone(),
        why: Why::Backup,
        ..file(b"{}", second)
    };
    library.put(backup(0)).await.unwrap();
    let newer = library.put(backup(1)).await.unwrap();
    assert_eq!(library.find_same(&canonical, &parts, "Staging").await.unwrap(), Some(newer));
    assert_eq!(library.find_same(&canonical, &parts, "Production").await.unwrap(), None);
    assert_eq!(library.find_same(&canonical, &PartHashes::default(), "Staging").await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn extra_files_cannot_leave_their_folder() {
    let scratch = Scratch::new();
    let library = scratch.open().await;
    for name in ["../x", "a/b", ".hidden", "", "nul\0"] {
        let extra = BTreeMap::from([(name.to_owned(), b"x".as_slice().into())]);
        assert!(library.put(NewEntry { extra, ..file(b"{}", 0) }).await.is_err(), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_library_is_closed_to_others_and_explains_itself() {
    let scratch = Scratch::new();
    scratch.open().await;
    assert!(scratch.root().join("README.txt").exists());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(scratch.root()).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
    }
}
