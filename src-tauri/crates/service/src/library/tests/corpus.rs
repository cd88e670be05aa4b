//! Real exports, which stay outside the project.

use super::restic::Restic;
use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn every_real_export_comes_back_as_it_was() {
    let Some(corpus) = std::env::var_os("APPFERRY_CORPUS") else {
        println!("skipped: 66 exports, APPFERRY_CORPUS is not set");
        return;
    };
    let exports: Vec<PathBuf> = files_under(&PathBuf::from(corpus).join("bundles"))
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    let scratch = Scratch::new();
    let library = scratch.open().await;
    let restic = Restic::installed(&scratch.root());
    let mut bytes = 0;
    for (second, path) in exports.iter().enumerate() {
        let content = std::fs::read(path).unwrap();
        bytes += content.len();
        let entry = library.put(file(&content, second as i64)).await.unwrap();
        assert!(library.get(&entry.id).await.unwrap() == content, "{}", path.display());
        if let Some(restic) = &restic {
            assert!(restic.dump("latest", "/bundle.json") == content, "{}", path.display());
        }
    }
    assert!(library.check(true, &Progress::hidden()).await.unwrap().ok);
    println!("{} exports, {bytes} bytes, came back identical", exports.len());
    if restic.is_none() {
        println!("skipped: {} dumps, restic is not installed", exports.len());
    }
}
