//! Selections and decisions of any kind leave nothing dangling, and a second run adds nothing.

use std::collections::BTreeSet;

use bundle::reach::Reach;
use bundle::{Bundle, Decision, DefinitionId, Definitions};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{decide, export, field, imported, only, row};

/// An app with three pages, each over an object that links the others.
fn source() -> Vec<Value> {
    let mut rows = vec![];
    let ids = |kind: &str| (0..3).map(|at| format!("{kind}{at}")).collect::<Vec<_>>();
    for at in 0..3 {
        let next = (at + 1) % 3;
        rows.push(row(
            &format!("page{at}"),
            "view",
            json!({"key": "page", "viewIDs": [format!("grid{at}"), format!("form{at}")]}),
        ));
        rows.push(row(&format!("grid{at}"), "view", json!({"key": "grid", "settings": {"dataviewID": format!("dc{at}"), "detailsPage": format!("page{next}")}})));
        rows.push(row(&format!("form{at}"), "view", json!({"key": "textbox", "settings": {"objectId": format!("obj{at}"), "fieldId": format!("fld{at}")}})));
        rows.push(row(
            &format!("dc{at}"),
            "datacollection",
            json!({"settings": {"datasourceID": format!("obj{at}")}}),
        ));
        rows.push(row(&format!("obj{at}"), "object", json!({"name": format!("obj{at}"), "fieldIDs": [format!("fld{at}"), format!("lnk{at}"), format!("bck{at}")], "indexIDs": [format!("idx{at}")]})));
        rows.push(row(&format!("fld{at}"), "field", json!({"key": "string", "columnName": "f"})));
        let link = |to: usize, other: String| json!({"key": "connectObject", "settings": {"linkObject": format!("obj{to}"), "linkColumn": other}});
        rows.push(row(&format!("lnk{at}"), "field", link(next, format!("bck{next}"))));
        rows.push(row(&format!("bck{at}"), "field", link((at + 2) % 3, format!("lnk{}", (at + 2) % 3))));
        rows.push(row(&format!("idx{at}"), "index", json!({"fieldIDs": [format!("fld{at}")]})));
    }
    rows.push(row(
        "app",
        "application",
        json!({"json": {"pageIDs": ids("page"), "objectIDs": ids("obj"), "datacollectionIDs": ids("dc")}}),
    ));
    rows
}

/// An app of which the destination has some, changed in places.
fn world(changed: &[bool], present: &[bool]) -> (Vec<u8>, Vec<u8>, Vec<String>) {
    let rows = source();
    let mut there: Vec<Value> = rows
        .iter()
        .zip(present.iter().cycle())
        .filter(|(_, present)| **present)
        .map(|(row, _)| row.clone())
        .collect();
    let stored: BTreeSet<String> = there.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect();
    for row in &mut there {
        for key in ["viewIDs", "fieldIDs", "indexIDs"] {
            if let Some(list) = row["json"].get_mut(key) {
                list.as_array_mut().unwrap().retain(|id| stored.contains(id.as_str().unwrap()));
            }
        }
    }
    for (row, changed) in there.iter_mut().zip(changed.iter().cycle()) {
        if *changed {
            row["json"]["note"] = json!("of the destination");
        }
        for (key, own) in [("viewIDs", "own-view"), ("fieldIDs", "own-field")] {
            let id = format!("{own}-{}", row["id"].as_str().unwrap());
            if let Some(list) = row["json"].get_mut(key) {
                list.as_array_mut().unwrap().push(json!(id));
            }
        }
    }
    let owned: Vec<Value> = there
        .iter()
        .filter_map(|row| {
            let id = row["id"].as_str().unwrap();
            match row["type"].as_str().unwrap() {
                "object" => Some(field(&format!("own-field-{id}"), "Own")),
                "view" if row["json"]["viewIDs"].is_array() => {
                    Some(self::row(&format!("own-view-{id}"), "view", json!({"key": "label"})))
                }
                _ => None,
            }
        })
        .collect();
    there.extend(owned);
    let ids = rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect();
    // An export shows what an app leads to.
    let all = export(&there);
    let all = Bundle::parse(&all).unwrap();
    let shown: BTreeSet<_> = Reach::of(&Definitions::of(&all)).export_all().into_iter().collect();
    there.retain(|row| shown.contains(row["id"].as_str().unwrap()));
    (export(&rows), export(&there), ids)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_selection_is_closed_and_a_second_run_adds_nothing(
        changed in prop::collection::vec(any::<bool>(), 28),
        present in prop::collection::vec(any::<bool>(), 28),
        picked in prop::sample::subsequence((0..27_usize).collect::<Vec<_>>(), 1..4),
    ) {
        let (here, there, ids) = world(&changed, &present);
        let picked: Vec<&str> = picked.iter().map(|at| ids[*at].as_str()).collect();
        let after = imported(&only(&picked), &here, &there, None);
        prop_assert!(after.told.breaking.is_empty(), "{:?}", after.told.breaking);
        for id in &picked {
            prop_assert!(after.sent.contains(*id), "{id} travels");
        }
        let again = imported(&only(&picked), &here, &after.export(), None);
        prop_assert_eq!(again.needed(), Vec::<String>::new());
        prop_assert_eq!(again.rows, after.rows);
    }

    #[test]
    fn no_decision_leaves_a_list_dangling_or_hides_what_is_kept(
        changed in prop::collection::vec(any::<bool>(), 28),
        present in prop::collection::vec(any::<bool>(), 28),
        decided in prop::collection::vec(0_u8..5, 28),
    ) {
        let (here, there, ids) = world(&changed, &present);
        let decisions: Vec<_> = ids.iter().zip(&decided).filter_map(|(id, word)| {
            let decision = match word {
                1 => Decision::KeepDestination,
                2 => Decision::Skip,
                3 => Decision::UseIncoming,
                4 => Decision::Merge { fields: [].into() },
                _ => return None,
            };
            Some((id.as_str(), decision))
        }).collect();
        let after = imported(&decide(&decisions), &here, &there, None);
        let stored: BTreeSet<&str> = after.rows.iter().map(|row| row["id"].as_str().unwrap()).collect();
        let known: BTreeSet<DefinitionId> = ids.iter().map(|id| DefinitionId::new(id)).collect();
        for row in after.rows.iter().filter(|row| row["type"] != "index") {
            for key in ["fieldIDs", "viewIDs", "indexIDs"] {
                for id in row["json"][key].as_array().into_iter().flatten() {
                    let id = id.as_str().unwrap();
                    prop_assert!(!known.contains(id) || stored.contains(id), "{} lists {id}", row["id"]);
                }
            }
        }
    }
}
