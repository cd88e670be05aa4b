//! What people call a definition: its label in their language.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::text::Loose;

/// The language to fall back to; every server has it.
const FALLBACK: &str = "en";

/// Returns the label of a definition's `json` in a language such as `en` or `th`: in that language, else in English,
/// else in the first one that has a text. Tutorials and their steps call it `name`.
pub fn label(json: &RawValue, language: &str) -> Option<String> {
    let labelled = serde_json::from_str::<Labelled<'_>>(json.get()).ok()?;
    let translations = serde_json::from_str::<Vec<&RawValue>>(labelled.translations?.get()).ok()?;
    let translations: Vec<_> =
        translations.into_iter().filter_map(|raw| serde_json::from_str(raw.get()).ok()).collect();
    let in_language = |wanted: &str| {
        let mut matching = translations
            .iter()
            .filter(|entry: &&Translation<'_>| entry.language_code.0.as_deref() == Some(wanted));
        matching.find_map(Translation::text)
    };
    in_language(language)
        .or_else(|| in_language(FALLBACK))
        .or_else(|| translations.iter().find_map(Translation::text))
}

/// Returns every text that people call a definition by, in any language, each once; for looking it up.
pub fn labels(json: &RawValue) -> Vec<String> {
    let Ok(Labelled { translations: Some(translations) }) = serde_json::from_str(json.get()) else {
        return Vec::new();
    };
    let translations = serde_json::from_str::<Vec<&RawValue>>(translations.get()).unwrap_or_default();
    let mut texts = Vec::new();
    for translation in
        translations.iter().filter_map(|raw| serde_json::from_str::<Translation<'_>>(raw.get()).ok())
    {
        for text in [translation.label.0, translation.name.0].into_iter().flatten() {
            if !text.is_empty() && !texts.iter().any(|known| *known == text) {
                texts.push(text.into_owned());
            }
        }
    }
    texts
}

#[derive(Deserialize)]
struct Labelled<'a> {
    #[serde(borrow, default)]
    translations: Option<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Translation<'a> {
    #[serde(borrow)]
    language_code: Loose<'a>,
    #[serde(borrow)]
    label: Loose<'a>,
    #[serde(borrow)]
    name: Loose<'a>,
}

impl Translation<'_> {
    fn text(&self) -> Option<String> {
        let texts = [self.label.0.as_deref(), self.name.0.as_deref()];
        texts.into_iter().flatten().find(|text| !text.is_empty()).map(ToOwned::to_owned)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn labelled(json: &str, language: &str) -> Option<String> {
        label(&RawValue::from_string(json.to_owned()).unwrap(), language)
    }

    #[test]
    fn the_language_then_english_then_the_first() {
        let json = r#"{"translations":[{"language_code":"ko","label":"방문"},{"language_code":"en","label":"Visits"},{"language_code":"th","label":"\u0e01"}]}"#;
        assert_eq!(labelled(json, "th").as_deref(), Some("ก"));
        assert_eq!(labelled(json, "zh-hans").as_deref(), Some("Visits"));
        let korean = r#"{"translations":[{"language_code":"ko","label":"방문"}]}"#;
        assert_eq!(labelled(korean, "th").as_deref(), Some("방문"));
    }

    #[test]
    fn empty_texts_are_passed_over() {
        let json =
            r#"{"translations":[{"language_code":"en","label":""},{"language_code":"th","label":"ก"}]}"#;
        assert_eq!(labelled(json, "en").as_deref(), Some("ก"));
        let hint = r#"{"translations":[{"language_code":"en","name":"Tour"}]}"#;
        assert_eq!(labelled(hint, "en").as_deref(), Some("Tour"));
    }

    #[test]
    fn odd_shapes_have_no_label() {
        for json in [
            "{}",
            "[]",
            r#"{"translations":null}"#,
            r#"{"translations":{"en":"x"}}"#,
            r#"{"translations":[]}"#,
            r#"{"translations":["x",{"label":1},{"language_code":2}]}"#,
        ] {
            assert_eq!(labelled(json, "en"), None, "{json}");
        }
    }

    #[test]
    fn one_odd_entry_does_not_hide_the_others() {
        let json = r#"{"translations":[7,{"language_code":"en","label":"Visits"}]}"#;
        assert_eq!(labelled(json, "en").as_deref(), Some("Visits"));
    }

    #[test]
    fn labels_in_every_language_are_found_each_once() {
        let json = serde_json::value::RawValue::from_string(
            r#"{"translations":[{"language_code":"en","label":"Visit"},{"language_code":"de","label":"Besuch","name":"Visit"},7,{"label":""}]}"#
                .to_owned(),
        );
        assert_eq!(labels(&json.unwrap()), ["Visit", "Besuch"]);
        let none = serde_json::value::RawValue::from_string("{}".to_owned()).unwrap();
        assert!(labels(&none).is_empty());
    }
}
