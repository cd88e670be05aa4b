//! A column that the database refused, hidden behind an answer of success.

use service::Outcome;
use support::journey::Journey;

#[tokio::test]
async fn the_failed_column_is_named_with_what_was_expected_and_what_is_there() {
    let journey = Journey::begin().await;
    let plan = journey.plan("Equipment").await;
    assert!(plan.gate.errors_to_accept > 0, "{:#?}", plan.findings);
    let report = journey.apply(&plan).await.unwrap();
    assert_eq!(report.outcome, Outcome::VerifiedWithDifferences);
    assert!(report.answer.contains("success"), "{}", report.answer);
    assert_eq!(journey.practice.production().import_count(), 1);

    let item = report.objects.iter().find(|object| object.name.as_deref() == Some("Item")).unwrap();
    assert_eq!(
        item.first_failure.as_deref(),
        Some("The column `serial` is `varchar(255)` instead of `int`.")
    );
    let after: Vec<_> = item.followed_by.iter().map(|it| it.split('`').nth(1).unwrap()).collect();
    assert_eq!(after, ["warranty_until", "supplier"], "what the failure stopped");
    let serial = report.columns.iter().find(|column| column.column == "serial").unwrap();
    assert_eq!((serial.expected.as_str(), serial.actual.as_deref()), ("int", Some("varchar(255)")));
    let missing: Vec<_> =
        report.columns.iter().filter(|column| column.actual.is_none()).map(|it| it.column.as_str()).collect();
    assert_eq!(missing, ["warranty_until", "supplier"], "the server gives up the rest of the object");
    assert!(report.next_steps.iter().any(|step| step.contains("`serial`")), "{:?}", report.next_steps);
    assert!(report.missing.is_empty() && report.different.is_empty());
}

#[tokio::test]
async fn the_same_import_again_still_names_the_column() {
    let journey = Journey::begin().await;
    let plan = journey.plan("Equipment").await;
    let first = journey.apply(&plan).await.unwrap();
    let verified_again = journey.ferry.verify_import(&first.import, false).await.unwrap();
    assert_eq!(verified_again.outcome, Outcome::VerifiedWithDifferences);
    assert_eq!(verified_again.columns, first.columns);
    // Everything is there by now except the columns, so a new plan has nothing to replace; what was so before
    // the import is not blamed on it.
    let again = journey.plan("Equipment").await;
    assert_eq!(again.counts.replaced, 0);
    let report = journey.apply(&again).await.unwrap();
    assert!(report.columns.is_empty());
    let reminded = |step: &String| step.contains("`serial`") && step.contains("before this import");
    assert!(report.next_steps.iter().any(reminded), "{:?}", report.next_steps);
}

#[tokio::test]
async fn a_new_column_that_never_came_is_named() {
    let journey = Journey::begin().await;
    let mood = journey.definition(&journey.staging, "Visit->mood").await["id"].as_str().unwrap().to_owned();
    journey.practice.production().fail_column(&mood);
    let plan = journey.plan("Visits").await;
    let report = journey.apply(&plan).await.unwrap();
    assert_eq!(report.outcome, Outcome::VerifiedWithDifferences);
    assert_eq!(report.columns[0].column, "mood");
    assert_eq!(report.columns[0].actual, None);
}
