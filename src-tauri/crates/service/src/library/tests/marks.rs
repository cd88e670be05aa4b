//! Notes, tags, pins and the trash: kept by the repository, merged when several write.

use super::restic::Restic;
use super::*;

async fn one(scratch: &Scratch) -> (Library, Entry) {
    let library = scratch.open().await;
    let entry = library.put(file(&noise(5, 20_000), 0)).await.unwrap();
    (library, entry)
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_760_000_000 + second).unwrap()
}

fn snapshots(scratch: &Scratch) -> usize {
    files_under(&scratch.root().join("snapshots")).len()
}

#[tokio::test(flavor = "multi_thread")]
async fn marks_outlive_the_index_and_leave_the_content_alone() {
    let scratch = Scratch::new();
    let (library, entry) = one(&scratch).await;
    let marks = [
        Mark::Note("Ask Noi first.".to_owned()),
        Mark::Tag(vec!["release 7".to_owned(), "fair".to_owned()]),
        Mark::Untag(vec!["fair".to_owned()]),
        Mark::Pin,
    ];
    for mark in marks {
        library.mark(&entry.id, mark, at(0)).await.unwrap();
        assert_eq!(snapshots(&scratch), 1);
    }
    std::fs::remove_dir_all(scratch.index()).unwrap();
    let later = scratch.open().await;
    let found = later.entry(&entry.id).await.unwrap();
    assert_eq!(found.note.as_deref(), Some("Ask Noi first."));
    assert_eq!(found.tags, ["release 7"]);
    assert!(found.pinned && found.kept_by == ["pinned"]);
    assert_eq!((found.sha256, found.stored_at), (entry.sha256, entry.stored_at));
    assert_eq!(later.get(&entry.id).await.unwrap(), noise(5, 20_000));
    later.mark(&entry.id, Mark::Note(String::new()), at(1)).await.unwrap();
    assert_eq!(later.entry(&entry.id).await.unwrap().note, None);
    if let Some(restic) = Restic::installed(&scratch.root()) {
        assert!(restic.dump("latest", "/bundle.json") == noise(5, 20_000));
    } else {
        println!("skipped: 1 library, restic is not installed");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_trash_keeps_for_thirty_days_and_gives_back() {
    let scratch = Scratch::new();
    let (library, entry) = one(&scratch).await;
    let trashed = library.mark(&entry.id, Mark::Trash, at(0)).await.unwrap();
    assert_eq!(trashed.trashed_until, Some(at(30 * 24 * 3600)));
    let again = library.mark(&entry.id, Mark::Trash, at(50)).await.unwrap();
    assert_eq!(again.trashed_until, trashed.trashed_until, "a second time does not wait longer");
    assert!(library.get(&entry.id).await.is_ok(), "it can still be read");
    let restored = library.mark(&entry.id, Mark::Restore, at(60)).await.unwrap();
    assert_eq!(restored, entry);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_pinned_cannot_go_to_the_trash_and_a_snapshot_cannot_be_unpinned_early() {
    let scratch = Scratch::new();
    let library = scratch.open().await;
    let new = NewEntry { pin: Pin::Until(at(100)), ..file(b"{}", 0) };
    let entry = library.put(new).await.unwrap();
    for (mark, second) in [(Mark::Trash, 0), (Mark::Unpin, 99)] {
        let error = library.mark(&entry.id, mark, at(second)).await.unwrap_err();
        assert_eq!(error.code(), Code::Invalid, "{error}");
    }
    assert!(!library.mark(&entry.id, Mark::Unpin, at(100)).await.unwrap().pinned);
    assert!(library.mark(&entry.id, Mark::Trash, at(101)).await.unwrap().trashed);
    assert!(library.mark(&entry.id, Mark::Pin, at(102)).await.is_err(), "out of the trash first");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pin_of_a_snapshot_ends_by_itself_and_one_set_by_hand_stays() {
    let scratch = Scratch::new();
    let library = scratch.open().await;
    let snapshot = |content| NewEntry { pin: Pin::Until(at(100)), ..file(content, 0) };
    let (left, kept) = (snapshot(b"{}".as_slice()), snapshot(b"[]".as_slice()));
    let (left, kept) = (library.put(left).await.unwrap().id, library.put(kept).await.unwrap().id);
    assert!(library.mark(&left, Mark::Trash, at(100)).await.unwrap().trashed, "nobody has to unpin it");

    let by_hand = library.mark(&kept, Mark::Pin, at(50)).await.unwrap();
    assert_eq!((by_hand.kept_by, by_hand.tags.len()), (vec!["pinned".to_owned()], 0));
    assert!(scratch.open().await.mark(&kept, Mark::Trash, at(200)).await.is_err());
    let again = library.mark(&kept, Mark::Unpin, at(60)).await.unwrap();
    assert!(again.pinned && again.kept_by[0].starts_with("pinned until "), "its own pin goes on: {again:?}");
    assert!(library.mark(&kept, Mark::Pin, at(70)).await.unwrap().pinned_by_hand);
    assert!(!library.mark(&kept, Mark::Unpin, at(200)).await.unwrap().pinned);
}

#[tokio::test(flavor = "multi_thread")]
async fn marks_of_two_programs_at_once_are_both_kept() {
    let scratch = Scratch::new();
    let (one, entry) = one(&scratch).await;
    let two = scratch.open().await;
    let (first, second) = tokio::join!(
        one.mark(&entry.id, Mark::Tag(vec!["mine".to_owned()]), at(0)),
        two.mark(&entry.id, Mark::Tag(vec!["yours".to_owned()]), at(0)),
    );
    first.unwrap();
    second.unwrap();
    assert_eq!(one.entry(&entry.id).await.unwrap().tags, ["mine", "yours"]);
    let healed = two.mark(&entry.id, Mark::Pin, at(1)).await.unwrap();
    assert_eq!((snapshots(&scratch), healed.tags.len()), (1, 2));
    assert_eq!(one.get(&entry.id).await.unwrap(), noise(5, 20_000));
}

#[tokio::test(flavor = "multi_thread")]
async fn tags_and_notes_that_cannot_be_kept_are_refused() {
    let scratch = Scratch::new();
    let (library, entry) = one(&scratch).await;
    for tag in ["", " a", "a\nb", "appferry", "entry:1", "noted:x", &"x".repeat(81)] {
        let error = library.mark(&entry.id, Mark::Tag(vec![tag.to_owned()]), at(0)).await.unwrap_err();
        assert_eq!(error.code(), Code::Invalid, "{tag}");
    }
    assert!(library.mark(&entry.id, Mark::Note("x".repeat(10_001)), at(0)).await.is_err());
    assert_eq!(library.entry(&entry.id).await.unwrap(), entry);
}
