//! Rows for the sample apps: some hundred, the same in every run.

use serde_json::{Map, Value, json};

use super::kit::{Edition, id};
use crate::sql::SqlError;
use crate::store::Store;

const FIRST_NAMES: [&str; 12] = [
    "Anong", "Somchai", "Malee", "Prasit", "Ratana", "Niran", "Hannah", "Jonas", "Ploy", "Kittisak", "Greta",
    "Wichai",
];
const LAST_NAMES: [&str; 10] =
    ["Suksan", "Chaiyo", "Brandt", "Thongdee", "Rattana", "Weber", "Srisai", "Boonmee", "Lindholm", "Wongsa"];
const SKILLS: [&str; 8] =
    ["Cooking", "Driving", "First aid", "Gardening", "Guitar", "Sewing", "Teaching", "Translation"];
const ITEMS: [&str; 8] =
    ["Projector", "Folding table", "Sound mixer", "Extension lead", "Tent", "Whiteboard", "Camera", "Ladder"];
const SERIALS_IN_WORDS: [&str; 3] = ["unknown", "see label", "no number"];

/// Inserts the rows of all sample apps.
pub(crate) fn insert(store: &Store, edition: Edition) -> Result<(), SqlError> {
    // Production has been in use for longer.
    let scale = if edition.is_newer() { 1 } else { 4 };
    let people = insert_people(store, 15 * scale)?;
    insert_skills(store, &people)?;
    insert_visits(store, &people, 60 * scale)?;
    let items = insert_items(store, 20 * scale, edition)?;
    insert_loans(store, &items, 30 * scale)
}

fn insert_people(store: &Store, count: usize) -> Result<Vec<String>, SqlError> {
    let districts = ["North", "South", "River", "Market"];
    let mut ids = Vec::new();
    for n in 0..count {
        let name = format!("{} {}", FIRST_NAMES[n % 12], LAST_NAMES[n * 7 % 10]);
        let row = json!({
            "uuid": id(&format!("Person row {n}")), "name": name, "phone": format!("08{:08}", n * 7_919_113 % 100_000_000),
            "email": format!("person{n}@practice.example"), "birthday": day(n * 97, 1955), "district": districts[n % 4],
            "active": u8::from(n % 5 != 0), "remarks": if n % 6 == 0 { "ชอบดื่มชา (likes tea)" } else { "" },
        });
        ids.push(store.insert_row("AB_Practice_Person", &entries(row))?);
    }
    Ok(ids)
}

fn insert_skills(store: &Store, people: &[String]) -> Result<(), SqlError> {
    for (n, name) in SKILLS.iter().enumerate() {
        let uuid = store.insert_row(
            "AB_Practice_Skill",
            &entries(json!({"uuid": id(&format!("Skill row {n}")), "name": name})),
        )?;
        for person in people.iter().skip(n).step_by(5) {
            store.insert_row(
                "AB_JOINMN_Person_Skill_skills",
                &entries(json!({"Person": person, "Skill": uuid})),
            )?;
        }
    }
    Ok(())
}

fn insert_visits(store: &Store, people: &[String], count: usize) -> Result<(), SqlError> {
    let reasons = ["Birthday", "Illness", "Invitation"];
    for n in 0..count {
        let minutes = (n % 9 != 0).then_some(15 + n * 5 % 90);
        let row = json!({
            "visited_on": day(n * 3, 2025), "person": people[n * 11 % people.len()], "reason": reasons[n % 3],
            "minutes": minutes, "report": format!("Visit {n}: all well."), "follow_up": u8::from(n % 4 == 0),
            "coordinator": "builder",
        });
        store.insert_row("AB_Practice_Visit", &entries(row))?;
    }
    Ok(())
}

fn insert_items(store: &Store, count: usize, edition: Edition) -> Result<Vec<String>, SqlError> {
    let conditions = ["Good", "Good", "Repair", "Worn"];
    let mut ids = Vec::new();
    for n in 0..count {
        let serial = match (edition, n % 8) {
            // Words in the serial number: these make the change to a number fail on production.
            (Edition::Production, 5) => SERIALS_IN_WORDS[n / 8 % 3].to_owned(),
            _ => (100_000 + n * 37).to_string(),
        };
        let cents = if edition.is_newer() { String::new() } else { format!(".{:02}", n * 13 % 100) };
        let condition = conditions[n % if edition.is_newer() { 3 } else { 4 }];
        let time = if edition.is_newer() {
            String::new()
        } else {
            format!(" {:02}:{:02}:00", 8 + n % 9, n * 7 % 60)
        };
        let row = json!({
            "uuid": id(&format!("Item row {n}")), "code": format!("EQ-{n:03}"), "name": format!("{} {}", ITEMS[n % 8], n / 8 + 1),
            "price": format!("{}{cents}", 40 + n * 17 % 900), "condition": condition, "bought": format!("{}{time}", day(n * 11, 2021)),
            "serial": serial, "shelf": format!("{}{}", ["A", "B", "C"][n % 3], n % 7 + 1),
        });
        ids.push(store.insert_row("AB_Practice_Item", &entries(row))?);
    }
    Ok(ids)
}

fn insert_loans(store: &Store, items: &[String], count: usize) -> Result<(), SqlError> {
    for n in 0..count {
        let returned = (n % 3 != 0).then(|| day(n * 5 + 9, 2025));
        let row = json!({
            "item": items[n * 7 % items.len()], "borrower": format!("{} {}", FIRST_NAMES[n * 5 % 12], LAST_NAMES[n % 10]),
            "lent_on": day(n * 5, 2025), "returned_on": returned,
        });
        store.insert_row("AB_Practice_Loan", &entries(row))?;
    }
    Ok(())
}

/// A day some days after the first of January, with months of 28 days so that every one is valid.
fn day(days: usize, year: usize) -> String {
    format!("{:04}-{:02}-{:02}", year + days / 336, days / 28 % 12 + 1, days % 28 + 1)
}

fn entries(row: Value) -> Map<String, Value> {
    serde_json::from_value(row).unwrap_or_default()
}
