//! FIL: the files that travel with an app.

use std::collections::{BTreeMap, BTreeSet};

use memchr::memmem;
use serde::Deserialize;
use serde_json::Value;

use crate::impact::format::problems;
use crate::impact::notes::{self, Noted};
use crate::impact::words::{counted, listed};
use crate::impact::{Finding, Rule, Scene, Subject};
use crate::{BundleKind, Definition, FileEntry};

/// The rules of this family.
pub(super) const RULES: &[Rule] = &[
    Rule::warning(
        "FIL-01",
        "model 3.4",
        fil_01,
        "A template or picture that is shown does not travel along.",
    ),
    Rule::info("FIL-02", "model 5.6", fil_02, "A stored file of the destination is overwritten."),
    Rule::error(
        "FIL-03",
        "golden 3.16",
        fil_03,
        "A file's name could be written outside the folder of its tenant.",
    )
    .blocking(),
    Rule::warning("FIL-04", "model 5.6", fil_04, "The content of a stored file is damaged or incomplete."),
    Rule::info(
        "FIL-05",
        "model 0.4",
        fil_05,
        "An export of all apps never carries the files that its apps show.",
    ),
];

/// FIL-01: something comes to show a file that the bundle does not have, or that its source had lost.
fn fil_01(scene: &Scene<'_, '_>) -> Vec<Finding> {
    if scene.incoming.kind == BundleKind::AllApps {
        return Vec::new();
    }
    let carried: BTreeSet<_> = with_content(scene).map(|file| file.uuid.as_str()).collect();
    let missing = newly_shown(scene).into_iter().filter(|(file, _)| !carried.contains(file));
    let findings = missing.map(|(file, places)| {
        let message = format!(
            "The bundle lacks the file that is shown by {}, so nothing may be seen there.",
            listed(places.iter().map(String::as_str))
        );
        let advice = "Upload the file again on the destination, unless it is there already.";
        let subject = Subject { object: places.first().cloned(), ..Subject::part("file", file, file) };
        Finding::new("FIL-01", subject, message, advice)
    });
    findings.collect()
}

/// FIL-02: the destination shows a file of that id today, so it has one (definition-model §5.6).
fn fil_02(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let carried: Vec<_> = with_content(scene).collect();
    if carried.is_empty() {
        return Vec::new();
    }
    let shows = |row: &&Definition<'_>| {
        let json = row.json.get().as_bytes();
        memmem::find(json, b"\"filename\"").is_some() || memmem::find(json, b"\"defaultImageUrl\"").is_some()
    };
    let rows: Vec<notes::Pair<'_, '_>> =
        scene.destination.iter().filter(shows).map(|row| (Some(row), None)).collect();
    let wanted: BTreeSet<&str> = carried.iter().map(|file| file.uuid.as_str()).collect();
    let mut shown: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for Noted { id, before, .. } in notes::of(&rows) {
        let files = before.files.into_iter().filter(|file| wanted.contains(file.as_str()));
        files.for_each(|file| shown.entry(file).or_default().push(scene.name(&id)));
    }
    let findings = carried.iter().filter_map(|file| {
        let places = shown.get(&file.uuid)?;
        let name = file.meta.as_ref().and_then(|meta| meta.file.as_deref()).unwrap_or(&file.uuid);
        let message = format!(
            "The file that the destination shows in {} is overwritten.",
            listed(places.iter().map(String::as_str))
        );
        let subject = Subject { object: places.first().cloned(), ..Subject::part("file", &file.uuid, name) };
        Some(Finding::new("FIL-02", subject, message, "Nothing to do if it is the same."))
    });
    findings.collect()
}

/// FIL-03: the server joins the name to its folder unchecked.
fn fil_03(scene: &Scene<'_, '_>) -> Vec<Finding> {
    problems(scene, "FIL-03")
}

/// FIL-04: the contents are no base64, or not as long as the file is said to be.
fn fil_04(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let findings = with_content(scene).filter_map(|file| {
        let name = file.meta.as_ref().and_then(|meta| meta.file.as_deref()).unwrap_or(&file.uuid);
        let message = format!("The file `{name}` is damaged: {}.", damage(file)?);
        let advice = "Export again, or upload the file by hand afterwards.";
        Some(Finding::new("FIL-04", Subject::part("file", &file.uuid, name), message, advice))
    });
    findings.collect()
}

/// FIL-05: files travel in the exports of single apps only.
fn fil_05(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let shown = newly_shown(scene);
    if scene.incoming.kind == BundleKind::App || shown.is_empty() {
        return Vec::new();
    }
    let message = format!(
        "The apps show {} that an export of all apps does not carry.",
        counted(shown.len(), "file", "files")
    );
    vec![Finding::new(
        "FIL-05",
        Subject::bundle(),
        message,
        "Upload them on the destination where they are missing.",
    )]
}

/// Returns the files that changing definitions show and did not show before, with the labels of what shows them.
fn newly_shown<'s>(scene: &'s Scene<'_, '_>) -> BTreeMap<&'s str, Vec<String>> {
    let mut shown: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for Noted { id, before, after } in scene.noted() {
        for file in after.files.difference(&before.files) {
            shown.entry(file).or_default().push(scene.name(id));
        }
    }
    shown
}

/// Goes through the files that the source still had.
fn with_content<'s, 'a>(scene: &'s Scene<'_, 'a>) -> impl Iterator<Item = &'s FileEntry<'a>> {
    scene.incoming.envelope.files.iter().flatten().filter(|file| file.meta.is_some())
}

/// Says what is wrong with a file's contents; `None`: nothing.
fn damage(file: &FileEntry<'_>) -> Option<String> {
    #[derive(Deserialize)]
    struct Stored {
        #[serde(default)]
        meta: Value,
        #[serde(default)]
        contents: Value,
    }
    let stored: Stored = serde_json::from_str(file.raw.get()).ok()?;
    let Some(contents) = stored.contents.as_str() else { return Some("it has no content".to_owned()) };
    let Some(length) = decoded_length(contents) else {
        return Some("its content cannot be read".to_owned());
    };
    let size = &stored.meta["size"];
    let told = size.as_u64().or_else(|| size.as_str()?.parse().ok())?;
    (told != length).then(|| format!("it has {length} bytes instead of {told}"))
}

/// Returns how many bytes a base64 text stands for; `None` when it is none.
fn decoded_length(text: &str) -> Option<u64> {
    let digits = text.trim_end_matches('=').as_bytes();
    let is_digit = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let padding = text.len() - digits.len();
    let fits = digits.len() % 4 != 1 && padding <= 2 && (padding == 0 || text.len().is_multiple_of(4));
    (fits && digits.iter().all(is_digit)).then(|| digits.len() as u64 * 3 / 4)
}

#[cfg(test)]
mod tests;
