//! Sample app "Visits": who was visited when and why. Carrying it from staging to production goes well.

use serde_json::{Value, json};

use super::kit::{
    Edition, End, LATER, SHARED, application, data_collection, field, form, id, link, list_field,
    long_text_field, number_field, object, only_for, page, row, table, translated, view,
};

/// The role of the app.
pub(crate) const COORDINATOR: &str = "Visit coordinator";

/// The file that the picture on the first page shows.
pub(crate) const PICTURE: &str = "house.png";

/// Returns the definitions.
pub(crate) fn definitions(edition: Edition) -> Vec<Value> {
    let mut rows = vec![application(
        "Visits",
        ("Visits", "การเยี่ยม"),
        edition.changed(),
        json!({
            "objectIDs": [id("Visit"), id("Person")],
            "queryIDs": [id("Visits with people")],
            "datacollectionIDs": [id("All visits"), id("Visited people")],
            "pageIDs": edition.ids(&["Visit list", "Add visit"], &["Visit calendar"]),
        }),
    )];
    rows.extend(visits(edition));
    rows.extend(links());
    rows.push(query());
    rows.extend(screens(edition));
    rows
}

fn visits(edition: Edition) -> Vec<Value> {
    let always = [
        "Visit.number",
        "Visit.visited_on",
        "Visit.person",
        "Visit.reason",
        "Visit.minutes",
        "Visit.report",
        "Visit.follow_up",
        "Visit.coordinator",
    ];
    let saved = edition.changed();
    let fields = edition.ids(&always, &["Visit.mood", "Visit.next_visit"]);
    let mut reasons = vec![("Birthday", "วันเกิด"), ("Illness", "เจ็บป่วย"), ("Invitation", "คำเชิญ")];
    if edition.is_newer() {
        reasons.push(("New neighbour", "เพื่อนบ้านใหม่"));
    }
    let minutes = if edition.is_newer() {
        ("Minutes", "นาที")
    } else {
        ("Duration", "ระยะเวลา")
    };
    let number = json!({"prefix": "V", "delimiter": "dash", "displayLength": 4});
    let mut rows = vec![
        object("Visit", ("Visit", "การเยี่ยม"), saved, &fields, "Visit.number", "Visits"),
        field("Visit.number", "AutoIndex", ("Number", "เลขที่"), SHARED, number),
        field("Visit.visited_on", "date", ("Visited on", "วันที่เยี่ยม"), SHARED, json!({})),
        list_field("Visit.reason", ("Reason", "เหตุผล"), saved, &reasons),
        number_field("Visit.minutes", minutes, saved, None),
        long_text_field("Visit.report", ("Report", "รายงาน"), SHARED),
        field("Visit.follow_up", "boolean", ("Follow up", "ติดตามผล"), SHARED, json!({"default": 0})),
    ];
    if edition.is_newer() {
        let moods = [("Cheerful", "ร่าเริง"), ("Quiet", "เงียบ"), ("Worried", "กังวล")];
        let next = ("Next visit", "การเยี่ยมครั้งต่อไป");
        rows.push(list_field("Visit.mood", ("Mood", "อารมณ์"), LATER, &moods));
        rows.push(field("Visit.next_visit", "datetime", next, LATER, json!({})));
    }
    rows
}

/// A visit belongs to one person and one account; the account's end of the link is a field of a system object.
fn links() -> Vec<Value> {
    let person = link(
        End { name: "Visit.person", label: ("Person", "บุคคล"), kind: "one" },
        End { name: "Person.visits", label: ("Visits", "การเยี่ยม"), kind: "many" },
        SHARED,
    );
    let coordinator = link(
        End {
            name: "Visit.coordinator", label: ("Coordinator", "ผู้ประสานงาน"), kind: "one"
        },
        End {
            name: "USER.Visit_coordinator", label: ("Visits", "การเยี่ยม"), kind: "many"
        },
        SHARED,
    );
    person.into_iter().chain(coordinator).collect()
}

fn query() -> Value {
    let column = |alias: &str, object: &str, field: &str| json!({"alias": alias, "objectID": id(object), "fieldID": id(field)});
    let json = json!({
        "name": "Visits with people", "translations": translated(("Visits with people", "การเยี่ยมพร้อมรายชื่อ")),
        "labelFormat": "", "labelSettings": {"isNoLabelDisplay": 0}, "isImported": 0, "isExternal": 0,
        "viewName": "AB_Practice_VIEW_VisitsWithPeople", "createdInAppID": id("Visits"),
        "joins": {
            "alias": "BASE_OBJECT", "objectID": id("Visit"),
            "links": [{"alias": "person", "fieldID": id("Visit.person"), "type": "left", "links": []}],
        },
        "fields": [
            column("BASE_OBJECT", "Visit", "Visit.visited_on"),
            column("BASE_OBJECT", "Visit", "Visit.reason"),
            column("person", "Person", "Person.name"),
        ],
        "where": {"glue": "and", "rules": []}, "settings": {"grouping": 0, "hidePrefix": 1},
    });
    row(&id("Visits with people"), "Visits with people", "query", SHARED, json)
}

fn screens(edition: Edition) -> Vec<Value> {
    let first = &["Visits picture", "Visits table"];
    let picture = json!({"filename": id(PICTURE), "height": 48, "width": 48});
    let ours = |page| only_for(COORDINATOR, page);
    let mut rows = vec![
        data_collection("All visits", ("All visits", "การเยี่ยมทั้งหมด"), "Visit", SHARED),
        data_collection("Visited people", ("Visited people", "ผู้ที่ได้รับการเยี่ยม"), "Person", SHARED),
        ours(page("Visit list", ("Visits", "การเยี่ยม"), "Visits", SHARED, first)),
        view("Visits picture", "image", ("House", "บ้าน"), SHARED, picture),
        table("Visits table", ("Visits", "การเยี่ยม"), "All visits", SHARED),
        ours(page("Add visit", ("Add visit", "เพิ่มการเยี่ยม"), "Visits", SHARED, &["Visit form"])),
    ];
    let mut inputs = vec![
        ("Visit.visited_on", "datepicker"),
        ("Visit.person", "connect"),
        ("Visit.reason", "selectsingle"),
        ("Visit.minutes", "numberbox"),
        ("Visit.report", "textbox"),
        ("Visit.follow_up", "checkbox"),
    ];
    if edition.is_newer() {
        inputs.push(("Visit.mood", "selectsingle"));
        let fields = json!({"startDate": id("Visit.next_visit")});
        let calendar = json!({"dataviewID": id("All visits"), "dataviewFields": fields});
        let next = ("Next visits", "การเยี่ยมครั้งต่อไป");
        rows.push(ours(page("Visit calendar", ("Calendar", "ปฏิทิน"), "Visits", LATER, &["Visits calendar"])));
        rows.push(view("Visits calendar", "scheduler", next, LATER, calendar));
    }
    rows.extend(form("Visit form", ("Add visit", "เพิ่มการเยี่ยม"), "All visits", edition.changed(), &inputs));
    rows
}
