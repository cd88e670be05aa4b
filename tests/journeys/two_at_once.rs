//! Two imports at the same time: never into one server, at will into two.

use std::time::Duration;

use practice::{Call, Fault};
use service::ferry::Source;
use service::secrets::Keep;
use service::{Code, Outcome, Secret};
use support::journey::{Journey, PATIENCE, code, consent, open};
use support::window::until;

#[tokio::test]
async fn a_second_import_into_the_same_server_is_refused_from_wherever_it_comes() {
    let journey = Journey::begin().await;
    let (first, second) = (journey.plan("Visits").await, journey.plan("Volunteers").await);
    // Another program of the same user: same folders, nothing else in common.
    let other = open(&journey.home, PATIENCE);
    for (id, server) in [(journey.staging, 0), (journey.production, 1)] {
        let password = Secret::new(journey.practice.servers()[server].password.as_str());
        other.sign_in(&id, password, Keep::Session).await.unwrap();
    }
    let apps = vec![journey.app(&journey.staging, "Equipment").await];
    let source = Source::Server { server: journey.staging, apps };
    let third = other.plan_import(source, &journey.production).await.unwrap();

    journey.practice.production().inject(Call::Import, Fault::Delay(Duration::from_millis(1500)));
    let meanwhile = async {
        let sent = || async { (journey.door.calls("POST /definition/import") == 1).then_some(()) };
        until(sent).await.unwrap();
        let refused = journey.apply(&second).await.unwrap_err();
        assert_eq!(refused.code(), Code::ImportUnresolved);
        assert!(refused.message().ends_with("Nothing was sent."), "{}", refused.message());
        let from_elsewhere = other.apply_planned(&third.id.parse().unwrap(), &consent(&third)).await;
        assert_eq!(code(from_elsewhere), Code::ImportUnresolved);
    };
    let (report, ()) = tokio::join!(journey.apply(&first), meanwhile);
    assert_eq!(report.unwrap().outcome, Outcome::Verified);
    assert_eq!(journey.practice.production().import_count(), 1);
    assert_eq!(journey.imports().await.len(), 1, "what was refused at once is no import");
}

#[tokio::test]
async fn imports_into_two_servers_do_not_wait_for_each_other() {
    let journey = Journey::begin().await;
    let there = journey.plan("Visits").await;
    let apps = vec![journey.app(&journey.production, "Equipment").await];
    let source = Source::Server { server: journey.production, apps };
    let back = journey.ferry.plan_import(source, &journey.staging).await.unwrap();
    for control in [journey.practice.staging(), journey.practice.production()] {
        control.inject(Call::Import, Fault::Delay(Duration::from_millis(500)));
    }
    let (one, two) = tokio::join!(journey.apply(&there), journey.apply(&back));
    assert_eq!(one.unwrap().outcome, Outcome::Verified);
    let two = two.unwrap();
    assert!(matches!(two.outcome, Outcome::Verified | Outcome::VerifiedWithDifferences), "{two:#?}");
    let counts = [journey.practice.staging(), journey.practice.production()].map(|it| it.import_count());
    assert_eq!(counts, [1, 1]);
}
