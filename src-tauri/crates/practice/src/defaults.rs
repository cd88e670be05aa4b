//! What the server adds to definitions when it sends them, and never stores (golden/RULES §2, wire 3.12).

use serde_json::{Map, Value, json};

/// Fills in what is absent. `loaded_at` is when the server last loaded its definitions.
pub(crate) fn fill(kind: &str, definition: &mut Value, loaded_at: &str) {
    match kind {
        "application" => fill_application(definition, loaded_at),
        "object" => fill_label_settings(definition),
        "query" => {
            fill_label_settings(definition);
            fill_condition(definition);
        }
        "field" => fill_field(definition),
        "view" => fill_view(definition),
        element if element == "trigger" || element.starts_with("process.") => {
            if let Some(definition) = definition.as_object_mut() {
                put(definition, "type", element.into());
            }
        }
        _ => {}
    }
}

fn fill_application(definition: &mut Value, loaded_at: &str) {
    let Some(inner) = definition.get_mut("json").and_then(Value::as_object_mut) else { return };
    put(inner, "objectListSettings", json!({}));
    let version = json!({
        "author": "N/A", "version": "1.0.0", "keepVersion": 0, "commitMessage": "Initial Version", "timestamp": loaded_at,
    });
    put(inner, "versionData", json!({"versionNumber": "1.0.0", "changeLog": {"1.0.0": version}}));
}

fn fill_label_settings(definition: &mut Value) {
    let Some(settings) = definition.get_mut("labelSettings").and_then(Value::as_object_mut) else { return };
    match settings.get_mut("isNoLabelDisplay") {
        None => put(settings, "isNoLabelDisplay", 0.into()),
        Some(flag) => as_number(flag),
    }
}

fn fill_condition(definition: &mut Value) {
    let Some(condition) = definition.get_mut("where").and_then(Value::as_object_mut) else { return };
    if condition.contains_key("rules") {
        put(condition, "glue", "and".into());
    } else if condition.contains_key("glue") {
        put(condition, "rules", json!([]));
    }
}

fn fill_view(definition: &mut Value) {
    let Some(definition) = definition.as_object_mut() else { return };
    put(definition, "settings", json!({}));
    if let Some(settings) = definition.get_mut("settings").and_then(Value::as_object_mut) {
        let height = settings.get("height");
        if height.is_none_or(|height| height.is_null() || height == "0") {
            settings.insert("height".to_owned(), 0.into());
        }
    }
    if let Some(position) = definition.get_mut("position").and_then(Value::as_object_mut) {
        position.values_mut().for_each(as_number);
        put(position, "dx", 1.into());
        put(position, "dy", 1.into());
    }
}

fn fill_field(definition: &mut Value) {
    let key = definition["key"].as_str().unwrap_or_default().to_owned();
    let Some(defaults) = field_defaults(&key) else { return };
    let Some(definition) = definition.as_object_mut() else { return };
    put(definition, "settings", json!({}));
    let Some(settings) = definition.get_mut("settings").and_then(Value::as_object_mut) else { return };
    if !matches!(key.as_str(), "connectObject" | "user") {
        for (name, value) in [("showIcon", 1), ("required", 0), ("unique", 0)] {
            put(settings, name, value.into());
        }
    }
    put(settings, "width", 0.into());
    for (name, value) in defaults {
        put(settings, &name, value);
    }
    if key == "list" {
        settings.get_mut("options").and_then(Value::as_array_mut).into_iter().flatten().for_each(fill_option);
    }
}

/// The text of a list option without one is its English translation.
fn fill_option(option: &mut Value) {
    let english = option["translations"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|translation| translation["language_code"] == "en")
        .map(|translation| translation["text"].clone());
    if let (Some(option), Some(text)) = (option.as_object_mut(), english) {
        put(option, "text", text);
    }
}

/// The defaults of a field's settings beside those all fields have; `None` for keys the server does not know.
fn field_defaults(key: &str) -> Option<Map<String, Value>> {
    let defaults = match key {
        "string" | "LongText" => json!({"default": "", "supportMultilingual": 0}),
        "number" => json!({
            "default": "", "typeFormat": "none", "typeDecimals": "none", "typeDecimalPlaces": 0, "typeRounding": "none",
            "typeThousands": "none", "validation": 0, "validateMinimum": "", "validateMaximum": "",
        }),
        "date" | "datetime" => json!({
            "dateFormat": 2, "defaultDate": 1, "defaultDateValue": null, "validateCondition": "none",
            "validateRangeUnit": "days", "validateRangeBefore": 0, "validateRangeAfter": 0, "validateStartDate": null,
            "validateEndDate": null, "timeFormat": 2, "defaultTime": 1, "defaultTimeValue": null,
        }),
        "boolean" => json!({"default": 0}),
        "list" => {
            json!({"isMultiple": 0, "hasColors": 0, "options": [], "default": "none", "multipleDefault": []})
        }
        "email" => json!({"default": "", "defaultCheckbox": 0}),
        "image" => json!({
            "useWidth": 0, "imageWidth": null, "useHeight": 0, "imageHeight": null, "removeExistingData": 0,
            "useDefaultImage": null, "defaultImageUrl": "",
        }),
        "file" => json!({
            "removeExistingData": 0, "fileSize": 0, "fileType": "", "limitFileSize": null, "limitFileType": null,
        }),
        "calculate" => json!({"formula": "", "decimalSign": "none", "decimalPlaces": 0}),
        "formula" => json!({"field": "", "objectLink": "", "fieldLink": "", "type": "sum", "where": ""}),
        "combined" => json!({"combinedFields": "", "delimiter": "plus"}),
        "AutoIndex" => json!({"prefix": "", "delimiter": "none", "displayLength": 4, "previewText": "0000"}),
        "json" => json!({}),
        "tree" => json!({"options": []}),
        "TextFormula" => json!({"textFormula": ""}),
        "connectObject" | "user" => {
            json!({"indexField": "", "indexField2": "", "isSource": 0, "isCustomFK": 0})
        }
        _ => return None,
    };
    defaults.as_object().cloned()
}

fn put(object: &mut Map<String, Value>, key: &str, value: Value) {
    if !object.contains_key(key) {
        object.insert(key.to_owned(), value);
    }
}

/// Turns a text that is a whole number into that number.
fn as_number(value: &mut Value) {
    if let Some(number) = value.as_str().and_then(|text| text.parse::<i64>().ok()) {
        *value = number.into();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(kind: &str, mut definition: Value) -> Value {
        fill(kind, &mut definition, "2026-01-02T03:04:05.678Z");
        definition
    }

    #[test]
    fn views_get_a_height_and_numbers_in_their_position() {
        assert_eq!(filled("view", json!({})), json!({"settings": {"height": 0}}));
        assert_eq!(filled("view", json!({"settings": {"height": null}}))["settings"]["height"], 0);
        assert_eq!(filled("view", json!({"settings": {"height": "200"}}))["settings"]["height"], "200");
        let position = filled("view", json!({"position": {"x": "2", "y": 1}}))["position"].clone();
        assert_eq!(position, json!({"x": 2, "y": 1, "dx": 1, "dy": 1}));
    }

    #[test]
    fn what_is_there_stays() {
        let field =
            json!({"key": "number", "settings": {"typeDecimals": "period", "default": 7, "width": 120}});
        let settings = filled("field", field)["settings"].clone();
        assert_eq!((&settings["typeDecimals"], &settings["default"]), (&json!("period"), &json!(7)));
        assert_eq!((&settings["width"], &settings["showIcon"]), (&json!(120), &json!(1)));
    }

    #[test]
    fn links_have_no_icon_or_unique_setting() {
        let settings = filled("field", json!({"key": "connectObject"}))["settings"].clone();
        assert_eq!(
            settings,
            json!({"width": 0, "indexField": "", "indexField2": "", "isSource": 0, "isCustomFK": 0})
        );
    }

    #[test]
    fn applications_get_a_version_with_the_time_of_loading() {
        let inner = filled("application", json!({"json": {}}))["json"].clone();
        assert_eq!(inner["versionData"]["changeLog"]["1.0.0"]["timestamp"], "2026-01-02T03:04:05.678Z");
        let own = json!({"json": {"versionData": {"versionNumber": "2.0.0"}}});
        assert_eq!(filled("application", own)["json"]["versionData"], json!({"versionNumber": "2.0.0"}));
    }

    #[test]
    fn elements_and_list_options_are_completed() {
        assert_eq!(filled("process.task.end", json!({}))["type"], "process.task.end");
        let option = json!({"id": "a", "translations": [{"language_code": "th", "text": "ก"}, {"language_code": "en", "text": "A"}]});
        let field = filled("field", json!({"key": "list", "settings": {"options": [option]}}));
        assert_eq!(field["settings"]["options"][0]["text"], "A");
        assert_eq!(filled("field", json!({"key": "hologram"})), json!({"key": "hologram"}));
    }
}
