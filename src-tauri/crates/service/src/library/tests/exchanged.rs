//! Exchanging a library for another one, broken off at every point: never are both copies gone.

use std::fs;

use super::*;

/// A library that was to be exchanged, with the new one proved beside it.
struct Exchange {
    scratch: Scratch,
    /// The `config` files of the old one and of the new one, which tell them apart.
    configs: [Vec<u8>; 2],
}

/// The steps of an exchange, in their order; a crash may come after each.
const STEPS: [fn(&Exchange); 9] = [
    |_| {},
    |exchange| fs::write(exchange.root().join(place::REPLACED), b"").unwrap(),
    |exchange| fs::rename(exchange.root(), exchange.old()).unwrap(),
    |exchange| fs::rename(exchange.new_one(), exchange.root()).unwrap(),
    |exchange| fs::remove_dir_all(exchange.old().join("data")).unwrap(),
    |exchange| {
        fs::remove_dir_all(exchange.old()).unwrap();
        fs::create_dir(exchange.old()).unwrap();
        fs::write(exchange.old().join(place::REPLACED), b"").unwrap();
    },
    |exchange| fs::remove_file(exchange.old().join(place::REPLACED)).unwrap(),
    |exchange| fs::remove_dir(exchange.old()).unwrap(),
    |exchange| fs::remove_file(exchange.root().join(place::NEXT)).unwrap(),
];
/// After so many steps the place of the library is empty.
const BETWEEN: usize = 3;

impl Exchange {
    async fn begun() -> Self {
        let scratch = Scratch::new();
        scratch.open().await.put(file(b"old", 1)).await.unwrap();
        let new_place = scratch.folder.path().join("library.protected");
        Library::open(&new_place, &scratch.index()).await.unwrap().put(file(b"proved", 2)).await.unwrap();
        fs::write(new_place.join(place::NEXT), b"").unwrap();
        let configs = [scratch.root(), new_place].map(|place| fs::read(place.join("config")).unwrap());
        Self { scratch, configs }
    }

    /// Makes one like this one in which so many steps were done.
    fn after(&self, steps: usize) -> Self {
        let exchange = Self { scratch: Scratch::new(), configs: self.configs.clone() };
        copy(&self.root(), &exchange.root());
        copy(&self.new_one(), &exchange.new_one());
        // Only copies of what `begun` has made, which restic reads.
        exchange.scratch.stays_unread();
        STEPS.iter().take(steps).for_each(|step| step(&exchange));
        exchange
    }

    fn root(&self) -> PathBuf {
        self.scratch.root()
    }

    fn new_one(&self) -> PathBuf {
        self.scratch.folder.path().join("library.protected")
    }

    fn old(&self) -> PathBuf {
        self.scratch.folder.path().join("library.unprotected")
    }

    /// Opens a place in one of the ways there are.
    async fn opened(&self, way: usize, root: &Path) -> Result<Library> {
        let location = Location::Folder(root.to_path_buf());
        let index = self.scratch.index();
        match way {
            0 => Library::open(root, &index).await,
            1 => {
                assert!(Library::look(&location, Access::default()).await?.there);
                Library::open(root, &index).await
            }
            _ => {
                let access = Access::default();
                Library::create_at(&location, access, &index, WellKnown::Refused, None).await
            }
        }
    }

    /// Returns what tells which of the two came out, whole.
    async fn shown(&self, way: usize, root: &Path) -> Vec<u8> {
        drop(self.opened(way, root).await.unwrap());
        for folder in ["data", "index", "keys", "snapshots"] {
            assert!(!files_under(&root.join(folder)).is_empty(), "{folder}");
        }
        fs::read(root.join("config")).unwrap()
    }
}

fn copy(from: &Path, to: &Path) {
    for path in files_under(from) {
        let copy = to.join(path.strip_prefix(from).unwrap());
        fs::create_dir_all(copy.parent().unwrap()).unwrap();
        fs::copy(path, copy).unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_exchange_that_a_crash_interrupted_is_completed_or_taken_back_at_every_point() {
    let begun = Exchange::begun().await;
    for steps in 0..=STEPS.len() {
        // Making a library derives a key, which takes its time; between the renames it would do the harm.
        let ways = if steps == BETWEEN { 0..3 } else { 0..2 };
        for way in ways {
            let exchange = begun.after(steps);
            let [old, new] = &begun.configs;
            let expected = if steps < BETWEEN { old } else { new };
            assert!(exchange.shown(way, &exchange.root()).await == *expected, "{steps} steps, way {way}");
            assert!(!exchange.old().exists(), "{steps} steps, way {way}");
            assert!(!exchange.root().join(place::NEXT).exists(), "{steps} steps, way {way}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_whole_new_one_the_old_one_comes_back() {
    let begun = Exchange::begun().await;
    for missing in ["config", place::NEXT, ""] {
        for way in 0..2 {
            let exchange = begun.after(BETWEEN);
            let missing = exchange.new_one().join(missing);
            if missing.is_dir() { fs::remove_dir_all(missing) } else { fs::remove_file(missing) }.unwrap();
            assert_eq!(exchange.shown(way, &exchange.root()).await, begun.configs[0], "way {way}");
            assert!(!exchange.old().exists() && !exchange.root().join(place::REPLACED).exists());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_into_the_empty_place_costs_neither_copy() {
    let exchange = Exchange::begun().await.after(BETWEEN);
    let away = exchange.scratch.folder.path().join("away");
    drop(Library::open(&away, &exchange.scratch.index()).await.unwrap());
    fs::rename(&away, exchange.root()).unwrap();
    for way in 0..3 {
        let refused = exchange.opened(way, &exchange.root()).await.err().unwrap();
        assert_eq!(refused.code(), Code::Library, "{refused}");
        assert!(refused.message().contains("library.unprotected"), "{refused}");
        for kept in [exchange.old(), exchange.new_one(), exchange.root()] {
            assert!(kept.join("config").exists(), "{}", kept.display());
        }
    }
    fs::rename(exchange.root(), &away).unwrap();
    assert_eq!(exchange.shown(0, &exchange.root()).await, exchange.configs[1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn somebodys_own_folder_with_such_a_name_is_left_alone() {
    let exchange = Exchange::begun().await.after(8);
    fs::create_dir(exchange.old()).unwrap();
    fs::write(exchange.old().join("thesis.odt"), b"years of work").unwrap();
    assert_eq!(exchange.shown(0, &exchange.root()).await, exchange.configs[1]);
    assert_eq!(fs::read(exchange.old().join("thesis.odt")).unwrap(), b"years of work");
}

#[tokio::test(flavor = "multi_thread")]
#[cfg(unix)]
async fn a_library_behind_a_link_is_exchanged_where_it_lies() {
    let exchange = Exchange::begun().await.after(BETWEEN);
    let desk = tempfile::tempdir().unwrap();
    let link = desk.path().join("my library");
    std::os::unix::fs::symlink(exchange.root(), &link).unwrap();
    assert_eq!(exchange.shown(0, &link).await, exchange.configs[1]);
    let (left, right) = (Location::Folder(link.clone()), Location::Folder(exchange.root()));
    assert_eq!(left.short_id(), right.short_id());
    let library = Library::open(&link, &exchange.scratch.index()).await.unwrap();
    let kit = desk.path().join("kit.txt");
    library.protect(crate::Secret::new("correct horse"), &kit, &Progress::hidden()).await.unwrap();
    let left: Vec<_> = fs::read_dir(desk.path()).unwrap().map(|item| item.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "only the link and the kit: {left:?}");
    assert!(link.is_symlink() && exchange.root().join("config").exists());
}
