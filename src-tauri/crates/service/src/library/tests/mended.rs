//! Damage is mended when somebody brings the same bytes again.

use std::fs;

use super::*;

/// Damages one byte of the largest file that is not among the known ones.
fn damage(scratch: &Scratch, known: &[PathBuf], place: usize) {
    let mut packs = files_under(&scratch.root().join("data"));
    packs.retain(|path| !known.contains(path));
    let pack = packs.into_iter().max_by_key(|path| fs::metadata(path).unwrap().len()).unwrap();
    let mut bytes = fs::read(&pack).unwrap();
    bytes[place] ^= 4;
    fs::write(&pack, bytes).unwrap();
}

async fn checked(library: &Library) -> CheckReport {
    library.check(true, &Progress::hidden()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_entry_is_whole_again_once_the_same_file_is_added() {
    let scratch = Scratch::new();
    let library = scratch.open().await;
    let other = library.put(file(&noise(1, 90_000), 0)).await.unwrap();
    let known = files_under(&scratch.root().join("data"));
    let entry = library.put(file(&noise(2, 90_000), 1)).await.unwrap();
    let marked = library.mark(&entry.id, Mark::Note("kept".to_owned()), Timestamp::now()).await.unwrap();
    damage(&scratch, &known, 40_000);
    let report = checked(&library).await;
    assert_eq!(report.damaged.iter().map(|damaged| damaged.entry).collect::<Vec<_>>(), [Some(entry.id)]);
    let again = library.put_verified(file(&noise(2, 90_000), 2)).await.unwrap();
    assert!(checked(&library).await.ok);
    for (id, seed) in [(other.id, 1), (entry.id, 2), (again.id, 2)] {
        assert!(library.get(&id).await.unwrap() == noise(seed, 90_000));
    }
    assert_eq!(library.entry(&entry.id).await.unwrap().note, marked.note);
    assert_eq!(files_under(&scratch.root().join(place::DAMAGED)).len(), 1, "nothing is deleted");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_that_shares_a_damaged_part_can_be_stored_and_brings_the_part() {
    let scratch = Scratch::new();
    let library = scratch.open().await;
    let base = noise(3, 600_000);
    let entry = library.put(file(&base, 0)).await.unwrap();
    damage(&scratch, &[], 30_000);
    let mut next = base.clone();
    next[590_000..590_100].fill(7);
    let later = library.put_verified(file(&next, 1)).await.unwrap();
    assert!(library.get(&later.id).await.unwrap() == next);
    assert!(library.get(&entry.id).await.unwrap() == base);
    assert!(checked(&library).await.ok);
}

#[tokio::test(flavor = "multi_thread")]
async fn any_damage_to_a_pack_is_mended_by_the_same_bytes() {
    let mut dice = Dice(23);
    for trial in 0..rounds(6, 200) {
        let scratch = Scratch::new();
        let library = scratch.open().await;
        let entry = library.put(file(&noise(4, 60_000), 0)).await.unwrap();
        let packs = files_under(&scratch.root().join("data"));
        let pack = &packs[usize::try_from(dice.below(packs.len() as u64)).unwrap()];
        let mut bytes = fs::read(pack).unwrap();
        match trial % 3 {
            0 => fs::remove_file(pack).unwrap(),
            1 => fs::write(pack, &bytes[..usize::try_from(dice.below(bytes.len() as u64)).unwrap()]).unwrap(),
            _ => {
                let place = usize::try_from(dice.below(bytes.len() as u64)).unwrap();
                bytes[place] ^= 1;
                fs::write(pack, bytes).unwrap();
            }
        }
        library.put_verified(file(&noise(4, 60_000), 1)).await.unwrap();
        let report = checked(&library).await;
        assert!(report.ok && report.entries == 2, "trial {trial}: {report:?}");
        assert!(library.get(&entry.id).await.unwrap() == noise(4, 60_000), "trial {trial}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_programs_that_mend_the_same_damage_at_once_both_end_with_it_mended() {
    for round in 0..rounds(3, 40) {
        let scratch = Scratch::new();
        let entry = scratch.open().await.put(file(&noise(5, 150_000), 0)).await.unwrap();
        damage(&scratch, &[], 50_000);
        let (left, right) = (scratch.open().await, scratch.open().await);
        let mended = tokio::join!(
            left.put_verified(file(&noise(5, 150_000), 1)),
            right.put_verified(file(&noise(5, 150_000), 2))
        );
        let ids = [entry.id, mended.0.unwrap().id, mended.1.unwrap().id];
        let later = scratch.open().await;
        for id in ids {
            assert!(later.get(&id).await.unwrap() == noise(5, 150_000), "round {round}");
        }
        let report = checked(&later).await;
        assert!(report.ok, "round {round}: {report:?}");
        assert_eq!(later.list().await.unwrap().len(), 3, "round {round}");
    }
}

/// Adds files again that were taken away since they were read.
fn bring_back(files: &[(PathBuf, Vec<u8>)]) {
    for (path, content) in files {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mending_that_was_cut_off_leaves_everything_readable_and_the_next_completes_it() {
    for with_pack in [true, false] {
        let scratch = Scratch::new();
        let library = scratch.open().await;
        let entry = library.put(file(&noise(6, 150_000), 0)).await.unwrap();
        damage(&scratch, &[], 50_000);
        let read = |folder: &str| {
            let files = files_under(&scratch.root().join(folder)).into_iter();
            files.map(|path| (path.clone(), fs::read(path).unwrap())).collect::<Vec<_>>()
        };
        let (packs, indexes) = (read("data"), read("index"));
        let again = library.put_verified(file(&noise(6, 150_000), 1)).await.unwrap();
        // As if it had been cut off before the index forgot the damaged pack, or before that was put aside.
        bring_back(&indexes);
        if with_pack {
            bring_back(&packs);
        }
        let later = scratch.open().await;
        for id in [entry.id, again.id] {
            assert!(later.get(&id).await.unwrap() == noise(6, 150_000), "{with_pack}");
        }
        later.put_verified(file(&noise(6, 150_000), 2)).await.unwrap();
        let report = checked(&later).await;
        assert!(report.ok && report.entries == 3, "{with_pack}: {report:?}");
    }
}
