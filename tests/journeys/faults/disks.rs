//! Disks that are full before, or after, the snapshot.

use service::library::Why;
use service::settings::Places;
use support::disk::Disk;

use super::*;

/// Imports with AppFerry's folders where the test wants them; the disk is filled when the import asks for this call, so
/// often as told.
async fn import_while_full(
    places: Places,
    disk: &Disk,
    call: &str,
    times: usize,
) -> (Journey, Result<ImportReport>) {
    let journey = Journey::begin_in(places).await;
    let plan = journey.plan("Visits").await;
    let seen = journey.door.calls(call);
    let slow = Duration::from_millis(500);
    production(&journey).delay(Call::ExportAll, slow);
    production(&journey).delay(Call::ExportApp, slow);
    let fill = async {
        until(|| async { (journey.door.calls(call) >= seen + times).then_some(()) }).await.unwrap();
        disk.fill();
    };
    let (report, ()) = tokio::join!(journey.apply(&plan), fill);
    (journey, report)
}

/// What is wrong, and what became of the import.
fn assert_reads(report: &Result<ImportReport>) {
    let read = told(report);
    assert!(read.contains("full") && read.contains("Nothing was sent."), "{read}");
}

fn places(journey_home: &std::path::Path, data: &std::path::Path, library: &std::path::Path) -> Places {
    Places {
        config: journey_home.join("config"),
        data: data.to_path_buf(),
        locks: journey_home.join("locks"),
        library: library.to_path_buf(),
    }
}

#[tokio::test]
async fn a_disk_that_is_full_before_the_snapshot_is_stored_stops_the_import() {
    let Some(disk) = Disk::of_megabytes(24) else { return };
    let home = tempfile::tempdir().unwrap();
    let places = places(home.path(), &home.path().join("data"), &disk.path().join("library"));
    let (journey, report) = import_while_full(places, &disk, "GET /definition/export/all", 2).await;
    assert_eq!(ends(&report), Ends::Refused(Code::Disk), "{}", told(&report));
    assert_reads(&report);
    assert_eq!(production(&journey).import_count(), 0);
    let record = &journey.ferry.history().list().unwrap().records[0];
    assert!(record.snapshot.is_none() && !record.is_unresolved());
    disk.free();
    let plan = journey.plan("Visits").await;
    assert_eq!(journey.apply(&plan).await.unwrap().outcome, Outcome::Verified);
}

#[tokio::test]
async fn a_disk_that_is_full_after_the_snapshot_stops_the_import_too() {
    let Some(disk) = Disk::of_megabytes(24) else { return };
    let home = tempfile::tempdir().unwrap();
    let places = places(home.path(), disk.path(), &home.path().join("library"));
    let (journey, report) = import_while_full(places, &disk, "GET /definition/export/all", 2).await;
    assert_eq!(ends(&report), Ends::Refused(Code::Disk), "{}", told(&report));
    assert_reads(&report);
    assert_eq!(production(&journey).import_count(), 0);
    disk.free();
    let kept = journey.ferry.entries().await.unwrap();
    assert!(kept.iter().any(|entry| matches!(entry.why, Why::Snapshot { .. })), "the snapshot was stored");
    assert!(!journey.imports().await[0].unresolved, "nothing was sent, and the journal says so");
    let plan = journey.plan("Visits").await;
    assert_eq!(journey.apply(&plan).await.unwrap().outcome, Outcome::Verified);
}
