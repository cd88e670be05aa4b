//! The fault matrix: whatever goes wrong with an import, what becomes of it, how often the bundle was sent, and what the
//! user reads. Each line is asserted where it says: the outcome, the number of uploads, and the text.
//!
//! | what goes wrong | outcome | uploads | where |
//! | --- | --- | --- | --- |
//! | killed before the upload | nothing was sent, the next import goes on | 0 | `killed` |
//! | killed during the upload | unknown until it is verified | 1 | `command_line` |
//! | killed after the upload | unknown until it is verified | 1 | `killed` |
//! | killed between two uploads of one import | unknown until verified; the rest follows | each once | `large` |
//! | disk full before the snapshot | refused | 0 | `disks` |
//! | disk full after the snapshot | refused | 0 | `disks` |
//! | connection cut while signing in | refused | 0 | here |
//! | connection cut while reading definitions, roles, apps | refused | 0 | here |
//! | connection cut in the snapshot | refused | 0 | here |
//! | connection cut while the bundle is sent | unknown | 1 | here |
//! | connection cut while waiting for the answer | verified | 1 | here |
//! | connection cut in the verification | verified, or unknown when it stays cut | 1 | here |
//! | the server refuses the size (200, status error) | failed, nothing stored | 1 | here |
//! | a proxy refuses the size (413) | failed, nothing stored | 1 | here |
//! | a proxy finds no server (502) | unknown | 1 | here |
//! | a proxy gives up waiting (504) | verified | 1 | here, `lost_answer` |
//! | success with a failed column | verified with differences | 1 | here, `failed_column` |
//! | success with a dropped row | verified with differences | 1 | here |
//! | success with a missing role, or other scopes | verified with differences | 1 | here |
//! | destination edited between plan and apply | stale | 0 | here, `stale` |
//! | a role got another scope between plan and apply | stale | 0 | `stale` |
//! | destination edited between two uploads | stale | no more | `large` |
//! | two processes at once | the second is refused | 1 | `processes`, `two_at_once` |
//! | session expired while reading | verified | 1 | here |
//! | session expired when the upload arrives | failed, nothing stored | 1 | here |
//! | wrong tenant | refused | 0 | here |

#[cfg(target_os = "linux")]
mod disks;
mod killed;
#[cfg(unix)]
mod processes;

use std::time::Duration;

use practice::{Call, Fault, TenantControl};
use service::report::ImportReport;
use service::{Code, Outcome, Result};
use support::journey::{ALL_ACCESS, Journey, consent};
use support::window::until;

/// What goes wrong, and what has to come of it.
struct Cell {
    name: &'static str,
    /// Puts the fault in place, before the import begins.
    arrange: fn(&Journey, &Known),
    ends: Ends,
    /// How often the bundle was sent, as the server counts.
    uploads: u64,
    /// What the user reads somewhere in the report or the error.
    reads: &'static str,
}

/// Definitions that faults are aimed at, by their ids.
struct Known {
    /// A field that the import adds.
    mood: String,
    /// A page of the destination.
    page: String,
}

/// How an import ends.
#[derive(Debug, PartialEq, Eq)]
enum Ends {
    With(Outcome),
    Refused(Code),
}

const AT_ONCE: Fault = Fault::Delay(Duration::ZERO);

fn production(journey: &Journey) -> &TenantControl {
    journey.practice.production()
}

/// Puts faults before the next calls of one kind, in this order.
fn line_up(journey: &Journey, call: Call, faults: &[Fault]) {
    for fault in faults {
        production(journey).inject(call, *fault);
    }
}

const SHORT: Duration = Duration::from_millis(300);

const CELLS: [Cell; 18] = [
    Cell {
        name: "the connection is cut while signing in",
        arrange: |journey, _| {
            line_up(journey, Call::ExportAll, &[Fault::SessionGone]);
            line_up(journey, Call::Login, &[Fault::Cut]);
        },
        ends: Ends::Refused(Code::Unreachable),
        uploads: 0,
        reads: "Nothing was sent.",
    },
    Cell {
        name: "the server refuses the size",
        arrange: |journey, _| line_up(journey, Call::Import, &[Fault::TooLarge]),
        ends: Ends::With(Outcome::Failed),
        uploads: 1,
        reads: "refused (HTTP 200)",
    },
    Cell {
        name: "the connection is cut in the first look",
        arrange: |journey, _| line_up(journey, Call::ExportAll, &[Fault::Cut]),
        ends: Ends::Refused(Code::Unreachable),
        uploads: 0,
        reads: "Nothing was sent.",
    },
    Cell {
        name: "the connection is cut while roles are read",
        arrange: |journey, _| line_up(journey, Call::Rows, &[Fault::Cut]),
        ends: Ends::Refused(Code::Unreachable),
        uploads: 0,
        reads: "Nothing was sent.",
    },
    Cell {
        name: "the connection is cut while the touched apps are read",
        arrange: |journey, _| line_up(journey, Call::ExportApp, &[Fault::Cut]),
        ends: Ends::Refused(Code::Unreachable),
        uploads: 0,
        reads: "Nothing was sent.",
    },
    Cell {
        name: "the connection is cut in the snapshot",
        arrange: |journey, _| line_up(journey, Call::ExportAll, &[AT_ONCE, Fault::Cut]),
        ends: Ends::Refused(Code::Unreachable),
        uploads: 0,
        reads: "Nothing was sent.",
    },
    Cell {
        name: "the connection is cut in the upload, and the server stores nothing",
        arrange: |journey, _| line_up(journey, Call::Import, &[Fault::Cut]),
        ends: Ends::With(Outcome::Unknown),
        uploads: 1,
        reads: "may still be running",
    },
    Cell {
        name: "the connection is cut after the upload, and the import goes on",
        arrange: |journey, _| line_up(journey, Call::Import, &[Fault::AnswerLost { finish_after: SHORT }]),
        ends: Ends::With(Outcome::Verified),
        uploads: 1,
        reads: "holds exactly what was planned",
    },
    Cell {
        name: "the connection is cut in the verification",
        arrange: |journey, _| line_up(journey, Call::ExportAll, &[AT_ONCE, AT_ONCE, Fault::Cut]),
        ends: Ends::With(Outcome::Verified),
        uploads: 1,
        reads: "holds exactly what was planned",
    },
    Cell {
        name: "the connection stays cut after the import",
        arrange: |journey, _| {
            line_up(journey, Call::ExportAll, &[AT_ONCE, AT_ONCE]);
            line_up(journey, Call::ExportAll, &[Fault::Cut; 60]);
        },
        ends: Ends::With(Outcome::Unknown),
        uploads: 1,
        reads: "could not be read",
    },
    Cell {
        name: "a proxy refuses the size",
        arrange: |journey, _| line_up(journey, Call::Import, &[Fault::ProxyPage(413)]),
        ends: Ends::With(Outcome::Failed),
        uploads: 1,
        reads: "413",
    },
    Cell {
        name: "a proxy finds no server behind it",
        arrange: |journey, _| line_up(journey, Call::Import, &[Fault::ProxyPage(502)]),
        ends: Ends::With(Outcome::Unknown),
        uploads: 1,
        reads: "Do not import again",
    },
    Cell {
        name: "a proxy gives up waiting while the import goes on",
        arrange: |journey, _| {
            line_up(journey, Call::Import, &[Fault::GatewayTimeout { finish_after: SHORT }])
        },
        ends: Ends::With(Outcome::Verified),
        uploads: 1,
        reads: "504",
    },
    Cell {
        name: "a column fails behind an answer of success",
        arrange: |journey, known| production(journey).fail_column(&known.mood),
        ends: Ends::With(Outcome::VerifiedWithDifferences),
        uploads: 1,
        reads: "2 columns are not what their fields ask for",
    },
    Cell {
        name: "somebody changes the destination between plan and import",
        arrange: |journey, known| {
            let edit = |json: &mut serde_json::Value| json["translations"][0]["label"] = "Meanwhile".into();
            assert!(production(journey).edit_definition(&known.page, edit).unwrap());
        },
        ends: Ends::With(Outcome::Stale),
        uploads: 0,
        reads: "changed since the plan was made",
    },
    Cell {
        name: "the session ends in the middle of the snapshot",
        arrange: |journey, _| line_up(journey, Call::ExportApp, &[Fault::SessionGone]),
        ends: Ends::With(Outcome::Verified),
        uploads: 1,
        reads: "holds exactly what was planned",
    },
    Cell {
        name: "the session ends when the upload arrives",
        arrange: |journey, _| line_up(journey, Call::Import, &[Fault::SessionGone]),
        ends: Ends::With(Outcome::Failed),
        uploads: 1,
        reads: "The session had ended",
    },
    Cell {
        name: "a service behind the server is silent",
        arrange: |journey, _| {
            journey.practice.site().set_patience(Duration::from_millis(50));
            journey.practice.site().stop_service("file_processor");
        },
        ends: Ends::With(Outcome::VerifiedWithDifferences),
        uploads: 1,
        reads: "lock",
    },
];

/// Says everything that the user reads of an import.
fn told(report: &Result<ImportReport>) -> String {
    match report {
        Ok(report) => format!("{report:?}"),
        Err(error) => format!("{error} {:?}", error.hints()),
    }
}

fn ends(report: &Result<ImportReport>) -> Ends {
    match report {
        Ok(report) => Ends::With(report.outcome),
        Err(error) => Ends::Refused(error.code()),
    }
}

#[tokio::test]
async fn each_fault_ends_as_promised() {
    for cell in CELLS {
        let journey = Journey::begin_in_a_hurry().await;
        let id = |row: serde_json::Value| row["id"].as_str().unwrap().to_owned();
        let known = Known {
            mood: id(journey.definition(&journey.staging, "Visit->mood").await),
            page: id(journey.definition(&journey.production, "Item list").await),
        };
        let plan = journey.plan("Visits").await;
        (cell.arrange)(&journey, &known);
        let report = journey.apply(&plan).await;
        assert_eq!(ends(&report), cell.ends, "{}: {}", cell.name, told(&report));
        assert_eq!(production(&journey).import_count(), cell.uploads, "{}", cell.name);
        assert_eq!(journey.door.calls("POST /definition/import") as u64, cell.uploads, "{}", cell.name);
        assert_history_tells(&journey, &cell, &report).await;
        assert_next_import_is_safe(&journey, &cell).await;
    }
}

/// The history says the same as the answer, and nobody but the user has to remember anything.
async fn assert_history_tells(journey: &Journey, cell: &Cell, report: &Result<ImportReport>) {
    let row = &journey.imports().await[0];
    let kept = journey.ferry.import_report(&row.id).unwrap();
    let text = format!("{} {kept:?}", told(report));
    assert!(text.contains(cell.reads), "{}: {text}", cell.name);
    assert_eq!(row.unresolved, cell.ends == Ends::With(Outcome::Unknown), "{}", cell.name);
    if let Ends::Refused(_) = cell.ends {
        assert_eq!(kept.outcome, Outcome::Failed, "{}", cell.name);
        assert!(!kept.restart_needed, "{}", cell.name);
    }
}

/// After an unknown outcome nothing is sent until it is known.
async fn assert_next_import_is_safe(journey: &Journey, cell: &Cell) {
    if cell.ends != Ends::With(Outcome::Unknown) {
        return;
    }
    // The last of a line of faults may still be there.
    let plan = until(|| async { journey.try_to_plan("Volunteers").await.ok() }).await.unwrap();
    let refused = journey.apply(&plan).await;
    assert_eq!(ends(&refused), Ends::Refused(Code::ImportUnresolved), "{}", cell.name);
    assert_eq!(production(journey).import_count(), cell.uploads, "{}", cell.name);
}

/// Imports, and spoils the destination after the server's good answer and before it is read again.
async fn spoiled(spoil: impl AsyncFn(&Journey)) -> ImportReport {
    let journey = Journey::begin().await;
    let plan = journey.plan("Visits").await;
    line_up(&journey, Call::ExportAll, &[AT_ONCE, AT_ONCE, Fault::Delay(Duration::from_secs(1))]);
    let meddle = async {
        until(|| async { (production(&journey).import_count() == 1).then_some(()) }).await.unwrap();
        production(&journey).wait_for_imports().await;
        spoil(&journey).await;
    };
    let (report, ()) = tokio::join!(journey.apply(&plan), meddle);
    let report = report.unwrap();
    assert_eq!(production(&journey).import_count(), 1);
    assert_eq!(report.outcome, Outcome::VerifiedWithDifferences, "{report:#?}");
    assert!(report.answer.contains("success"), "{}", report.answer);
    report
}

#[tokio::test]
async fn a_row_that_was_dropped_behind_an_answer_of_success_is_named() {
    let report = spoiled(async |journey| {
        let mood = journey.definition(&journey.staging, "Visit->mood").await;
        // The server's memory is read anew by a restart.
        production(journey).remove_row(mood["id"].as_str().unwrap()).unwrap();
        production(journey).restart().unwrap();
    })
    .await;
    assert!(report.explanation.contains("1 missing"), "{}", report.explanation);
    assert_eq!(report.missing[0].name.as_deref(), Some("Visit->mood"));
}

#[tokio::test]
async fn a_role_that_is_not_as_sent_behind_an_answer_of_success_is_named() {
    let report = spoiled(async |journey| {
        let (_, client) = journey.ferry.server(&journey.production).await.unwrap();
        let roles = client.roles().await.unwrap();
        let role = roles.iter().find(|role| role.name == "Visit coordinator").unwrap();
        production(journey).link_role(&role.uuid, "scopes", ALL_ACCESS).unwrap();
    })
    .await;
    assert!(report.explanation.contains("1 role, scope or file"), "{}", report.explanation);
}

#[tokio::test]
async fn a_role_that_is_missing_behind_an_answer_of_success_is_named() {
    let report = spoiled(async |journey| {
        let (_, client) = journey.ferry.server(&journey.production).await.unwrap();
        let roles = client.roles().await.unwrap();
        let role = roles.iter().find(|role| role.name == "Visit coordinator").unwrap();
        production(journey).remove_role(&role.uuid).unwrap();
    })
    .await;
    assert!(report.access.iter().any(|one| one.sentence() == "The role ‘Visit coordinator’ is missing."));
}

#[tokio::test]
async fn a_plan_for_another_tenant_is_not_sent() {
    let journey = Journey::begin().await;
    let plan = journey.plan("Visits").await;
    let path = journey.home.path().join("plan.json");
    journey.ferry.save_plan(&plan.id.parse().unwrap(), "en".to_owned(), &path).await.unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    let tenant = &journey.practice.servers()[1].tenant;
    assert!(text.contains(tenant.as_str()));
    std::fs::write(&path, text.replace(tenant.as_str(), &journey.practice.servers()[0].tenant)).unwrap();
    let report = journey.ferry.apply_file(&path, &consent(&plan)).await;
    assert_eq!(ends(&report), Ends::Refused(Code::StalePlan));
    assert!(told(&report).contains("Nothing was sent."), "{}", told(&report));
    assert_eq!(production(&journey).import_count() + journey.practice.staging().import_count(), 0);
}
