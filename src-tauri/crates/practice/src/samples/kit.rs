//! The pieces sample apps are built from: one function per kind of definition, ids made from names.

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use uuid::Builder;

/// A label in English and Thai.
pub(crate) type Label = (&'static str, &'static str);

/// When the definitions both servers share were saved.
pub(crate) const SHARED: &str = "2026-02-02T09:00:00.000Z";

/// When staging went on.
pub(crate) const LATER: &str = "2026-03-16T13:30:00.000Z";

/// Which of the two servers a sample is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Edition {
    /// The newer one.
    Staging,
    /// The older one.
    Production,
}

impl Edition {
    /// Returns whether this is the newer one.
    pub(crate) fn is_newer(self) -> bool {
        self == Self::Staging
    }

    /// Returns when a definition was saved that differs between the two.
    pub(crate) fn changed(self) -> &'static str {
        if self.is_newer() { LATER } else { SHARED }
    }

    /// Returns the ids that this edition has: all, without those marked as newer.
    pub(crate) fn ids(self, always: &[&str], newer: &[&str]) -> Vec<String> {
        let newer = if self.is_newer() { newer } else { &[] };
        always.iter().chain(newer).map(|name| id(name)).collect()
    }
}

/// Returns the id of the thing called `name`, the same on both servers and in every run.
pub(crate) fn id(name: &str) -> String {
    let digest = Sha256::digest(format!("AppFerry practice: {name}"));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    Builder::from_random_bytes(bytes).into_uuid().to_string()
}

/// Returns a row of an export.
pub(crate) fn row(id: &str, name: &str, kind: &str, saved: &str, mut json: Value) -> Value {
    json["id"] = id.into();
    json["type"] = kind.into();
    json!({"id": id, "name": name, "type": kind, "json": json, "createdAt": SHARED, "updatedAt": saved})
}

/// Returns an application with its lists.
pub(crate) fn application(name: &str, label: Label, saved: &str, lists: Value) -> Value {
    let translations = described(label);
    let mut inner = json!({
        "translations": translations, "name": name, "objectIDs": [], "queryIDs": [], "datacollectionIDs": [],
        "pageIDs": [], "processIDs": [], "hintIDs": [],
    });
    merge(&mut inner, lists);
    let json = json!({
        "appType": "web", "name": name, "icon": "fa-heart", "isSystemObject": false, "json": inner,
        "translations": translations, "roleAccess": [], "isAccessManaged": 0,
    });
    row(&id(name), name, "application", saved, json)
}

/// Returns an object. `label_field` is shown for a row.
pub(crate) fn object(
    name: &str,
    label: Label,
    saved: &str,
    fields: &[String],
    label_field: &str,
    app: &str,
) -> Value {
    let json = json!({
        "name": name, "labelFormat": format!("{{{}}}", id(label_field)), "labelSettings": {"isNoLabelDisplay": 0},
        "isImported": 0, "isExternal": 0, "tableName": format!("AB_Practice_{name}"), "primaryColumnName": "uuid",
        "transColumnName": "", "urlPath": "", "isSystemObject": false, "translations": translated(label),
        "objectWorkspace": {"sortFields": [], "filterConditions": {"glue": "and", "rules": []}, "frozenColumnID": "", "hiddenFields": []},
        "fieldIDs": fields, "importedFieldIDs": [], "indexIDs": [], "createdInAppID": id(app),
    });
    row(&id(name), name, "object", saved, json)
}

/// Returns a field. `name` is `Object.column`.
pub(crate) fn field(name: &str, key: &str, label: Label, saved: &str, settings: Value) -> Value {
    let (object, column) = name.split_once('.').unwrap_or(("", name));
    let mut all = json!({"showIcon": 1, "required": 0, "unique": 0, "validationRules": "[]", "width": 120});
    merge(&mut all, settings);
    let json = json!({
        "key": key, "icon": "font", "columnName": column, "isImported": 0, "settings": all, "translations": translated(label),
    });
    row(&id(name), &format!("{object}->{column}"), "field", saved, json)
}

/// Returns a field of one line of text.
pub(crate) fn text_field(name: &str, label: Label, saved: &str) -> Value {
    field(name, "string", label, saved, json!({"supportMultilingual": 0, "default": ""}))
}

/// Returns a field of text with several lines.
pub(crate) fn long_text_field(name: &str, label: Label, saved: &str) -> Value {
    field(name, "LongText", label, saved, json!({"supportMultilingual": 0, "default": ""}))
}

/// Returns a field for a number with so many places, or for whole ones.
pub(crate) fn number_field(name: &str, label: Label, saved: &str, places: Option<u32>) -> Value {
    let decimals = if places.is_some() { "period" } else { "none" };
    let settings = json!({"typeDecimals": decimals, "typeDecimalPlaces": places.unwrap_or(0), "default": ""});
    field(name, "number", label, saved, settings)
}

/// Returns a field for one of the words; a word's id is its English text.
pub(crate) fn list_field(name: &str, label: Label, saved: &str, words: &[Label]) -> Value {
    let settings = json!({"isMultiple": 0, "options": options(words), "default": "none"});
    field(name, "list", label, saved, settings)
}

/// One end of a link between two objects.
#[derive(Clone, Copy, Debug)]
pub(crate) struct End<'a> {
    /// `Object.column`.
    pub name: &'a str,
    /// Its label.
    pub label: Label,
    /// `one` or `many`: how many of the other object a row has.
    pub kind: &'a str,
}

/// Returns both fields of a link. The first end holds the column or names the join table.
pub(crate) fn link(source: End<'_>, target: End<'_>, saved: &str) -> [Value; 2] {
    [half(source, target, 1, saved), half(target, source, 0, saved)]
}

fn half(here: End<'_>, there: End<'_>, is_source: u8, saved: &str) -> Value {
    let object = there.name.split_once('.').map_or(there.name, |(object, _)| object);
    let settings = json!({
        "linkObject": object_id(object), "linkType": here.kind, "linkViaType": there.kind, "linkColumn": id(there.name),
        "isSource": is_source, "isCustomFK": 0, "indexField": "", "indexField2": "",
    });
    let mut field = field(
        here.name,
        if object == "USER" { "user" } else { "connectObject" },
        here.label,
        saved,
        settings,
    );
    for name in ["showIcon", "required", "unique", "validationRules"] {
        if let Some(settings) = field["json"]["settings"].as_object_mut() {
            settings.remove(name);
        }
    }
    field
}

/// System objects have ids of their own.
fn object_id(name: &str) -> String {
    match name {
        "USER" => crate::roles::USER_OBJECT.to_owned(),
        "ROLE" => crate::roles::ROLE_OBJECT.to_owned(),
        "SCOPE" => crate::roles::SCOPE_OBJECT.to_owned(),
        "ProcessForm" => super::seed::PROCESS_FORM_OBJECT.to_owned(),
        _ => id(name),
    }
}

/// Returns the options of a list field; an option's id is its English word.
pub(crate) fn options(options: &[Label]) -> Value {
    options
        .iter()
        .map(|(english, thai)| {
            let translations = json!([
                {"language_code": "en", "text": english}, {"language_code": "th", "text": thai},
            ]);
            json!({"id": english, "text": english, "hex": "", "translations": translations})
        })
        .collect()
}

/// Returns a data collection over an object.
pub(crate) fn data_collection(name: &str, label: Label, object: &str, saved: &str) -> Value {
    let json = json!({
        "name": name, "translations": translated(label),
        "settings": {
            "datasourceID": id(object), "isQuery": 0, "linkDatacollectionID": "", "linkFieldID": "", "loadAll": 0,
            "objectWorkspace": {"filterConditions": {"glue": "and", "rules": []}, "sortFields": []}, "fixSelect": "",
        },
    });
    row(&id(name), name, "datacollection", saved, json)
}

/// Returns a page of an app that everybody sees, with the named views.
pub(crate) fn page(name: &str, label: Label, app: &str, saved: &str, views: &[&str]) -> Value {
    let views: Vec<_> = views.iter().map(|view| id(view)).collect();
    let json = json!({
        "key": "page", "icon": "file", "name": name, "settings": {"type": "page", "height": 0, "columns": 1},
        "accessLevels": {}, "translations": translated(label), "viewIDs": views, "pageIDs": [],
        "position": {"dx": 1, "dy": 1}, "isRoot": true, "myAppID": id(app),
    });
    row(&id(name), name, "view", saved, json)
}

/// Returns the page with access for one role.
pub(crate) fn only_for(role: &str, mut page: Value) -> Value {
    page["json"]["accessLevels"] = json!({ id(role): 2 });
    page
}

/// Returns a widget.
pub(crate) fn view(name: &str, key: &str, label: Label, saved: &str, settings: Value) -> Value {
    let mut all = json!({"height": 0});
    merge(&mut all, settings);
    let json = json!({
        "key": key, "icon": "square", "name": name, "settings": all, "translations": translated(label), "viewIDs": [],
        "position": {"x": 0, "y": 0, "dx": 1, "dy": 1}, "isRoot": false,
    });
    row(&id(name), name, "view", saved, json)
}

/// Returns a table of a data collection's rows.
pub(crate) fn table(name: &str, label: Label, collection: &str, saved: &str) -> Value {
    view(name, "grid", label, saved, json!({"datacollectionID": id(collection), "isEditable": 0}))
}

/// Returns a form with an input for each `(field, key)`, and its parts.
pub(crate) fn form(
    name: &str,
    label: Label,
    collection: &str,
    saved: &str,
    inputs: &[(&str, &str)],
) -> Vec<Value> {
    let input_name = |field: &str| format!("{name}.{field}");
    let parts = inputs.iter().map(|(field, key)| {
        let object = field.split_once('.').map_or(*field, |(object, _)| object);
        let settings = json!({"objectId": id(object), "fieldId": id(field), "showLabel": 1});
        view(&input_name(field), key, ("", ""), SHARED, settings)
    });
    let settings = json!({
        "datacollectionID": id(collection), "showLabel": 1, "columns": 1, "recordRules": [], "submitRules": [],
    });
    let mut form = view(name, "form", label, saved, settings);
    form["json"]["viewIDs"] = inputs.iter().map(|(field, _)| Value::from(id(&input_name(field)))).collect();
    std::iter::once(form).chain(parts).collect()
}

/// Returns translations with a label.
pub(crate) fn translated((english, thai): Label) -> Value {
    json!([{"language_code": "en", "label": english}, {"language_code": "th", "label": thai}])
}

fn described((english, thai): Label) -> Value {
    json!([
        {"language_code": "en", "label": english, "description": "A sample app to practise with."},
        {"language_code": "th", "label": thai, "description": "แอปตัวอย่างสำหรับฝึกใช้งาน"},
    ])
}

/// Puts the entries of one object over those of another.
fn merge(into: &mut Value, from: Value) {
    let from: Map<String, Value> = serde_json::from_value(from).unwrap_or_default();
    if let Some(into) = into.as_object_mut() {
        into.extend(from);
    }
}
