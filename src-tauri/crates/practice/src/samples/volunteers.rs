//! Sample app "Volunteers": people and what they can do. It owns the object that "Visits" shares.

use serde_json::{Value, json};

use super::kit::{
    Edition, End, SHARED, application, data_collection, field, form, id, link, list_field, long_text_field,
    object, options, page, row, table, text_field, translated,
};

/// Returns the definitions.
pub(crate) fn definitions(edition: Edition) -> Vec<Value> {
    let mut rows = vec![application(
        "Volunteers",
        ("Volunteers", "อาสาสมัคร"),
        SHARED,
        json!({
            "objectIDs": [id("Person"), id("Skill")],
            "datacollectionIDs": [id("All people"), id("All skills")],
            "pageIDs": [id("People"), id("Skills")],
            "processIDs": [id("Welcome")],
        }),
    )];
    rows.extend(people(edition));
    rows.extend(skills());
    rows.extend(screens());
    rows.extend(welcome());
    rows
}

/// The shared object. Staging has one field more and renamed another.
pub(crate) fn people(edition: Edition) -> Vec<Value> {
    let always = [
        "Person.name",
        "Person.phone",
        "Person.email",
        "Person.birthday",
        "Person.district",
        "Person.active",
        "Person.remarks",
        "Person.skills",
        "Person.visits",
    ];
    let fields = edition.ids(&always, &["Person.language"]);
    let saved = edition.changed();
    let phone = if edition.is_newer() {
        ("Mobile phone", "โทรศัพท์มือถือ")
    } else {
        ("Phone", "โทรศัพท์")
    };
    let districts = [("North", "เหนือ"), ("South", "ใต้"), ("River", "ริมน้ำ"), ("Market", "ตลาด")];
    let email = json!({"default": "", "defaultCheckbox": 0});
    let mut rows = vec![
        object("Person", ("Person", "บุคคล"), saved, &fields, "Person.name", "Volunteers"),
        text_field("Person.name", ("Name", "ชื่อ"), SHARED),
        text_field("Person.phone", phone, saved),
        field("Person.email", "email", ("E-mail", "อีเมล"), SHARED, email),
        field("Person.birthday", "date", ("Birthday", "วันเกิด"), SHARED, json!({})),
        list_field("Person.district", ("District", "เขต"), SHARED, &districts),
        field("Person.active", "boolean", ("Active", "ใช้งานอยู่"), SHARED, json!({"default": 0})),
        long_text_field("Person.remarks", ("Remarks", "หมายเหตุ"), SHARED),
    ];
    if edition.is_newer() {
        let languages = options(&[("English", "อังกฤษ"), ("Thai", "ไทย"), ("Lao", "ลาว")]);
        let settings =
            json!({"isMultiple": 1, "options": languages, "default": "none", "multipleDefault": []});
        rows.push(field("Person.language", "list", ("Languages", "ภาษา"), saved, settings));
    }
    rows
}

fn skills() -> Vec<Value> {
    let fields = [id("Skill.name"), id("Skill.people")];
    let mut name = text_field("Skill.name", ("Name", "ชื่อ"), SHARED);
    name["json"]["settings"]["unique"] = 1.into();
    let mut rows =
        vec![object("Skill", ("Skill", "ทักษะ"), SHARED, &fields, "Skill.name", "Volunteers"), name];
    rows.extend(link(
        End { name: "Person.skills", label: ("Skills", "ทักษะ"), kind: "many" },
        End { name: "Skill.people", label: ("People", "บุคคล"), kind: "many" },
        SHARED,
    ));
    rows
}

fn screens() -> Vec<Value> {
    let mut rows = vec![
        data_collection("All people", ("All people", "บุคคลทั้งหมด"), "Person", SHARED),
        data_collection("All skills", ("All skills", "ทักษะทั้งหมด"), "Skill", SHARED),
        page("People", ("People", "บุคคล"), "Volunteers", SHARED, &["People table", "Person form"]),
        table("People table", ("People", "บุคคล"), "All people", SHARED),
        page("Skills", ("Skills", "ทักษะ"), "Volunteers", SHARED, &["Skills table"]),
        table("Skills table", ("Skills", "ทักษะ"), "All skills", SHARED),
    ];
    let inputs = [
        ("Person.name", "textbox"),
        ("Person.phone", "textbox"),
        ("Person.email", "textbox"),
        ("Person.birthday", "datepicker"),
        ("Person.district", "selectsingle"),
        ("Person.skills", "connect"),
    ];
    rows.extend(form("Person form", ("New person", "เพิ่มบุคคล"), "All people", SHARED, &inputs));
    rows
}

/// A new person gets a letter.
fn welcome() -> Vec<Value> {
    let process = id("Welcome");
    let element = |name: &str, kind: &str, key: &str, diagram: &str, mut json: Value| {
        json["key"] = key.into();
        json["processID"] = process.clone().into();
        json["diagramID"] = diagram.into();
        json["translations"] = json!([{"language_code": "en", "label": name}]);
        row(&id(name), name, kind, SHARED, json)
    };
    let person = id("Person");
    let trigger =
        json!({"objectID": person, "triggerKey": format!("{person}.added"), "lifecycleKey": "added"});
    let letter = json!({
        "to": 1, "from": 1, "toUsers": {"useRole": 0, "role": null, "userFields": []}, "fromUsers": {},
        "toCustom": "office@practice.example", "fromCustom": "office@practice.example",
        "subject": "Welcome", "message": "<p>A new person was added.</p>",
    });
    vec![
        row(
            &process,
            "Welcome",
            "process",
            SHARED,
            json!({
                "name": "Welcome", "connections": {}, "translations": translated(("Welcome", "ต้อนรับ")),
                "xmlDefinition": diagram(&process),
                "elementIDs": [id("Person added"), id("Welcome letter"), id("Welcome done")],
            }),
        ),
        element("Person added", "trigger", "TriggerLifecycle", "Start_1", trigger),
        element("Welcome letter", "process.task.email", "Email", "Task_1", letter),
        element("Welcome done", "process.task.end", "End", "End_1", json!({})),
    ]
}

fn diagram(process: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><bpmn2:definitions xmlns:bpmn2=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" \
         id=\"process-def-{process}\"><bpmn2:process id=\"Process_1\"><bpmn2:startEvent id=\"Start_1\"/>\
         <bpmn2:sendTask id=\"Task_1\"/><bpmn2:endEvent id=\"End_1\"/>\
         <bpmn2:sequenceFlow id=\"Flow_1\" sourceRef=\"Start_1\" targetRef=\"Task_1\"/>\
         <bpmn2:sequenceFlow id=\"Flow_2\" sourceRef=\"Task_1\" targetRef=\"End_1\"/></bpmn2:process></bpmn2:definitions>"
    )
}
