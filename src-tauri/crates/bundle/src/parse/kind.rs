//! One app or all apps: what the envelope says, checked against the applications inside.

use serde::{Deserialize, Serialize};

use crate::{Definition, DefinitionType, Envelope};

/// Which of the two exports a bundle is (definition-model §1.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "kebab-case")]
pub enum BundleKind {
    /// `app.json`.
    App,
    /// `appbuilder.json`.
    AllApps,
}

/// The application that every export of all apps holds, because the exporter walks every application.
const SITE_ADMINISTRATION: &str = "227bcbb3-437f-4bb5-a5a1-ec3198696206";

/// Keys that only the export of one app has, today's or an older one's.
const APP_KEYS: [&str; 6] = ["siteObjectConnections", "files", "roles", "scopes", "filename", "errors"];

/// Decides the kind, and says in a sentence what speaks against it. The file's name is never asked.
pub(super) fn detect(
    envelope: &Envelope<'_>,
    definitions: &[Definition<'_>],
) -> (BundleKind, Option<String>) {
    let apps = || definitions.iter().filter(|definition| definition.kind == DefinitionType::Application);
    let count = apps().count();
    let has_site_administration = apps().any(|app| app.id.as_str() == SITE_ADMINISTRATION);
    let has = |key: &str| envelope.keys.iter().any(|present| present == key);
    if APP_KEYS.into_iter().any(has) {
        let doubt = (count != 1)
            .then(|| format!("The file is written as the export of one app but holds {count} apps."));
        return (BundleKind::App, doubt);
    }
    if has("date") {
        let doubt = (count == 0 || (count == 1 && !has_site_administration)).then(|| {
            format!("The file is written as the export of all apps but holds {count}, and not the Site Administration app.")
        });
        return (BundleKind::AllApps, doubt);
    }
    let kind = if count > 1 || has_site_administration { BundleKind::AllApps } else { BundleKind::App };
    let doubt =
        (count == 0).then(|| "The file holds no app, and nothing says what it was exported from.".to_owned());
    (kind, doubt)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::Bundle;

    fn detected(envelope: &str, apps: &[&str]) -> (BundleKind, bool) {
        let rows: Vec<_> =
            apps.iter().map(|id| format!(r#"{{"id":"{id}","type":"application","json":{{}}}}"#)).collect();
        let file = format!(r#"{{"abVersion":"0.0.0",{envelope}"definitions":[{}]}}"#, rows.join(","));
        let bundle = Bundle::parse(file.as_bytes()).unwrap();
        (bundle.kind, bundle.kind_doubt.is_some())
    }

    #[test]
    fn the_parts_of_an_app_export_decide() {
        for part in
            [r#""files":{},"#, r#""roles":[],"#, r#""siteObjectConnections":{},"#, r#""filename":"x","#]
        {
            assert_eq!(detected(part, &["a"]), (BundleKind::App, false), "{part}");
            assert_eq!(detected(part, &["a", "b"]), (BundleKind::App, true), "{part}");
            assert_eq!(detected(part, &[]), (BundleKind::App, true), "{part}");
        }
        assert_eq!(detected(r#""date":"20240523","files":{},"#, &["a"]), (BundleKind::App, false));
        assert_eq!(detected(r#""files":{},"errors":[],"#, &["a"]), (BundleKind::App, false));
    }

    #[test]
    fn a_date_alone_means_all_apps() {
        let date = r#""date":"20240523","#;
        assert_eq!(detected(date, &["a", "b"]), (BundleKind::AllApps, false));
        assert_eq!(detected(date, &[SITE_ADMINISTRATION]), (BundleKind::AllApps, false));
        assert_eq!(detected(date, &["a"]), (BundleKind::AllApps, true));
        assert_eq!(detected(date, &[]), (BundleKind::AllApps, true));
    }

    #[test]
    fn without_any_mark_the_number_of_apps_decides() {
        assert_eq!(detected("", &["a"]), (BundleKind::App, false));
        assert_eq!(detected("", &["a", "b"]), (BundleKind::AllApps, false));
        assert_eq!(detected("", &[SITE_ADMINISTRATION]), (BundleKind::AllApps, false));
        assert_eq!(detected("", &[]), (BundleKind::App, true));
    }

    #[test]
    fn kinds_are_written_as_the_command_line_says() {
        assert_eq!(serde_json::to_string(&BundleKind::App).unwrap(), "\"app\"");
        assert_eq!(serde_json::to_string(&BundleKind::AllApps).unwrap(), "\"all-apps\"");
    }
}
