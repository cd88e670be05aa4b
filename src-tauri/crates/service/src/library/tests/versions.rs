//! Versions of one thing share what they have in common, and what restic thinks of that.

use super::restic::Restic;
use super::*;

/// Text like a bundle's: definitions whose labels look random.
fn text(definitions: usize) -> Vec<u8> {
    let mut dice = Dice(9);
    let line = |number: usize| {
        let words: Vec<String> = (0..12).map(|_| format!("{:x}", dice.below(1 << 40))).collect();
        format!(r#"{{"id":"{number}","label":"{}"}},"#, words.join(" "))
    };
    (0..definitions).map(line).collect::<String>().into_bytes()
}

async fn bytes_in(library: &Library) -> u64 {
    let folder = library.location().folder().unwrap().join("data");
    files_under(&folder).iter().map(|path| std::fs::metadata(path).unwrap().len()).sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_that_differs_little_adds_little_whoever_stores_it() {
    let scratch = Scratch::new();
    let mut content = text(8000);
    let mut saved = vec![(scratch.open().await.put(file(&content, 0)).await.unwrap().id, content.clone())];
    let first = bytes_in(&scratch.open().await).await;
    for second in 1..8 {
        // Another process each time: nothing but the repository knows what was stored.
        let library = scratch.open().await;
        let at = 150_000 * second;
        content.splice(at..at + 20, format!("something else, version {second}").into_bytes());
        let entry = library.put_verified(file(&content, second as i64)).await.unwrap();
        assert!(entry.added_bytes.unwrap() < first / 8, "{:?} of {first}", entry.added_bytes);
        saved.push((entry.id, content.clone()));
    }
    let library = scratch.open().await;
    for (id, content) in &saved {
        assert!(library.get(id).await.unwrap() == *content);
    }
    assert!(library.check(true, &Progress::hidden()).await.unwrap().ok);
    if let Some(restic) = Restic::installed(&scratch.root()) {
        assert!(restic.dump("latest", "/bundle.json") == content);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_earlier_version_does_not_stop_a_new_one() {
    let scratch = Scratch::new();
    let content = text(3000);
    scratch.open().await.put(file(&content, 0)).await.unwrap();
    for path in files_under(&scratch.root().join("data")) {
        std::fs::write(path, b"nothing of a pack is left").unwrap();
    }
    scratch.stays_unread();
    let library = scratch.open().await;
    let changed = [content.as_slice(), b"and more"].concat();
    let entry = library.put_verified(file(&changed, 1)).await.unwrap();
    assert!(library.get(&entry.id).await.unwrap() == changed);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repository_of_restics_first_version_is_used_as_it_is() {
    let scratch = Scratch::new();
    std::fs::create_dir(scratch.root()).unwrap();
    let Some(restic) = Restic::installed(&scratch.root()) else {
        println!("skipped: 1 library, restic is not installed");
        return;
    };
    restic.run(&["init", "--repository-version", "1"]);
    let library = scratch.open().await;
    let content = text(2000);
    let entry = library.put_verified(file(&content, 0)).await.unwrap();
    let later = library.put_verified(file(&[&content[..], b"x"].concat(), 1)).await.unwrap();
    assert!(library.get(&entry.id).await.unwrap() == content);
    assert!(later.added_bytes.unwrap() < content.len() as u64 / 2);
    assert!(restic.dump("latest", "/bundle.json") == [&content[..], b"x"].concat());
}
