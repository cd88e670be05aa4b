#![allow(clippy::unwrap_used, clippy::needless_pass_by_value)]

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::{Bundle, predict};

const NOW: &str = "2031-01-02T03:04:05.000Z";
const OLD: &str = "2020-01-01T00:00:00.000Z";
const NEW: &str = "2024-01-01T00:00:00.000Z";

fn dated(id: &str, kind: &str, json: Value, updated_at: &str) -> Value {
    json!({"id": id, "name": id, "type": kind, "json": json, "createdAt": OLD, "updatedAt": updated_at})
}

fn old(id: &str, kind: &str, json: Value) -> Value {
    dated(id, kind, json, OLD)
}

fn new(id: &str, kind: &str, json: Value) -> Value {
    dated(id, kind, json, NEW)
}

fn application() -> Value {
    old("app", "application", json!({"json": {"objectIDs": ["o"], "pageIDs": ["p", "q"]}}))
}

fn text(rows: &[Value]) -> String {
    json!({"date": "20240523", "definitions": rows}).to_string()
}

/// Predicts the import of some rows, and verifies it against what the destination shows afterwards.
fn verified(before: &[Value], sent: &[Value], after: &[Value], columns: &Columns) -> Verification {
    let [before, sent, after] = [before, sent, after].map(text);
    let [before, sent, after] = [&before, &sent, &after].map(|text| Bundle::parse(text.as_bytes()).unwrap());
    let predicted = predict(&before, &sent, NOW);
    verify(&predicted, &Definitions::of(&before), &Definitions::of(&after), columns)
}

/// The same for a single page.
fn of_page(before: Value, sent: Value, after: Value) -> Verification {
    let page = |row| [application(), row];
    verified(&page(before), &[sent], &page(after), &Columns::default())
}

#[test]
fn a_destination_as_predicted_is_verified() {
    let sent = new("p", "view", json!({"a": 2}));
    let verification = of_page(old("p", "view", json!({"a": 1})), sent.clone(), sent);
    assert!(verification.is_verified());
    assert_eq!(verification, Verification { as_predicted: 2, ..Verification::default() });
}

#[test]
fn defaults_of_the_rules_are_no_difference() {
    let sent = new("p", "view", json!({"position": {"x": 0}}));
    let after = new("p", "view", json!({"settings": {"height": 0}, "position": {"x": 0, "dx": 1, "dy": 1}}));
    let verification = of_page(old("p", "view", json!({})), sent, after);
    assert_eq!((verification.as_predicted, verification.filled_in.len()), (2, 0));
}

#[test]
fn unknown_defaults_are_told_from_damage() {
    let sent = || new("p", "view", json!({"settings": {"label": "a", "size": "3", "gone": null}}));
    let after = |settings: Value| new("p", "view", json!({"settings": settings}));
    let filled =
        json!({"label": "a", "size": 3, "gone": 0, "mode": "none", "deep": {"on": false}, "list": []});
    let verification = of_page(old("p", "view", json!({})), sent(), after(filled));
    assert!(verification.is_verified());
    assert_eq!(verification.as_predicted, 2);
    let paths: Vec<_> = verification.filled_in[0].fields.iter().map(|field| field.path.as_str()).collect();
    assert_eq!(
        paths,
        ["settings.deep.on", "settings.gone", "settings.list", "settings.mode", "settings.size"]
    );
    for damage in [
        json!({"label": "b", "size": "3", "gone": null}),
        json!({"label": "a", "size": "3"}),
        json!({"label": "a", "size": 4, "gone": null}),
        json!({"label": "a", "size": "3", "gone": null, "height": 60}),
        json!({"label": "a", "size": "3", "gone": null, "link": "0139ab53-3d56-42d4-afd6-da7cb5df503b"}),
        json!({"label": "a", "size": "3", "gone": null, "mode": 1e9}),
        json!({"label": "a", "size": "3", "gone": null, "mode": [1]}),
        json!({"label": "a", "size": "3", "gone": 1}),
        json!({"label": "a", "size": "3", "gone": null, "mode": "none", "translations": "x"}),
    ] {
        let verification = of_page(old("p", "view", json!({})), sent(), after(damage.clone()));
        assert!(!verification.is_verified() && verification.filled_in.is_empty(), "{damage}");
        assert!(!verification.different[0].kept);
    }
}

#[test]
fn a_row_the_server_kept_is_no_default_filled_in() {
    let before = old("p", "view", json!({"settings": {"mode": 1}}));
    let sent = new("p", "view", json!({}));
    let kept = of_page(before.clone(), sent.clone(), before.clone());
    assert_eq!((kept.different.len(), kept.different[0].kept), (1, true));
    let replaced = of_page(before, sent, new("p", "view", json!({"settings": {"mode": 1}})));
    assert_eq!((replaced.different.len(), replaced.filled_in.len()), (0, 1));
}

#[test]
fn what_was_kept_is_said_to_be_the_old_one() {
    let before = old("p", "view", json!({"settings": {"label": "a"}}));
    let verification = of_page(before.clone(), new("p", "view", json!({"settings": {"label": "b"}})), before);
    let different = &verification.different[0];
    assert_eq!(
        (different.kept, different.class, different.name.as_deref()),
        (true, ChangeClass::Content, Some("p"))
    );
    assert_eq!((&different.fields[0].left, &different.fields[0].right), (&json!("b"), &json!("a")));
    assert!(!verification.is_verified());
}

#[test]
fn what_did_not_arrive_is_missing_and_what_was_not_predicted_is_unexpected() {
    let before = [application(), old("p", "view", json!({"viewIDs": ["hidden"]}))];
    let after = [
        application(),
        old("p", "view", json!({"viewIDs": ["hidden"]})),
        old("hidden", "view", json!({})),
        old("stranger", "view", json!({})),
    ];
    let verification = verified(&before, &[new("q", "view", json!({}))], &after, &Columns::default());
    assert_eq!(
        verification.missing,
        [DefinitionRef { id: "q".into(), kind: "view".into(), name: Some("q".into()) }]
    );
    let unexpected: Vec<_> =
        verification.unexpected.iter().map(|row| (row.id.as_str(), row.is_named)).collect();
    assert_eq!(unexpected, [("hidden", true), ("stranger", false)]);
    assert!(!verification.is_verified());
}

fn column(field: &str, kind: &str) -> Column {
    let text = |text: &str| text.to_owned();
    Column {
        field: text(field),
        kind: text(kind),
        null: text("YES"),
        key: text(""),
        default: None,
        extra: text(""),
    }
}

fn field(id: &str, key: &str, settings: Value) -> Value {
    new(id, "field", json!({"key": key, "columnName": id, "settings": settings}))
}

fn object(json: Value) -> Value {
    new("o", "object", json)
}

fn tables(before: Option<Vec<Column>>, after: Vec<Column>) -> Columns {
    let of = |columns| BTreeMap::from([("o".into(), columns)]);
    Columns { before: before.map(of).unwrap_or_default(), after: of(after) }
}

/// Sends an object with some fields to a destination that has neither, and verifies its table.
fn with_fields(fields: &[Value], columns: &Columns) -> Verification {
    let ids: Vec<_> = fields.iter().map(|field| field["id"].clone()).collect();
    let mut rows = vec![object(json!({"fieldIDs": ids}))];
    rows.extend_from_slice(fields);
    let after: Vec<_> = [application()].into_iter().chain(rows.clone()).collect();
    verified(&[application()], &rows, &after, columns)
}

/// What a single new field is told about a column of some type.
fn mismatch(key: &str, settings: Value, kind: &str) -> Option<(String, Option<String>)> {
    let name = if settings["supportMultilingual"] == json!(1) { "translations" } else { "F" };
    let columns = tables(None, vec![column("uuid", "varchar(255)"), column(name, kind)]);
    let verification = with_fields(&[field("f", key, settings)], &columns);
    verification.columns.into_iter().next().map(|column| (column.expected, column.actual))
}

#[test]
fn every_kind_of_field_has_its_column() {
    for (key, settings, kind) in [
        ("string", json!({}), "varchar(255)"),
        ("string", json!({"supportMultilingual": 1}), "longtext"),
        ("LongText", json!({}), "text"),
        ("LongText", json!({}), "longtext"),
        ("number", json!({}), "int(11)"),
        ("number", json!({"typeDecimals": "none", "typeDecimalPlaces": 2}), "int"),
        ("number", json!({"typeDecimals": "period", "typeDecimalPlaces": 2}), "decimal(10,2)"),
        ("number", json!({"typeDecimals": "comma", "typeDecimalPlaces": "3"}), "DECIMAL(11, 3)"),
        ("number", json!({"typeDecimals": "period", "typeDecimalPlaces": "none"}), "decimal(8,2)"),
        ("number", json!({"typeDecimals": "period"}), "decimal(8,0)"),
        ("list", json!({"isMultiple": 0}), "varchar(255)"),
        ("list", json!({"isMultiple": "1"}), "longtext"),
        ("list", json!({"isMultiple": 1}), "json"),
        ("boolean", json!({}), "tinyint(1)"),
        ("boolean", json!({}), "tinyint(4)"),
        ("date", json!({}), "date"),
        ("datetime", json!({}), "datetime"),
        ("email", json!({}), "varchar(254)"),
        ("email", json!({}), "varchar(255)"),
        ("json", json!({}), "longtext"),
        ("tree", json!({}), "json"),
        ("file", json!({}), "longtext"),
        ("image", json!({}), "varchar(255)"),
        ("AutoIndex", json!({}), "int(10) unsigned"),
        ("combined", json!({}), "varchar(535)"),
        ("calculate", json!({}), "anything"),
        ("formula", json!({}), "anything"),
        ("TextFormula", json!({}), "anything"),
        ("brandNew", json!({}), "anything"),
    ] {
        assert_eq!(mismatch(key, settings.clone(), kind), None, "{key} {settings} {kind}");
    }
}

#[test]
fn a_column_of_another_type_is_named() {
    for (key, settings, kind, expected) in [
        ("string", json!({}), "text", "varchar(255)"),
        ("string", json!({}), "varchar(100)", "varchar(255)"),
        ("number", json!({}), "varchar(255)", "int"),
        ("number", json!({"typeDecimals": "period", "typeDecimalPlaces": 2}), "int(11)", "decimal(10,2)"),
        ("number", json!({"typeDecimals": "period"}), "int(11)", "decimal"),
        ("list", json!({"isMultiple": 1}), "varchar(255)", "longtext"),
        ("boolean", json!({}), "int(11)", "tinyint"),
        ("date", json!({}), "datetime", "date"),
        ("combined", json!({}), "int(11)", "varchar"),
    ] {
        let found = mismatch(key, settings.clone(), kind);
        assert_eq!(found, Some((expected.to_owned(), Some(kind.to_owned()))), "{key} {settings}");
    }
}

#[test]
fn a_column_that_was_not_made_is_a_failure() {
    let fields =
        [field("a", "string", json!({})), field("b", "number", json!({})), field("c", "date", json!({}))];
    let verification = with_fields(&fields, &tables(None, vec![column("a", "varchar(255)")]));
    let columns: Vec<_> =
        verification.columns.iter().map(|column| (column.column.as_str(), &column.actual)).collect();
    assert_eq!(columns, [("b", &None), ("c", &None)]);
    assert!(!verification.is_verified());
    assert_eq!(
        verification.objects,
        [ObjectResult {
            id: "o".into(),
            name: Some("o".to_owned()),
            state: ObjectState::Different,
            first_failure: Some("The column `b` is missing; `int` was expected.".to_owned()),
            followed_by: vec!["The column `c` is missing; `date` was expected.".to_owned()],
            columns_read: true,
        }]
    );
}

#[test]
fn a_column_that_the_database_refused_to_alter_is_a_failure() {
    let before = [application(), object(json!({"fieldIDs": ["f"]})), field("f", "string", json!({}))];
    let sent = [field("f", "number", json!({}))];
    let after = [application(), object(json!({"fieldIDs": ["f"]})), sent[0].clone()];
    let table = vec![column("f", "varchar(255)")];
    let verification = verified(&before, &sent, &after, &tables(Some(table.clone()), table));
    assert_eq!(verification.columns[0].expected, "int");
    assert!(!verification.columns[0].was_so_before && !verification.is_verified());
    let sentence = "The column `f` is `varchar(255)` instead of `int`.";
    assert_eq!(verification.objects[0].first_failure.as_deref(), Some(sentence));
}

#[test]
fn required_and_unique_that_are_not_in_force_are_failures() {
    let settings = json!({"required": 1, "default": "D", "unique": 1});
    let before = [application(), object(json!({"fieldIDs": ["f"]})), field("f", "string", json!({}))];
    let sent = [field("f", "string", settings)];
    let after = [application(), object(json!({"fieldIDs": ["f"]})), sent[0].clone()];
    let plain = column("f", "varchar(255)");
    let check =
        |found: Column| verified(&before, &sent, &after, &tables(Some(vec![plain.clone()]), vec![found]));
    let refused = check(plain.clone());
    assert_eq!(refused.columns[0].expected, "varchar(255) not null unique");
    assert_eq!(refused.columns[0].actual.as_deref(), Some("varchar(255)"));
    let altered = Column { null: "NO".to_owned(), key: "UNI".to_owned(), ..plain.clone() };
    assert_eq!(check(altered).columns, []);
}

#[test]
fn required_without_a_default_asks_nothing_of_the_database() {
    let before = [application(), object(json!({"fieldIDs": ["f"]})), field("f", "string", json!({}))];
    let sent = [field("f", "string", json!({"required": 1, "default": "{uuid}"}))];
    let after = [application(), object(json!({"fieldIDs": ["f"]})), sent[0].clone()];
    let table = vec![column("f", "varchar(255)")];
    assert_eq!(verified(&before, &sent, &after, &tables(Some(table.clone()), table)).columns, []);
}

#[test]
fn an_old_disagreement_is_told_but_not_blamed_on_the_import() {
    let rows = [application(), object(json!({"fieldIDs": ["f"]})), field("f", "number", json!({}))];
    let table = vec![column("f", "varchar(255)")];
    let verification = verified(&rows, &rows[1..], &rows, &tables(Some(table.clone()), table.clone()));
    assert!(verification.columns[0].was_so_before && verification.is_verified());
    assert_eq!(
        (verification.objects[0].state, &verification.objects[0].first_failure),
        (ObjectState::Applied, &None)
    );
    let unknown = verified(&rows, &rows[1..], &rows, &tables(None, table));
    assert!(!unknown.columns[0].was_so_before && !unknown.is_verified());
}

#[test]
fn links_to_one_are_columns_and_others_are_not() {
    let link = |from: &str, to: &str, source: u8| json!({"linkObject": "o", "linkType": from, "linkViaType": to, "isSource": source});
    let missing = |settings| {
        !with_fields(&[field("f", "connectObject", settings)], &tables(None, vec![])).columns.is_empty()
    };
    assert!(missing(link("one", "many", 0)));
    assert!(missing(link("one", "one", 1)));
    assert!(!missing(link("one", "one", 0)));
    assert!(!missing(link("many", "one", 0)));
    assert!(!missing(link("many", "many", 1)));
    assert!(!missing(json!({"linkObject": "nowhere", "linkType": "one", "linkViaType": "many"})));
    let columns = tables(None, vec![column("f", "char(36)")]);
    assert_eq!(with_fields(&[field("f", "user", link("one", "many", 0))], &columns).columns, []);
}

#[test]
fn tables_that_the_server_does_not_make_are_not_compared() {
    for flag in ["isExternal", "isImported", "isAPI"] {
        let rows = [object(json!({"fieldIDs": ["f"], flag: 1})), field("f", "string", json!({}))];
        let after = [application(), rows[0].clone(), rows[1].clone()];
        assert_eq!(verified(&[application()], &rows, &after, &tables(None, vec![])).columns, [], "{flag}");
    }
    let unread = with_fields(&[field("f", "string", json!({}))], &Columns::default());
    assert!(unread.is_verified() && !unread.objects[0].columns_read);
}

#[test]
fn objects_tell_what_became_of_their_parts() {
    let rows = [
        object(json!({"fieldIDs": ["f"], "indexIDs": ["i"]})),
        field("f", "string", json!({})),
        new("i", "index", json!({})),
    ];
    let of = |after: &[Value]| {
        let after: Vec<_> = [application()].into_iter().chain(after.iter().cloned()).collect();
        let objects = verified(&[application()], &rows, &after, &Columns::default()).objects;
        (objects[0].state, objects[0].first_failure.clone())
    };
    let [object, string, index] = &rows;
    let sentence = |text: &str| Some(text.to_owned());
    assert_eq!(of(&rows), (ObjectState::Applied, None));
    assert_eq!(
        of(&[string.clone(), index.clone()]),
        (ObjectState::Missing, sentence("The object `o` is missing."))
    );
    assert_eq!(
        of(&[object.clone(), string.clone()]),
        (ObjectState::Different, sentence("The index `i` is missing."))
    );
    let other = field("f", "number", json!({}));
    assert_eq!(
        of(&[object.clone(), other, index.clone()]),
        (ObjectState::Different, sentence("The field `f` is not as predicted."))
    );
}

#[test]
fn objects_that_the_import_does_not_touch_are_left_out() {
    let rows = [application(), old("o", "object", json!({"fieldIDs": ["f"]})), old("f", "field", json!({}))];
    assert_eq!(verified(&rows, &[new("p", "view", json!({}))], &rows, &Columns::default()).objects, []);
    let objects = verified(&rows, &[new("f", "field", json!({}))], &rows, &Columns::default()).objects;
    assert_eq!(objects.len(), 1);
}

#[test]
fn a_verification_is_written_and_read_back() {
    let fields = [field("a", "string", json!({}))];
    let verification = with_fields(&fields, &tables(None, vec![]));
    let json = serde_json::to_value(&verification).unwrap();
    assert_eq!(
        json["columns"][0],
        json!({
            "object": "o", "field": "a", "column": "a", "expected": "varchar(255)", "actual": null, "was_so_before": false,
        })
    );
    assert_eq!(json["objects"][0]["state"], "different");
    assert_eq!(serde_json::from_value::<Verification>(json).unwrap(), verification);
}

/// A destination that shows exactly what was predicted, and what then happened to one of its definitions.
fn of_mishap(pages: u8, victim: u8, mishap: u8) -> Verification {
    let ids: Vec<_> = (0..pages).map(|at| format!("p{at}")).collect();
    let app = old("app", "application", json!({"json": {"pageIDs": ids}}));
    let page = |id: &String, mark: u8| {
        new(id, "view", json!({"settings": {"label": format!("a longer label {mark}")}}))
    };
    let sent: Vec<_> = ids.iter().map(|id| page(id, 0)).collect();
    let mut after: Vec<_> = [app.clone()].into_iter().chain(sent.clone()).collect();
    let victim = usize::from(victim % pages) + 1;
    match mishap {
        0 => drop(after.remove(victim)),
        1 => after[victim] = page(&ids[victim - 1], 1),
        2 => after.push(page(&"stranger".to_owned(), 0)),
        _ => {}
    }
    verified(&[app], &sent, &after, &Columns::default())
}

proptest! {
    #[test]
    fn one_mishap_is_one_difference(pages in 1..9_u8, victim in any::<u8>(), mishap in 0..4_u8) {
        let found = of_mishap(pages, victim, mishap);
        let counts = [found.missing.len(), found.different.len(), found.unexpected.len()];
        let expected = match mishap {
            0 => [1, 0, 0],
            1 => [0, 1, 0],
            2 => [0, 0, 1],
            _ => [0, 0, 0],
        };
        prop_assert_eq!(counts, expected);
        prop_assert_eq!(found.is_verified(), mishap == 3);
        let as_expected = u32::from(pages) + 1 - u32::from(mishap < 2);
        prop_assert_eq!(found.as_predicted, as_expected);
        prop_assert!(found.filled_in.is_empty());
    }
}

#[test]
fn a_report_reads_well() {
    let rows = [
        object(json!({"fieldIDs": ["qty", "when", "note"]})),
        field("qty", "number", json!({"typeDecimals": "period", "typeDecimalPlaces": 2})),
        field("when", "date", json!({})),
        field("note", "string", json!({"size": null})),
        new("p", "view", json!({"settings": {"label": "Visits"}})),
    ];
    let before = [application(), old("p", "view", json!({"settings": {"label": "Visit"}}))];
    let after = [
        application(),
        rows[0].clone(),
        rows[1].clone(),
        field("note", "string", json!({"size": 0, "mode": "plain"})),
        before[1].clone(),
        old("q", "view", json!({})),
    ];
    let columns = tables(Some(vec![]), vec![column("qty", "int(11)"), column("note", "varchar(255)")]);
    insta::assert_json_snapshot!(verified(&before, &rows, &after, &columns));
}
