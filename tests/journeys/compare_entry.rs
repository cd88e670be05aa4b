//! An entry of the library beside another one, and beside a server as it is now.

use service::EntryId;
use service::compare_entry::With;
use service::export::What;
use support::journey::Journey;

#[tokio::test]
async fn an_entry_is_compared_with_an_entry_and_with_a_server_as_it_is_now() {
    let journey = Journey::begin().await;
    let (ferry, staging, production) = (&journey.ferry, journey.staging, journey.production);
    let kept = async |server| ferry.export(&server, &What::AllApps).await.unwrap().entry.id;
    let (left, right) = (kept(staging).await, kept(production).await);

    let same = ferry.compare_entry(&left, With::Server { server: staging }).await.unwrap();
    assert!(same.is_empty() && same.unchanged > 0, "{same:?}");
    let with_entry = ferry.compare_entry(&left, With::Entry { entry: right }).await.unwrap();
    assert!(!with_entry.is_empty());
    let with_server = ferry.compare_entry(&left, With::Server { server: production }).await.unwrap();
    assert_eq!(with_server, with_entry, "the server is as it was when its entry was kept");

    let back = ferry.compare_entry(&right, With::Entry { entry: left }).await.unwrap();
    let ids =
        |list: &[bundle::diff::DefinitionRef]| list.iter().map(|one| one.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&back.added), ids(&with_entry.removed), "the entry stands on the left");
    let nobody = With::Entry { entry: EntryId::random() };
    assert_eq!(ferry.compare_entry(&left, nobody).await.unwrap_err().code(), service::Code::NotFound);
}

#[tokio::test]
async fn an_entry_of_one_app_is_compared_with_that_app_only() {
    let journey = Journey::begin().await;
    let apps = journey.ferry.list_apps(&journey.staging, true).await.unwrap().apps;
    let what = What::App(bundle::DefinitionId::new(&apps[0].id));
    let entry = journey.ferry.export(&journey.staging, &what).await.unwrap().entry;
    let with = With::Server { server: journey.staging };
    let same = journey.ferry.compare_entry(&entry.id, with).await.unwrap();
    assert!(same.is_empty() && same.added.is_empty() && same.unchanged > 0, "{same:?}");
}
