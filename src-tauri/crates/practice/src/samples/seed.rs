//! What every server has: the system objects and the application they belong to, in a small edition of our own.

use serde_json::{Value, json};

use super::kit::{End, Label, SHARED, field, id, link, page, row, text_field, translated, view};
use crate::roles::{ROLE_OBJECT, SCOPE_OBJECT, USER_OBJECT};

/// The application of the system objects (definition-model 4.5).
pub(crate) const SITE_ADMINISTRATION: &str = "227bcbb3-437f-4bb5-a5a1-ec3198696206";

/// The object of approval forms.
pub(crate) const PROCESS_FORM_OBJECT: &str = "d36ae4c8-edef-48d8-bd9c-79a0edcaa067";

/// The field that every link to an account is keyed by.
const USERNAME: &str = "5760560b-c078-47ca-98bf-e18ac492a561";

/// Returns the definitions.
pub(crate) fn definitions() -> Vec<Value> {
    let mut rows = vec![
        application(),
        system_object(
            USER_OBJECT,
            "USER",
            "SITE_USER",
            ("User", "ผู้ใช้"),
            &[USERNAME.to_owned(), id("USER.email"), id("USER.SITE_ROLE")],
        ),
        system_object(
            ROLE_OBJECT,
            "ROLE",
            "SITE_ROLE",
            ("Role", "บทบาท"),
            &[id("ROLE.name"), id("ROLE.scopes"), id("ROLE.users"), id("ROLE.ProcessForm30")],
        ),
        system_object(
            SCOPE_OBJECT,
            "SCOPE",
            "SITE_SCOPE",
            ("Scope", "ขอบเขต"),
            &[id("SCOPE.name"), id("SCOPE.roles")],
        ),
        system_object(
            PROCESS_FORM_OBJECT,
            "ProcessForm",
            "SITE_PROCESS_FORM",
            ("Approval form", "แบบอนุมัติ"),
            &[id("ProcessForm.name"), id("ProcessForm.roles")],
        ),
        username(),
        field("USER.email", "email", ("E-mail", "อีเมล"), SHARED, json!({})),
    ];
    rows.extend(["ROLE.name", "SCOPE.name"].map(|name| {
        field(name, "string", ("Name", "ชื่อ"), SHARED, json!({"supportMultilingual": 1, "default": ""}))
    }));
    rows.push(text_field("ProcessForm.name", ("Name", "ชื่อ"), SHARED));
    rows.extend(links());
    rows.push(page("Site pages", ("Site", "ระบบ"), "Site Administration", SHARED, &["Site note"]));
    let note = ("System objects of this server.", "ออบเจกต์ระบบของเซิร์ฟเวอร์นี้");
    rows.push(view("Site note", "label", note, SHARED, json!({})));
    rows
}

fn application() -> Value {
    let translations = translated(("Site Administration", "ผู้ดูแลระบบ"));
    let inner = json!({
        "translations": translations, "name": "Site Administration",
        "objectIDs": [USER_OBJECT, ROLE_OBJECT, SCOPE_OBJECT, PROCESS_FORM_OBJECT], "queryIDs": [], "datacollectionIDs": [],
        "pageIDs": [id("Site pages")], "processIDs": [], "hintIDs": [],
    });
    let json = json!({
        "name": "Site Administration", "icon": "fa-cog", "isSystemObject": 1, "json": inner, "translations": translations,
    });
    row(SITE_ADMINISTRATION, "Site Administration", "application", SHARED, json)
}

fn system_object(object: &str, name: &str, table: &str, label: Label, fields: &[String]) -> Value {
    let json = json!({
        "name": name, "labelFormat": "", "labelSettings": {"isNoLabelDisplay": 0}, "isImported": 0, "isExternal": 0,
        "tableName": table, "primaryColumnName": "uuid", "transColumnName": "", "urlPath": "", "isSystemObject": 1,
        "objectWorkspace": {"sortFields": [], "filterConditions": {}, "frozenColumnID": "", "hiddenFields": []},
        "translations": translated(label), "fieldIDs": fields, "importedFieldIDs": [], "indexIDs": [],
        "createdInAppID": SITE_ADMINISTRATION,
    });
    row(object, name, "object", SHARED, json)
}

fn username() -> Value {
    let mut field = text_field("USER.username", ("Name", "ชื่อผู้ใช้"), SHARED);
    field["id"] = USERNAME.into();
    field["json"]["id"] = USERNAME.into();
    field
}

fn links() -> Vec<Value> {
    let end = |name, label| End { name, label, kind: "many" };
    let pairs = [
        link(end("ROLE.users", ("Users", "ผู้ใช้")), end("USER.SITE_ROLE", ("Roles", "บทบาท")), SHARED),
        link(end("ROLE.scopes", ("Scopes", "ขอบเขต")), end("SCOPE.roles", ("Roles", "บทบาท")), SHARED),
        link(
            end("ROLE.ProcessForm30", ("Forms", "แบบฟอร์ม")),
            end("ProcessForm.roles", ("Roles", "บทบาท")),
            SHARED,
        ),
    ];
    pairs.into_iter().flatten().collect()
}
