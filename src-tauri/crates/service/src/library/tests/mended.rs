//! Damage is mended when somebody brings the same bytes again.

use std::fs;

use super::restic::Restic;
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
    if let Some(restic) = Restic::installed(&scratch.root()) {
        restic.run(&["check", "--read-data"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_that_shares_a_damaged_part_can_be_stored_and_brings_the_part() {
    let scratch = Scratch::new();
    let library = scratch.open().await;
    let base = noise(3, 120_000);
    let entry = library.put(file(&base, 0)).await.unwrap();
    damage(&scratch, &[], 30_000);
    let mut next = base.clone();
    next[110_000..110_100].fill(7);
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
