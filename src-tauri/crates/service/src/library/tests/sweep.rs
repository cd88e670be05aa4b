//! Removing for good: only what lay in the trash for its time, and never a part that something needs.

use super::*;

fn at(day: i64) -> Timestamp {
    Timestamp::from_second(1_760_000_000 + day * 24 * 3600).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_was_in_the_trash_long_enough_is_removed() {
    let scratch = Scratch::new();
    let library = scratch.open().await;
    let shared = noise(1, 200_000);
    let mut entries = Vec::new();
    for (second, end) in [b"a", b"b", b"c", b"d"].iter().enumerate() {
        let own = noise(10 + second as u64, 100_000);
        let content = [shared.as_slice(), own.as_slice(), *end].concat();
        entries.push((library.put(file(&content, second as i64)).await.unwrap().id, content));
    }
    let [old, young, pinned, plain] = [0, 1, 2, 3].map(|at| entries[at].0);
    library.mark(&old, Mark::Trash, at(0)).await.unwrap();
    library.mark(&young, Mark::Trash, at(5)).await.unwrap();
    library.mark(&pinned, Mark::Pin, at(0)).await.unwrap();
    let planned = library.sweep_plan(vec![old]).await.unwrap();
    assert!(planned.marked > 90_000 && planned.freed == 0, "{planned:?}");
    assert_eq!(library.list().await.unwrap().len(), 4, "a plan changes nothing");

    let swept = library.remove_for_good(vec![old, young, pinned, plain], at(30)).await.unwrap();
    assert_eq!((swept.marked, swept.freed), (planned.marked, 0));
    let left: Vec<_> = library.list().await.unwrap().iter().map(|entry| entry.id).collect();
    assert_eq!(left.len(), 3);
    assert!(!left.contains(&old));
    for (id, content) in entries.iter().filter(|(id, _)| *id != old) {
        assert!(&library.get(id).await.unwrap() == content);
    }
    assert_eq!(library.get(&old).await.unwrap_err().code(), Code::NotFound);

    // What is stored again after the mark brings its own parts.
    let again = library.put_verified(file(&entries[0].1, 9)).await.unwrap();
    assert!(library.get(&again.id).await.unwrap() == entries[0].1);
    assert!(library.check(true, &Progress::hidden()).await.unwrap().ok);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_library_with_damage_is_not_swept() {
    let scratch = Scratch::new();
    let library = scratch.open().await;
    let entry = library.put(file(&noise(1, 50_000), 0)).await.unwrap();
    library.mark(&entry.id, Mark::Trash, at(0)).await.unwrap();
    let pack = files_under(&scratch.root().join("data")).remove(0);
    std::fs::remove_file(pack).unwrap();
    scratch.stays_unread();
    let refused = library.remove_for_good(vec![entry.id], at(40)).await.unwrap_err();
    assert_eq!(refused.code(), Code::Library, "{refused}");
    assert_eq!(library.list().await.unwrap().len(), 1);
}
