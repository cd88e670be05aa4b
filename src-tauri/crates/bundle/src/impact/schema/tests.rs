//! Every rule fires on the smallest change it is about, and stays silent beside it.

#![allow(clippy::unwrap_used, clippy::needless_pass_by_value)]

use serde_json::{Value, json};

use super::example::*;
use crate::DefinitionId;
use crate::column::Column;
use crate::impact::example::*;
use crate::impact::{Condition, Question, questions};

#[test]
fn sch_01_fewer_decimals_lose_digits_and_more_do_not() {
    let case = Case::of_settings("number", decimals(2), json!({"typeDecimals": "none"}));
    assert_eq!(case.weight("SCH-01"), ERROR);
    assert_eq!(
        case.message("SCH-01"),
        "‘Qty’ of ‘Object o’ changes from a number with decimals to a whole number. The decimals of existing values are rounded for good: 12.99 becomes 13. The row count is unknown."
    );
    assert_eq!(Case::of_settings("number", decimals(2), decimals(1)).weight("SCH-01"), ERROR);
    assert!(Case::of_settings("number", decimals(1), decimals(2)).rules().is_empty());
    assert!(
        Case::of_settings("number", json!({}), json!({"typeDecimals": "none", "width": 3}))
            .rules()
            .is_empty()
    );
}

#[test]
fn sch_01_speaks_of_a_column_with_places_where_none_are_asked_for() {
    let case = Case::of_settings("number", decimals(0), decimals(0)).live("decimal(10,2)", |_| {});
    assert_eq!(case.weight("SCH-01"), ERROR);
    assert!(
        Case::of_settings("number", decimals(0), decimals(0)).live("decimal(8,0)", |_| {}).rules().is_empty()
    );
}

#[test]
fn sch_01_speaks_of_a_column_that_the_database_still_keeps_with_decimals() {
    // An earlier import stopped before this column; the definition says a whole number on both sides.
    let case = Case::of_settings("number", json!({}), json!({})).live("decimal(10,2)", |_| {});
    assert_eq!(case.weight("SCH-01"), ERROR);
    assert!(
        case.message("SCH-01")
            .starts_with("The database keeps ‘Qty’ of ‘Object o’ as a number with decimals")
    );
    let follows = Case::of_settings("number", decimals(2), json!({})).live("int(11)", |_| {});
    assert!(follows.rules().is_empty(), "the column is a whole number already: {:?}", follows.findings());
}

#[test]
fn sch_02_a_date_with_a_time_becomes_a_date() {
    let change = |from, to| Case::of_field(with("f", from, "c", json!({})), with("f", to, "c", json!({})));
    assert_eq!(change("datetime", "date").weight("SCH-02"), ERROR);
    assert_eq!(change("date", "datetime").rules(), Vec::<&str>::new());
}

#[test]
fn sch_03_a_kind_that_values_may_not_fit() {
    let change = |from, to| Case::of_field(with("f", from, "c", json!({})), with("f", to, "c", json!({})));
    assert_eq!(change("string", "number").weight("SCH-03"), ERROR);
    assert_eq!(change("string", "calculate").weight("SCH-03"), ERROR);
    assert_eq!(change("string", "list").weight("SCH-03"), WARNING);
    assert!(change("string", "LongText").rules().is_empty());
    assert!(change("number", "string").rules().is_empty());
}

#[test]
fn sch_03_what_the_database_refused_before_is_no_new_damage() {
    let case = Case::of_settings("number", json!({}), json!({})).live("varchar(255)", |_| {});
    // Text to number also loses spellings, so that a second try weighs as much as the first.
    assert_eq!(case.weight("SCH-03"), ERROR);
    let list = Case::of_settings("list", json!({"isMultiple": 1}), json!({"isMultiple": 1}))
        .live("varchar(255)", |_| {});
    assert_eq!(list.weight("SCH-03"), INFO);
    let fits = Case::of_settings("number", json!({}), json!({})).live("int(11)", |_| {});
    assert!(fits.rules().is_empty());
}

#[test]
fn sch_03_a_column_left_behind_by_another_field_is_adopted() {
    let case = |kind: &str| {
        let there = vec![app("a", &["o"], &[]), object("o", &[])];
        let sent = vec![app("a", &["o"], &[]), object("o", &["f"]), with("f", "number", "c", json!({}))];
        Case { there, sent, ..Case::default() }.live(kind, |_| {})
    };
    assert_eq!(case("varchar(255)").weight("SCH-03"), ERROR);
    assert!(case("int(11)").rules().is_empty());
    // The field moves to a column that is there already, and holds what another field left in it.
    let moved = |kind: &str| {
        let field = |column| with("f", "number", column, json!({}));
        Case::of_field(field("old"), field("c")).live(kind, |_| {})
    };
    assert_eq!(moved("varchar(255)").weight("SCH-03"), ERROR);
    assert!(!moved("int(11)").rules().contains(&"SCH-03"));
}

#[test]
fn an_exact_zero_makes_it_information_and_what_is_unknown_does_not() {
    let case = || Case::of_field(with("f", "string", "c", json!({})), with("f", "number", "c", json!({})));
    assert_eq!(case().counted(None, 2000).weight("SCH-03"), ERROR);
    let counted = case().counted(None, 2000).counted(has_value(), 1284);
    assert_eq!(counted.weight("SCH-03"), ERROR);
    assert!(counted.message("SCH-03").ends_with("1284 of 2000 rows have a value."));
    let rows = counted.findings().into_iter().find(|finding| finding.rule == "SCH-03").unwrap().rows.unwrap();
    assert_eq!((rows.at_risk, rows.total), (Some(1284), Some(2000)));
    assert_eq!(case().counted(has_value(), 0).weight("SCH-03"), INFO);
    assert_eq!(case().counted(None, 0).weight("SCH-03"), INFO);
    let bound = json!({"linkObject": "o", "linkType": "one", "linkViaType": "many"});
    let refused = Case::of_field(with("f", "connectObject", "c", bound), with("f", "number", "c", json!({})));
    assert_eq!(refused.counted(None, 0).weight("SCH-03"), ERROR, "it is refused without rows too");
}

#[test]
fn sch_04_another_column_begins_empty() {
    let move_to =
        |column| Case::of_field(with("f", "string", "c", json!({})), with("f", "string", column, json!({})));
    assert_eq!(move_to("d").weight("SCH-04"), ERROR);
    assert!(move_to("d").message("SCH-04").contains("from the column `c` to `d`"));
    assert!(move_to("C").rules().is_empty(), "MariaDB does not tell small letters from capitals");
    let link_moves = |kind, via, more: Value| {
        let settings = link(kind, via, more);
        let field = |column| with("f", "connectObject", column, settings.clone());
        Case::of_field(field("c"), field("d")).weight("SCH-04")
    };
    assert_eq!(link_moves("many", "many", json!({})), ERROR, "its table of pairs is named by the column");
    assert_eq!(link_moves("many", "many", json!({"isSource": 0})), None, "the other side names it");
    assert_eq!(link_moves("many", "one", json!({})), None, "nothing of it is kept under its own name");
}

#[test]
fn sch_05_another_table_begins_empty() {
    let case = |table: &str| {
        let mut case = Case::of_settings("string", json!({}), json!({}));
        case.sent[1] = item(&["f"], json!({"tableName": table}));
        case
    };
    assert_eq!(case("AB_new").weight("SCH-05"), ERROR);
    assert_eq!(case("AB_new").counted(None, 0).weight("SCH-05"), INFO);
    assert!(case("AB_new").counted(None, 7).message("SCH-05").ends_with("7 of 7 rows are reached no more."));
    assert!(case("AB_o").rules().is_empty());
}

fn link(kind: &str, via: &str, more: Value) -> Value {
    let mut settings = json!({"linkObject": "o", "linkType": kind, "linkViaType": via, "isSource": 1});
    for (key, value) in more.as_object().unwrap() {
        settings[key] = value.clone();
    }
    settings
}

#[test]
fn sch_06_a_renamed_object_loses_links_of_many_to_many() {
    let case = |kind| {
        let settings = link(kind, "many", json!({}));
        let mut case = Case::of_settings("connectObject", settings.clone(), settings);
        case.sent[1] = item(&["f"], json!({"name": "renamed"}));
        case
    };
    assert_eq!(case("many").weight("SCH-06"), ERROR);
    assert!(case("one").rules().is_empty());
}

#[test]
fn sch_07_a_link_that_leads_or_is_kept_elsewhere() {
    let change = |after: Value| Case::of_settings("connectObject", link("one", "many", json!({})), after);
    let cases = [
        link("one", "many", json!({"linkObject": "x"})),
        link("many", "many", json!({})),
        link("one", "many", json!({"isCustomFK": 1})),
        link("one", "many", json!({"indexField": "x"})),
    ];
    for after in cases {
        assert_eq!(change(after.clone()).weight("SCH-07"), ERROR, "{after}");
    }
    let told = |more| change(link("one", "many", more)).message("SCH-07");
    assert!(told(json!({"linkObject": "x"})).contains("ties it to the object it led to before"));
    assert!(told(json!({"isCustomFK": 1})).contains("go by another column"));
    let spelled =
        [json!({"isCustomFK": 1}), json!({"isCustomFK": "true"})].map(|more| link("one", "many", more));
    let [number, text] = spelled;
    assert!(Case::of_settings("connectObject", number, text).rules().is_empty(), "both say yes");
    assert!(change(link("many", "many", json!({}))).message("SCH-07").contains("kept in another place"));
    for same in [json!({"isSource": 0}), json!({"isCustomFK": 0, "indexField": ""}), json!({"width": 9})] {
        assert!(change(link("one", "many", same.clone())).rules().is_empty(), "{same}");
    }
}

#[test]
fn sch_08_and_sch_09_uniqueness_comes_and_stays() {
    let (loose, strict) = (|| json!({"unique": 0}), || json!({"unique": 1}));
    let newly = || Case::of_settings("string", loose(), strict());
    assert_eq!(newly().weight("SCH-08"), WARNING);
    assert_eq!(newly().counted(has_value(), 0).weight("SCH-08"), INFO);
    let has_key = |column: &mut Column| column.key = "UNI".to_owned();
    assert!(newly().live("varchar(255)", has_key).rules().is_empty());
    let no_longer = || Case::of_settings("string", strict(), loose());
    assert_eq!(no_longer().rules(), ["SCH-09"]);
    assert_eq!(no_longer().live("varchar(255)", has_key).weight("SCH-09"), WARNING);
    assert!(no_longer().live("varchar(255)", |_| {}).rules().is_empty());
}

#[test]
fn sch_10_and_sch_11_a_field_becomes_required() {
    let (optional, required) = (json!({"default": "D"}), json!({"default": "D", "required": 1}));
    let with_default = || Case::of_settings("string", optional.clone(), required.clone());
    assert_eq!(with_default().rules(), ["SCH-10"]);
    let empty = || Some(Condition::IsEmpty("f".into()));
    assert_eq!(with_default().counted(empty(), 0).weight("SCH-10"), INFO);
    assert!(with_default().counted(empty(), 3).message("SCH-10").ends_with("3 rows are empty."));
    let is_so = |column: &mut Column| column.null = "NO".to_owned();
    assert!(with_default().live("varchar(255)", is_so).rules().is_empty());
    let without = Case::of_settings("string", json!({}), json!({"required": 1}));
    assert_eq!(without.rules(), ["SCH-11"]);
    assert!(Case::of_settings("string", json!({"required": 1}), json!({})).rules().is_empty());
}

fn options(options: &[(&str, &str)]) -> Value {
    let option = |(id, text): &(&str, &str)| json!({"id": id, "text": text, "translations": []});
    json!({"options": options.iter().map(option).collect::<Vec<_>>()})
}

#[test]
fn sch_12_and_sch_13_options_go_or_read_differently() {
    let before = || options(&[("a", "Open"), ("b", "Closed")]);
    let gone = || Case::of_settings("list", before(), options(&[("a", "Open")]));
    assert_eq!(gone().rules(), ["SCH-12"]);
    assert!(gone().message("SCH-12").contains("loses the option ‘Closed’."));
    let none = Case::of_settings("list", before(), options(&[]));
    assert!(none.message("SCH-12").contains("loses the options ‘Open’, ‘Closed’."));
    let holds = || Some(Condition::Equals("f".into(), "b".to_owned()));
    assert!(gone().counted(None, 9).counted(holds(), 4).message("SCH-12").ends_with("4 of 9 rows hold it."));
    assert_eq!(gone().counted(holds(), 0).weight("SCH-12"), INFO);
    let renamed = Case::of_settings("list", before(), options(&[("b", "Done"), ("a", "Open")]));
    assert_eq!(renamed.rules(), ["SCH-13"]);
    assert!(renamed.message("SCH-13").contains("‘Closed’ reads ‘Done’"));
    let more = Case::of_settings("list", before(), options(&[("b", "Closed"), ("a", "Open"), ("c", "New")]));
    assert!(more.rules().is_empty());
}

#[test]
fn ids_that_are_not_plain_are_never_put_into_a_question() {
    let odd = || Case::of_settings("list", options(&[("x' OR '1'='1", "Odd")]), options(&[]));
    assert_eq!(odd().weight("SCH-12"), WARNING);
    let asked = odd().with_scene(questions);
    assert_eq!(asked, [Question { object: "o".into(), condition: None }].into());
    let several = |mut settings: Value| {
        settings["isMultiple"] = json!(1);
        settings
    };
    let inside = Case::of_settings("list", several(options(&[("a", "A")])), several(options(&[])));
    assert_eq!(inside.with_scene(questions).len(), 1, "what is inside a list of choices equals nothing");
    let id = "f` OR 1=1";
    let mut there = Case::of_settings("string", json!({}), json!({}));
    (there.there[1].2["fieldIDs"], there.there[2].0) = (json!([id]), id);
    there.sent = vec![app("a", &["o"], &[]), object("o", &[])];
    assert_eq!(there.weight("REM-01"), ERROR);
    assert_eq!(there.with_scene(questions).len(), 1);
}

#[test]
fn sch_14_one_choice_becomes_several_and_back() {
    let (one, several) = (|| json!({"isMultiple": 0}), || json!({"isMultiple": 1}));
    assert_eq!(Case::of_settings("list", one(), several()).weight("SCH-14"), ERROR);
    assert_eq!(Case::of_settings("list", several(), one()).weight("SCH-14"), ERROR);
    assert!(Case::of_settings("list", one(), json!({})).rules().is_empty());
}

#[test]
fn sch_15_texts_in_several_languages_are_kept_elsewhere() {
    let (one, several) = (|| json!({"supportMultilingual": 0}), || json!({"supportMultilingual": 1}));
    assert_eq!(Case::of_settings("string", one(), several()).weight("SCH-15"), ERROR);
    assert_eq!(Case::of_settings("LongText", several(), one()).weight("SCH-15"), ERROR);
    let into_long =
        Case::of_field(with("f", "string", "c", several()), with("f", "LongText", "c", several()));
    assert!(into_long.rules().is_empty());
}

#[test]
fn sch_16_combined_in_another_way() {
    let parts = |fields: &str| json!({"combinedFields": fields, "delimiter": "dash"});
    assert_eq!(Case::of_settings("combined", parts("x,y"), parts("y,x")).weight("SCH-16"), WARNING);
    let mut wider = parts("x,y");
    wider["width"] = json!(200);
    assert!(Case::of_settings("combined", parts("x,y"), wider).rules().is_empty());
}

#[test]
fn sch_17_automatic_numbering_stops() {
    let change = |to| Case::of_field(with("f", "AutoIndex", "c", json!({})), with("f", to, "c", json!({})));
    assert_eq!(change("string").weight("SCH-17"), ERROR);
    assert!(Case::of_settings("AutoIndex", json!({}), json!({"prefix": "A"})).rules().is_empty());
}

#[test]
fn sch_18_worked_out_in_another_way() {
    let formula = |text: &str| json!({"formula": text});
    assert_eq!(Case::of_settings("calculate", formula("{a}"), formula("{b}")).weight("SCH-18"), WARNING);
    assert!(
        Case::of_settings("calculate", formula("{a}"), json!({"formula": "{a}", "showIcon": 0}))
            .rules()
            .is_empty()
    );
}

#[test]
fn sch_19_and_sch_20_indexes() {
    let index = |unique: u8, fields: &[&str]| -> Row {
        ("i", "index", json!({"name": "by_code", "unique": unique, "fieldIDs": fields}))
    };
    let around = |index: Option<Row>| {
        let ids = if index.is_some() { json!(["i"]) } else { json!([]) };
        let mut rows = vec![app("a", &["o"], &[]), item(&["f", "g"], json!({"indexIDs": ids}))];
        rows.extend([with("f", "string", "c", json!({})), with("g", "string", "d", json!({}))]);
        rows.extend(index);
        rows
    };
    let case = |before, after| Case { there: around(before), sent: around(after), ..Case::default() };
    let new = |unique| case(None, Some(index(unique, &["f"])));
    assert_eq!(new(1).rules(), ["SCH-19"]);
    assert_eq!(new(1).counted(None, 0).weight("SCH-19"), INFO);
    assert!(new(0).rules().is_empty());
    assert_eq!(case(Some(index(0, &["f"])), Some(index(0, &["f", "g"]))).rules(), ["SCH-20"]);
    assert_eq!(case(Some(index(0, &["f"])), Some(index(1, &["f"]))).rules(), ["SCH-20"]);
    let mut renamed = index(0, &["f"]);
    renamed.2["name"] = json!("another");
    assert!(case(Some(index(0, &["f"])), Some(renamed)).rules().is_empty());
}

#[test]
fn sch_21_what_is_created() {
    let there = vec![app("a", &["o"], &[]), object("o", &[])];
    let mut sent =
        vec![app("a", &["o", "n"], &[]), object("o", &["f"]), with("f", "number", "qty", json!({}))];
    sent.extend([object("n", &["g"]), field("g", "date")]);
    let case = Case { there: there.clone(), sent, ..Case::default() };
    let expected = ["1 table is created: ‘Object n’.", "‘Object o’ gets 1 new column: `qty` (int)."];
    let mut said = messages(&case.findings(), "SCH-21");
    said.sort();
    assert_eq!(said, expected);
    let nothing = Case { sent: there.clone(), there, ..Case::default() };
    assert!(nothing.rules().is_empty());
}

#[test]
fn sch_22_a_long_text_becomes_a_short_one() {
    let change = |from, to| Case::of_field(with("f", from, "c", json!({})), with("f", to, "c", json!({})));
    assert_eq!(change("LongText", "string").weight("SCH-22"), WARNING);
    assert!(change("string", "LongText").rules().is_empty());
}

#[test]
fn sch_23_views_that_are_shared_or_left_behind() {
    let query =
        |id: &'static str, view: &str| -> Row { (id, "query", labelled(id, json!({"viewName": view}))) };
    let around = |rows: Vec<Row>| {
        let ids: Vec<_> = rows.iter().map(|row| row.0).collect();
        let mut app = app("a", &[], &[]);
        app.2["json"]["queryIDs"] = json!(ids);
        [vec![app], rows].concat()
    };
    let case = |before, after| Case { there: around(before), sent: around(after), ..Case::default() };
    let left = case(vec![query("q", "v1")], vec![query("q", "v2")]);
    assert!(left.message("SCH-23").contains("its old view `v1` stays"));
    let shared = case(vec![query("q", "v1")], vec![query("q", "v1"), query("r", "V1")]);
    assert!(shared.message("SCH-23").contains("each overwrites the other"));
    let both = || vec![query("q", "v1"), query("r", "v1")];
    let mut edited = both();
    edited[0].2["where"] = json!({"glue": "or"});
    assert!(case(both(), edited).rules().is_empty(), "they shared it before");
}

#[test]
fn sch_24_a_table_of_unknown_size_is_locked() {
    let case = || Case::of_settings("number", decimals(2), json!({}));
    assert_eq!(case().weight("SCH-24"), WARNING);
    assert_eq!(case().counted(None, 2000).weight("SCH-24"), None);
    assert!(case().counted(None, 250_000).message("SCH-24").contains("250000 rows"));
    assert!(case().message("SCH-24").contains("while 1 column is rebuilt"));
    assert_eq!(Case::of_settings("number", json!({}), json!({"width": 9})).weight("SCH-24"), None);
}

#[test]
fn rem_01_counts_and_rem_02_and_rem_03_see_what_goes_on_refusing_rows() {
    let hidden = |key: &str, settings: Value| {
        let mut case = Case::of_settings(key, settings.clone(), settings);
        case.sent = vec![app("a", &["o"], &[]), object("o", &[])];
        case
    };
    let counted = hidden("string", json!({})).counted(None, 2000).counted(has_value(), 1284);
    assert!(counted.message("REM-01").ends_with("1284 of 2000 rows have a value."));
    let empty = hidden("string", json!({})).counted(has_value(), 0);
    assert_eq!(empty.weight("REM-01"), ERROR, "a field that disappears weighs the same without rows");
    assert_eq!(hidden("somePlugin", json!({})).weight("REM-01"), ERROR, "nobody knows what a plugin keeps");
    assert_eq!(hidden("calculate", json!({})).weight("REM-01"), None);
    assert_eq!(hidden("file", json!({"required": 1})).weight("REM-02"), ERROR);
    assert_eq!(hidden("file", json!({})).weight("REM-02"), None);
    let optional = hidden("image", json!({"required": 1})).live("varchar(255)", |_| {});
    assert_eq!(optional.weight("REM-02"), None, "the database accepts rows without it");
    let insists = |column: &mut Column| column.null = "NO".to_owned();
    assert_eq!(hidden("string", json!({})).live("varchar(255)", insists).weight("REM-02"), ERROR);
    let unique = json!({"unique": 1, "default": "D"});
    assert_eq!(hidden("string", unique.clone()).weight("REM-03"), ERROR);
    assert_eq!(hidden("string", json!({"unique": 1})).weight("REM-03"), None);
    assert_eq!(hidden("string", unique).live("varchar(255)", |_| {}).weight("REM-03"), None);
}

#[test]
fn shr_02_another_app_that_uses_it_makes_it_weigh_more() {
    let case = |shared: bool, counts: Option<u64>| {
        let mut case = Case::of_settings("LongText", json!({}), json!({}));
        case.sent[2] = with("f", "string", "c", json!({}));
        case.there.extend(shared.then(|| app("b", &["o"], &[])));
        case.counts.extend(counts.map(|rows| (has_value(), rows)));
        case
    };
    assert_eq!(case(false, None).weight("SCH-22"), WARNING);
    assert_eq!(case(true, None).weight("SCH-22"), ERROR);
    assert!(case(true, None).message("SCH-22").ends_with("Also used by ‘App b’."));
    assert!(!case(false, None).message("SCH-22").contains("Also used by"));
    assert_eq!(case(true, Some(0)).weight("SCH-22"), INFO, "no row is at risk");
    assert_eq!(case(true, Some(1)).weight("SCH-22"), ERROR);
}

#[test]
fn shr_02_leaves_alone_what_loses_nothing() {
    let mut there = vec![app("a", &["o"], &[]), object("o", &[])];
    let sent = vec![app("a", &["o"], &[]), object("o", &["f"]), with("f", "number", "qty", json!({}))];
    there.push(app("b", &["o"], &[]));
    let case = Case { there, sent, ..Case::default() };
    assert_eq!(case.weight("SCH-21"), INFO, "a new column");
    assert!(!case.message("SCH-21").contains("Also used by"));
}

#[test]
fn the_gravest_findings_ask_first_and_totals_are_asked_once() {
    let case =
        Case::of_field(with("f", "string", "c", json!({})), with("f", "number", "c", json!({"required": 1})));
    let object = DefinitionId::new("o");
    let question = |condition| Question { object: object.clone(), condition };
    let empty = Some(Condition::IsEmpty("f".into()));
    assert_eq!(case.with_scene(questions), [question(None), question(has_value()), question(empty)].into());
    let ids: Vec<String> = (0..300).map(|n| format!("f{n}")).collect();
    let ids: Vec<&'static str> = ids.into_iter().map(|id| &*id.leak()).collect();
    let around = |key: &str| {
        let mut rows = vec![app("a", &["o"], &[]), object_of(&ids)];
        rows.extend(ids.iter().map(|id| with(id, key, id, json!({}))));
        rows
    };
    let many = Case { there: around("string"), sent: around("number"), ..Case::default() };
    assert_eq!(many.with_scene(questions).len(), 200);
}

fn object_of(fields: &[&str]) -> Row {
    object("o", fields)
}

#[test]
fn nothing_is_said_of_what_stays_and_of_tables_that_no_import_makes() {
    let rows = || {
        let mut rows = vec![app("a", &["o"], &[]), object("o", &["f", "g"])];
        rows.extend([
            with("f", "string", "c", json!({"unique": 1, "required": 1})),
            with("g", "list", "d", json!({})),
        ]);
        rows
    };
    assert!(Case { there: rows(), sent: rows(), ..Case::default() }.rules().is_empty());
    let mut external =
        Case::of_field(with("f", "string", "c", json!({})), with("f", "number", "c", json!({})));
    for side in [&mut external.there, &mut external.sent] {
        side[1].2["isExternal"] = json!(1);
    }
    assert!(external.rules().is_empty());
}
