//! What people read of small differences.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::impact::{Circumstances, Counts, LiveFacts, Scene, neighbours};
use crate::three_way::{Ancestor, Ancestors};
use crate::{Bundle, Definition, DefinitionId, Definitions, canonical, predict};

fn export(rows: &[(&str, &str, Value)]) -> String {
    let row = |(id, kind, json): &(&str, &str, Value)| json!({"id": id, "name": id, "type": kind, "json": json, "updatedAt": "2026-01-01T00:00:00.000Z"});
    let rows: Vec<_> = rows.iter().map(row).collect();
    json!({"abVersion": "0.0.0", "date": "20260101", "definitions": rows}).to_string()
}

fn labelled(label: &str, mut json: Value) -> Value {
    json["translations"] = json!([{"language_code": "en", "label": label}]);
    json
}

fn app(objects: &[&str], pages: &[&str]) -> (&'static str, &'static str, Value) {
    ("app", "application", labelled("Visits", json!({"json": {"objectIDs": objects, "pageIDs": pages}})))
}

fn object(fields: &[&str]) -> (&'static str, &'static str, Value) {
    ("o", "object", labelled("Visit", json!({"name": "Visit", "fieldIDs": fields})))
}

fn field(id: &'static str, label: &str, key: &str, settings: &Value) -> (&'static str, &'static str, Value) {
    (id, "field", labelled(label, json!({"key": key, "columnName": id, "settings": settings})))
}

/// Compares exports, and one definition of them.
fn read(ancestor: Option<&str>, there: &str, here: &str, id: &str) -> (DifferenceTree, Option<Difference>) {
    read_with(ancestor, there, here, id, &LiveFacts::default())
}

fn read_with(
    ancestor: Option<&str>,
    there: &str,
    here: &str,
    id: &str,
    facts: &LiveFacts,
) -> (DifferenceTree, Option<Difference>) {
    let bundles = [there, here].map(|text| Bundle::parse(text.as_bytes()).unwrap());
    let definitions = Definitions::of(&bundles[0]);
    let predicted = predict(&bundles[0], &bundles[1], "");
    let read = || Ancestors::read(ancestor.map_or(Ancestor::None, |text| Ancestor::Chosen(text.as_bytes())));
    let mut scene = Scene::new(&definitions, &bundles[1], &predicted, facts);
    scene.compare_with(read().unwrap());
    let tree = tree(&scene, &[], "en");
    let column = |bundle, title: &str| Column {
        bundle,
        head: ColumnHead { title: title.to_owned(), subtitle: String::new() },
    };
    let ancestors = read().unwrap();
    let columns = Columns {
        ancestors: &ancestors,
        destination: column(&bundles[0], "Destination"),
        incoming: column(&bundles[1], "Incoming"),
        facts,
        holders: &FieldHolders::of(&bundles[0], &bundles[1]),
        tree: &tree,
        findings: &[],
        language: "en",
    };
    let id = DefinitionId::new(id);
    let found = difference(&id, &columns, neighbours(&scene, &id));
    (tree, found)
}

/// The rows that differ, as `label: destination -> incoming`.
fn said(there: &[(&str, &str, Value)], here: &[(&str, &str, Value)], id: &str) -> Vec<String> {
    let (_, found) = read(None, &export(there), &export(here), id);
    let differ = |row: &&PropertyRow| row.state != RowState::Same;
    let text = |side: &Option<String>| side.clone().unwrap_or_else(|| "–".to_owned());
    let line = |row: &PropertyRow| {
        let noise = if row.noise { " (noise)" } else { "" };
        format!("{}: {} -> {}{noise}", row.label, text(&row.destination), text(&row.incoming))
    };
    found.unwrap().rows.iter().filter(differ).map(line).collect()
}

#[test]
fn the_tree_goes_from_the_app_down_to_what_changes() {
    let list = json!({});
    let there = export(&[
        app(&["o"], &[]),
        object(&["f", "g"]),
        field("f", "Amount", "number", &list),
        field("g", "Gone", "string", &list),
    ]);
    let here = export(&[
        app(&["o"], &[]),
        object(&["f", "h"]),
        field("f", "Amount", "number", &json!({"required": 1})),
        field("h", "New", "date", &list),
        ("lost", "query", labelled("Nobody’s", json!({}))),
    ]);
    let (tree, _) = read(None, &there, &here, "f");
    let lines: Vec<_> = tree
        .nodes
        .iter()
        .map(|node| {
            format!("{}{} {:?} {:?}", "  ".repeat(node.depth as usize), node.label, node.change, node.key)
        })
        .collect();
    assert_eq!(
        lines,
        [
            "Visits None None",
            "  Objects None None",
            "    Visit Some(Replaced) None",
            "      Amount Some(Replaced) Some(\"number\")",
            "      Gone Some(Hidden) Some(\"string\")",
            "      New Some(New) Some(\"date\")",
            "Shared or unlisted None None",
            "  Nobody’s Some(New) None",
        ]
    );
    let counts = tree.nodes[0].counts;
    assert_eq!((counts.new, counts.replaced, counts.hidden, counts.conflicts), (1, 2, 1, 0));
    assert_eq!(tree.nodes[3].apps, ["app"]);
}

#[test]
fn the_tree_counts_what_the_plan_counts() {
    let with = |label: &str, fields: &[&'static str]| {
        let named = fields.iter().map(|id| field(id, label, "string", &json!({})));
        export(&[app(&["o"], &[]), object(fields)].into_iter().chain(named).collect::<Vec<_>>())
    };
    // `f` is changed on both sides, `g` there only and hidden, `h` is new.
    let (was, there, here) = (with("A", &["f", "g"]), with("B", &["f", "g"]), with("C", &["f", "h"]));
    let (tree, _) = read(Some(&was), &there, &here, "f");
    let facts = LiveFacts::default();
    let sides = crate::plan::Sides {
        given: &[here.as_bytes()],
        destination: there.as_bytes().into(),
        facts: &facts,
        circumstances: &Circumstances::default(),
        ancestor: Ancestor::Chosen(was.as_bytes()),
        choices: &crate::Choices::default(),
    };
    let counts = crate::plan::compute(sides, &mut |_| Counts::new()).unwrap().review.counts;
    assert_eq!((counts.new, counts.replaced, counts.hidden, counts.conflicts), (1, 1, 1, 1));
    let mut all = NodeCounts::default();
    tree.nodes.iter().filter(|node| node.depth == 0).for_each(|node| all.add(node.counts));
    let in_tree = [all.new, all.replaced, all.hidden, all.conflicts];
    assert_eq!(
        in_tree.map(|count| count as usize),
        [counts.new, counts.replaced, counts.hidden, counts.conflicts]
    );
}

#[test]
fn the_same_on_both_sides_is_an_empty_tree() {
    let both = export(&[app(&["o"], &[]), object(&[])]);
    assert_eq!(read(None, &both, &both, "o").0, DifferenceTree::default());
}

#[test]
fn holders_that_hold_each_other_stay_in_the_tree_once() {
    let circle = |text: &str| {
        export(&[
            ("a", "view", json!({"viewIDs": ["b"], "text": text})),
            ("b", "view", json!({"viewIDs": ["a"], "text": text})),
        ])
    };
    let (tree, _) = read(None, &circle("old"), &circle("new"), "a");
    let ids: Vec<_> = tree.nodes.iter().filter_map(|node| node.definition.as_deref()).collect();
    assert_eq!(ids, ["a", "b"]);
}

#[test]
fn a_field_is_told_by_its_properties() {
    let before = field("f", "Amount", "number", &json!({"required": 0, "typeDecimalPlaces": "2"}));
    let after = field("f", "Gift amount", "number", &json!({"required": 1, "typeDecimalPlaces": "none"}));
    let rows = said(std::slice::from_ref(&before), &[after], "f");
    assert_eq!(rows, ["Label: Amount -> Gift amount", "Required: – -> yes", "Decimals: 2 places -> none"]);
    let (_, same) = read(None, &export(std::slice::from_ref(&before)), &export(&[before]), "f");
    let labels: Vec<_> = same.unwrap().rows.iter().map(|row| row.label.clone()).collect();
    assert_eq!(
        labels,
        ["Label", "Type", "Required", "Unique", "Column", "Live column", "Changed", "Changed by"]
    );
}

#[test]
fn a_live_column_is_told_where_the_server_told_it() {
    let text = |key: &str| export(&[app(&["o"], &[]), object(&["f"]), field("f", "Amount", key, &json!({}))]);
    let (there, here) = (text("string"), text("LongText"));
    let column =
        json!({"field": "F", "type": "varchar(255)", "null": "YES", "key": "", "default": null, "extra": ""});
    let told = LiveFacts {
        columns: [(DefinitionId::new("o"), vec![serde_json::from_value(column).unwrap()])].into(),
        ..LiveFacts::default()
    };
    let live = |facts: &LiveFacts| {
        let (_, found) = read_with(None, &there, &here, "f", facts);
        let rows = found.unwrap().rows;
        let row = rows.iter().find(|row| row.label == "Live column").unwrap();
        (row.destination.clone().unwrap(), row.incoming.clone().unwrap())
    };
    let after = "longtext after the import".to_owned();
    assert_eq!(live(&told), ("varchar(255)".to_owned(), after.clone()));
    assert_eq!(live(&LiveFacts::default()), ("not recorded".to_owned(), after));
}

#[test]
fn a_link_is_one_phrase() {
    let link = |there: &str, back: &str| {
        field(
            "f",
            "Team",
            "connectObject",
            &json!({"linkObject": "t", "linkType": there, "linkViaType": back}),
        )
    };
    let both = |field| [object(&["f"]), ("t", "object", labelled("Team", json!({}))), field];
    let rows = said(&both(link("one", "many")), &both(link("many", "many")), "f");
    assert_eq!(rows, ["Link: one ‘Team’ has many ‘Visit’ -> many ‘Visit’ have many ‘Team’"]);
    let rows = said(&both(link("one", "one")), &both(link("many", "one")), "f");
    assert_eq!(rows, ["Link: one ‘Visit’ has one ‘Team’ -> one ‘Visit’ has many ‘Team’"]);
}

#[test]
fn only_what_a_merge_reads_back_can_be_taken_by_itself() {
    let takeable = |[before, there, here]: [Value; 3]| {
        let side = |settings: &Value| {
            let label = settings["label"].as_str().unwrap_or_default();
            let field = field("f", label, "connectObject", settings);
            export(&[object(&["f"]), ("t", "object", labelled("Team", json!({}))), field])
        };
        let (_, found) = read(Some(&side(&before)), &side(&there), &side(&here), "f");
        let rows = found.unwrap().rows.into_iter().filter(|row| row.takeable);
        rows.map(|row| row.path).collect::<Vec<_>>()
    };
    let link = |there: &str, back: &str| json!({"linkObject": "t", "linkType": there, "linkViaType": back});
    // One phrase tells three settings; taking one of them alone would make another link.
    assert!(takeable([link("one", "many"), link("many", "many"), link("one", "one")]).is_empty());
    // Without an object there is no phrase, and the setting stands by itself.
    let kind = |kind: &str| json!({"linkType": kind});
    assert_eq!(takeable([kind("a"), kind("b"), kind("c")]), ["settings.linkType"]);
    let settings = |required: u8, option: &str, order: [u8; 2]| json!({"required": required, "options": [{"id": "1", "text": option}], "sizes": order});
    let different = [settings(0, "a", [1, 2]), settings(1, "b", [2, 1]), settings(2, "c", [3, 4])];
    assert_eq!(takeable(different), ["settings.required"]);
    let options = |ids: [u8; 3]| json!({"options": ids.map(|id| json!({"id": id.to_string(), "text": "a"}))});
    assert_eq!(takeable([options([1, 2, 3]), options([2, 1, 3]), options([3, 1, 2])]), ["settings.options"]);
    let labels = ["a", "b", "c"].map(|label| json!({"label": label}));
    assert_eq!(takeable(labels), ["settings.label"]);
}

#[test]
fn how_wide_a_grid_shows_a_field_is_noise() {
    let wide = |width: u16| [field("f", "Amount", "number", &json!({"width": width}))];
    assert_eq!(said(&wide(100), &wide(120), "f"), ["Width: 100 -> 120 (noise)"]);
}

#[test]
fn options_and_translations_are_told_one_by_one() {
    let option = |id: &str, text: &str| json!({"id": id, "text": text, "hex": "#fff"});
    let list = |options: Value| field("f", "Status", "list", &json!({"options": options}));
    let rows = said(
        &[list(json!([option("1", "Open"), option("2", "Closed")]))],
        &[list(json!([option("1", "Opened"), option("3", "Lost")]))],
        "f",
    );
    assert_eq!(
        rows,
        ["Option ‘Closed’: Closed -> –", "Option ‘Lost’: – -> Lost", "Text of ‘Opened’: Open -> Opened"]
    );
    let thai =
        |label: &str| ("o", "object", json!({"translations": [{"language_code": "th", "label": label}]}));
    assert_eq!(said(&[thai("ก")], &[thai("ข")], "o"), ["Label (Thai): ก -> ข"]);
}

#[test]
fn filters_sort_orders_and_links_are_sentences() {
    let status = field("s", "Status", "list", &json!({"options": [{"id": "7", "text": "closed"}]}));
    let collection = |workspace: Value, source: &str| {
        ("d", "datacollection", json!({"settings": {"datasourceID": source, "objectWorkspace": workspace}}))
    };
    let rules = json!([{"key": "s", "rule": "not_equal", "value": "7"}, {"key": "Amount", "rule": "greater", "value": "5"}]);
    let rows = said(
        &[
            status.clone(),
            object(&[]),
            collection(json!({"filterConditions": {"glue": "and", "rules": []}}), "o"),
        ],
        &[
            status,
            object(&[]),
            collection(
                json!({"filterConditions": {"glue": "and", "rules": rules}, "sortFields": [{"key": "s", "dir": "desc"}]}),
                "x",
            ),
        ],
        "d",
    );
    assert_eq!(
        rows,
        [
            "Filter: every row -> Status is not ‘closed’ and Amount > 5",
            "Sort order: – -> Status descending",
            "Source of rows: Visit -> x"
        ]
    );
}

#[test]
fn lists_tell_what_came_and_went_and_another_order_is_noise() {
    let f = field("f", "Amount", "number", &json!({}));
    assert_eq!(
        said(&[object(&["f", "g"]), f.clone()], &[object(&["g"]), f.clone()], "o"),
        ["Field ‘Amount’: listed -> –"]
    );
    let rows = said(&[object(&["f", "g"]), f.clone()], &[object(&["g", "f"]), f], "o");
    assert_eq!(rows, ["Order: Field ids: Amount, g -> g, Amount (noise)"]);
}

#[test]
fn processes_are_told_by_their_steps_and_a_new_drawing_is_noise() {
    let process = |steps: &str, drawing: &str| {
        let xml = format!("<b:process>{steps}</b:process><bpmndi:BPMNDiagram>{drawing}</bpmndi:BPMNDiagram>");
        ("p", "process", json!({"xmlDefinition": xml}))
    };
    let (one, two) = (r#"<b:userTask id="T" name="Ask"/>"#, r#"<b:userTask id="T" name="Ask twice"/>"#);
    let rows = said(&[process(one, "x")], &[process(two, "yy")], "p");
    assert_eq!(rows, ["Step ‘Ask twice’: user task ‘Ask’ -> user task ‘Ask twice’"]);
    let rows = said(&[process(one, "x")], &[process(one, "y")], "p");
    assert!(
        rows.len() == 1 && rows[0].starts_with("Drawing of the process") && rows[0].ends_with("(noise)"),
        "{rows:?}"
    );
}

#[test]
fn an_ancestor_tells_which_side_changed_what() {
    let with = |label: &str, settings: Value| {
        export(&[app(&["o"], &[]), object(&["f"]), field("f", label, "string", &settings)])
    };
    let (was, there, here) =
        (with("A", json!({})), with("B", json!({"unique": 1})), with("C", json!({"required": 1})));
    let (tree, found) = read(Some(&was), &there, &here, "f");
    assert_eq!(tree.nodes.last().unwrap().change, Some(NodeChange::Conflict));
    let found = found.unwrap();
    let state = |label: &str| found.rows.iter().find(|row| row.label == label).unwrap().state;
    assert_eq!(state("Label"), RowState::Conflict);
    assert_eq!(state("Unique"), RowState::Destination);
    assert_eq!(state("Required"), RowState::Incoming);
    assert_eq!(found.place, ["Visits", "Visit"]);
    assert!(found.text.contains("  ancestor: A\n  destination: B\n  incoming: C"), "{}", found.text);
}

#[test]
fn what_would_be_hidden_below_is_listed() {
    let rows = [app(&["o"], &[]), object(&["f"]), field("f", "Amount", "number", &json!({}))];
    let (_, found) = read(None, &export(&rows), &export(&[app(&[], &[])]), "o");
    let hidden = found.unwrap().would_be_hidden;
    assert_eq!(
        hidden.iter().map(|it| (it.label.as_str(), it.app.as_deref())).collect::<Vec<_>>(),
        [("Amount", Some("Visits"))]
    );
}

#[test]
fn long_texts_are_cut_around_the_first_difference() {
    let page = |end: &str| ("v", "view", json!({"html": format!("{}{end}", "x".repeat(5000))}));
    let rows = said(&[page("old")], &[page("new")], "v");
    assert!(
        rows.len() == 1 && rows[0].len() < 400 && rows[0].contains("old") && rows[0].contains("new"),
        "{rows:?}"
    );
}

#[test]
fn everything_in_a_bundle_stands_in_its_tree_with_how_it_would_fare() {
    let row = |change: Option<NodeChange>, depth: u32, label: &str| (change, depth, label.to_owned());
    let there = export(&[
        app(&["o"], &["p"]),
        object(&["f"]),
        field("f", "Day", "date", &json!({})),
        ("p", "view", labelled("Only there", json!({"key": "page"}))),
    ]);
    let here = export(&[
        app(&["o"], &[]),
        object(&["f", "g"]),
        field("f", "Day", "date", &json!({})),
        field("g", "Hour", "string", &json!({})),
        ("q", "query", labelled("Loose", json!({}))),
    ]);
    let bundles = [&there, &here].map(|text| Bundle::parse(text.as_bytes()).unwrap());
    let tree = contents(&bundles[1], &Definitions::of(&bundles[0]), "en");
    let found: Vec<_> = tree.nodes.iter().map(|node| (node.change, node.depth, node.label.clone())).collect();
    let expected = [
        row(Some(NodeChange::Replaced), 0, "Visits"),
        row(None, 1, "Objects"),
        row(Some(NodeChange::Replaced), 2, "Visit"),
        row(None, 3, "Day"),
        row(Some(NodeChange::New), 3, "Hour"),
        row(None, 0, "Shared or unlisted"),
        row(Some(NodeChange::New), 1, "Loose"),
    ];
    assert_eq!(found, expected);
}

fn rows_of(left: &Definition<'_>, right: &Definition<'_>) -> Vec<PropertyRow> {
    let text = export(&[]);
    let bundle = Bundle::parse(text.as_bytes()).unwrap();
    let (facts, ancestors) = (LiveFacts::default(), Ancestors::default());
    let column = || Column { bundle: &bundle, head: ColumnHead::default() };
    let columns = Columns {
        ancestors: &ancestors,
        destination: column(),
        incoming: column(),
        facts: &facts,
        holders: &FieldHolders::default(),
        tree: &DifferenceTree::default(),
        findings: &[],
        language: "en",
    };
    let names = names::Names::new(&columns);
    let sides =
        difference::Sides { before: crate::three_way::Before::Unknown, there: Some(left), here: Some(right) };
    rows::of(&sides, &names, &bumpalo::Bump::new())
}

fn any_settings() -> impl Strategy<Value = Value> {
    let leaf =
        prop_oneof![Just(Value::Null), (0..3_u8).prop_map(Value::from), "[ab01]{0,1}".prop_map(Value::from)];
    leaf.prop_recursive(4, 30, 4, |inner| {
        let keys = "required|options|filterConditions|rules|glue|sortFields|key|translations|xmlDefinition|fieldIDs|id";
        let entries = prop::collection::btree_map(keys, inner.clone(), 0..4);
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(Value::from),
            entries.prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn rows_say_that_something_differs_if_and_only_if_it_does(
        kind in prop::sample::select(vec!["field", "object", "view", "process", "datacollection", "query", "application"]),
        left in any_settings(),
        right in any_settings(),
    ) {
        let of = |json: &Value| crate::example::definition("x", kind, &json!({"key": "list", "settings": json, "where": json, "xmlDefinition": json}));
        let (left, right) = (of(&left), of(&right));
        let rows = rows_of(&left, &right);
        let differ = rows.iter().any(|row| row.state != RowState::Same);
        prop_assert_eq!(differ, !canonical::same(&left, &right));
        prop_assert!(rows.iter().all(|row| row.state == RowState::Same || row.destination != row.incoming), "{:?}", rows);
        let mut paths: Vec<_> = rows.iter().map(|row| &row.path).collect();
        paths.sort();
        paths.dedup();
        prop_assert_eq!(paths.len(), rows.len(), "{:?}", rows);
    }
}
