//! Notes of running imports.

use jiff::SignedDuration;

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn who_imports_into_a_server_is_seen_by_others_until_the_note_is_taken_away() {
    let scratch = Scratch::new();
    let (ana, ben, now) = (scratch.open().await, scratch.open().await, Timestamp::now());
    let note = ana.begin_import("https://a.example.org#t", "ana@desk", now).await.unwrap();
    let seen = ben.importing("https://a.example.org#t", now).await.unwrap();
    assert_eq!(seen.iter().map(|importing| importing.owner.as_str()).collect::<Vec<_>>(), ["ana@desk"]);
    assert!(seen[0].until > now && seen[0].since == now);
    assert!(ben.importing("https://b.example.org#t", now).await.unwrap().is_empty());
    ana.end_import(note).await.unwrap();
    assert!(ben.importing("https://a.example.org#t", now).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_that_nobody_took_away_is_not_believed_for_long() {
    let scratch = Scratch::new();
    let (library, now) = (scratch.open().await, Timestamp::now());
    library.begin_import("server", "ana@desk", now).await.unwrap();
    let later = now + SignedDuration::from_hours(1);
    assert!(library.importing("server", later).await.unwrap().is_empty());
    assert!(library.importing("server", now).await.unwrap().is_empty(), "it is gone");
    for hostile in [b"not json".as_slice(), &b"x".repeat(9000), br#"{"server":1}"#] {
        std::fs::write(scratch.root().join("importing-x.json"), hostile).unwrap();
        assert!(library.importing("server", now).await.unwrap().is_empty());
    }
}
