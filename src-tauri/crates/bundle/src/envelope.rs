//! The parts of an export beside its definitions. They stay raw; what is wrong with their shape becomes a problem.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::DefinitionId;
use crate::problem::{FIL_03, FMT_01, ProblemList, Severity};
use crate::text::{Loose, is_too_deep, kind_of, text_of};

/// The parts of an export beside its definitions. A part is `None` when the file does not have it, which is
/// not the same as an empty one, or when it is not what it should be.
#[derive(Clone, Debug, Default)]
pub struct Envelope<'a> {
    /// All keys of the top level, `definitions` too, in the order of the file.
    pub keys: Vec<String>,
    /// Keys that no known export has. An import passes over them.
    pub unknown_keys: Vec<String>,
    /// Keys that stand there more than once; the last value counts, as it does for the server.
    pub repeated_keys: Vec<String>,
    /// `abVersion`: always `0.0.0`, it says nothing.
    pub ab_version: Option<Cow<'a, str>>,
    /// The day of the export as the server wrote it, `YYYYMMDD`.
    pub date: Option<Cow<'a, str>>,
    /// `filename`: the name the server gave the export, without ending.
    pub filename: Option<Cow<'a, str>>,
    /// Stored files, in the order of the file.
    pub files: Option<Vec<FileEntry<'a>>>,
    /// Roles, in the order of the file.
    pub roles: Option<Vec<Role<'a>>>,
    /// Scopes, in the order of the file.
    pub scopes: Option<Vec<Scope<'a>>>,
    /// The fields that link to each system object, in the order of the file.
    pub site_object_connections: Option<Vec<SiteObjectConnection>>,
    /// `errors`: warnings of an older exporter. An import passes over them.
    pub errors: Option<Vec<Cow<'a, str>>>,
}

/// One stored file of a bundle.
#[derive(Clone, Debug)]
pub struct FileEntry<'a> {
    /// Its id on every server.
    pub uuid: String,
    /// `null`, or meta data and contents; the contents are base64 and never decoded here.
    pub raw: &'a RawValue,
    /// What the meta data say; `None` when the source server had lost the file.
    pub meta: Option<FileMeta<'a>>,
}

/// What is told about a stored file. What is missing or not a text is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileMeta<'a> {
    /// The name under which the server stores it: `<uuid>.<ending>`.
    pub file: Option<Cow<'a, str>>,
    /// The MIME type.
    pub media_type: Option<Cow<'a, str>>,
    /// The field that holds the file.
    pub field: Option<DefinitionId>,
    /// The object that holds the file.
    pub object: Option<DefinitionId>,
}

/// One role of a bundle.
#[derive(Clone, Debug)]
pub struct Role<'a> {
    /// Its id on every server, if it has one.
    pub uuid: Option<Cow<'a, str>>,
    /// Its name.
    pub name: Option<Cow<'a, str>>,
    /// The ids of its scopes, in the order of the file.
    pub scopes: Vec<Cow<'a, str>>,
    /// All of it.
    pub raw: &'a RawValue,
}

/// One scope of a bundle.
#[derive(Clone, Debug)]
pub struct Scope<'a> {
    /// Its id on every server, if it has one.
    pub uuid: Option<Cow<'a, str>>,
    /// Its name.
    pub name: Option<Cow<'a, str>>,
    /// All of it.
    pub raw: &'a RawValue,
}

/// The fields that an app links to one system object, which itself does not travel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteObjectConnection {
    /// The system object.
    pub object: DefinitionId,
    /// Its side of each link.
    pub fields: Vec<DefinitionId>,
}

const KNOWN_KEYS: [&str; 9] = [
    "abVersion",
    "filename",
    "date",
    "definitions",
    "files",
    "siteObjectConnections",
    "scopes",
    "roles",
    "errors",
];

impl<'a> Envelope<'a> {
    pub(crate) fn read(
        (keys, repeated_keys): (Vec<String>, Vec<String>),
        values: &BTreeMap<String, &'a RawValue>,
        problems: &mut ProblemList,
    ) -> Self {
        for key in &repeated_keys {
            let message = format!("The file has `{key}` more than once. Only the last one counts.");
            problems.add(FMT_01, Severity::Warning, key, message);
        }
        let unknown_keys = keys.iter().filter(|key| !KNOWN_KEYS.contains(&key.as_str())).cloned().collect();
        let mut parts = PartReader { values, problems };
        let envelope = Self {
            keys,
            unknown_keys,
            repeated_keys,
            ab_version: parts.text("abVersion"),
            date: parts.text("date"),
            filename: parts.text("filename"),
            files: parts.object("files").map(|files| files.into_iter().map(FileEntry::read).collect()),
            roles: parts.list("roles").map(|roles| roles.into_iter().map(Role::read).collect()),
            scopes: parts.list("scopes").map(|scopes| scopes.into_iter().map(Scope::read).collect()),
            site_object_connections: parts.object("siteObjectConnections").map(connections),
            errors: parts.list("errors").map(|errors| errors.into_iter().filter_map(text_of).collect()),
        };
        for file in envelope.files.iter().flatten() {
            file.check_name(problems);
        }
        envelope
    }
}

/// Reads single parts, and notes those that are not what they should be.
struct PartReader<'p, 'a> {
    values: &'p BTreeMap<String, &'a RawValue>,
    problems: &'p mut ProblemList,
}

impl<'a> PartReader<'_, 'a> {
    /// Returns the value of a key; `null` counts as absent.
    fn present(&self, key: &str) -> Option<&'a RawValue> {
        self.values.get(key).copied().filter(|raw| raw.get() != "null")
    }

    fn text(&mut self, key: &str) -> Option<Cow<'a, str>> {
        let raw = self.present(key)?;
        text_of(raw).or_else(|| self.wrong(key, raw, "a text"))
    }

    fn list(&mut self, key: &str) -> Option<Vec<&'a RawValue>> {
        let raw = self.bounded(key, "a list")?;
        serde_json::from_str(raw.get()).ok().or_else(|| self.wrong(key, raw, "a list"))
    }

    fn object(&mut self, key: &str) -> Option<Vec<(String, &'a RawValue)>> {
        let raw = self.bounded(key, "an object")?;
        let entries = serde_json::from_str::<Entries<'a>>(raw.get()).ok();
        entries.map(|entries| entries.0).or_else(|| self.wrong(key, raw, "an object"))
    }

    /// Returns a part that does not nest deeper than its readers can follow.
    fn bounded(&mut self, key: &str, expected: &str) -> Option<&'a RawValue> {
        let raw = self.present(key)?;
        if is_too_deep(raw.get()) {
            return self.wrong(key, raw, &format!("{expected} of a sane depth"));
        }
        Some(raw)
    }

    fn wrong<T>(&mut self, key: &str, raw: &RawValue, expected: &str) -> Option<T> {
        let message = format!("`{key}` is {}, not {expected}. It is passed over.", kind_of(raw));
        self.problems.add(FMT_01, Severity::Warning, key, message);
        None
    }
}

impl<'a> FileEntry<'a> {
    fn read((uuid, raw): (String, &'a RawValue)) -> Self {
        #[derive(Deserialize)]
        struct Entry<'a> {
            #[serde(borrow, default)]
            meta: Option<&'a RawValue>,
        }
        let entry = serde_json::from_str::<Option<Entry<'a>>>(raw.get()).ok().flatten();
        let meta = entry.map(|entry| entry.meta.map(FileMeta::read).unwrap_or_default());
        Self { uuid, raw, meta }
    }

    /// The server joins the name to its folder unchecked, so a name that is a path escapes (golden/RULES.md 3.16).
    fn check_name(&self, problems: &mut ProblemList) {
        let Some(meta) = &self.meta else { return };
        let name = meta.file.as_deref().unwrap_or_default();
        let problem = if name.contains(['/', '\\', '\0']) || name.contains("..") {
            format!("The stored file's name `{name}` is a path. A server would write it outside its folder.")
        } else if !is_uuid_with_ending(name, &self.uuid) {
            format!(
                "The stored file's name `{name}` is not its id with an ending, so it may replace another file."
            )
        } else {
            return;
        };
        problems.add(FIL_03, Severity::Error, &self.uuid, problem);
    }
}

/// Tells whether a file's name is `<uuid>.<ending>`. A file without an ending is stored under the bare id.
fn is_uuid_with_ending(name: &str, uuid: &str) -> bool {
    let Some(ending) = name.strip_prefix(uuid) else { return false };
    ending.is_empty()
        || ending
            .strip_prefix('.')
            .is_some_and(|ending| !ending.is_empty() && ending.chars().all(char::is_alphanumeric))
}

impl<'a> FileMeta<'a> {
    fn read(raw: &'a RawValue) -> Self {
        #[derive(Default, Deserialize)]
        #[serde(default)]
        struct Meta<'a> {
            #[serde(borrow)]
            file: Loose<'a>,
            #[serde(borrow, rename = "type")]
            media_type: Loose<'a>,
            #[serde(borrow)]
            field: Loose<'a>,
            #[serde(borrow)]
            object: Loose<'a>,
        }
        let meta = serde_json::from_str::<Meta<'a>>(raw.get()).unwrap_or_default();
        let id = |text: Loose<'a>| text.0.map(|text| DefinitionId::new(&text));
        Self {
            file: meta.file.0,
            media_type: meta.media_type.0,
            field: id(meta.field),
            object: id(meta.object),
        }
    }
}

/// What is read of a role or a scope; `scopes` only of a role.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Named<'a> {
    #[serde(borrow)]
    uuid: Loose<'a>,
    #[serde(borrow)]
    name: Loose<'a>,
    #[serde(borrow)]
    scopes: Option<&'a RawValue>,
}

impl<'a> Role<'a> {
    fn read(raw: &'a RawValue) -> Self {
        let named = serde_json::from_str::<Named<'a>>(raw.get()).unwrap_or_default();
        let scopes =
            named.scopes.and_then(|scopes| serde_json::from_str::<Vec<&RawValue>>(scopes.get()).ok());
        let scopes = scopes.into_iter().flatten().filter_map(scope_id).collect();
        Self { uuid: named.uuid.0, name: named.name.0, scopes, raw }
    }

    /// Tells whether the file says which scopes it has; one that does not has none to name, and may have some all the
    /// same.
    pub fn lists_scopes(&self) -> bool {
        serde_json::from_str::<Value>(self.raw.get()).is_ok_and(|raw| raw["scopes"].is_array())
    }
}

/// Returns the id of a role's scope, which older exports write as the whole scope.
fn scope_id(raw: &RawValue) -> Option<Cow<'_, str>> {
    text_of(raw).or_else(|| serde_json::from_str::<Named<'_>>(raw.get()).ok()?.uuid.0)
}

impl<'a> Scope<'a> {
    fn read(raw: &'a RawValue) -> Self {
        let named = serde_json::from_str::<Named<'a>>(raw.get()).unwrap_or_default();
        Self { uuid: named.uuid.0, name: named.name.0, raw }
    }
}

fn connections(entries: Vec<(String, &RawValue)>) -> Vec<SiteObjectConnection> {
    let fields = |raw: &RawValue| {
        let fields = serde_json::from_str::<Vec<Loose<'_>>>(raw.get()).unwrap_or_default();
        fields.into_iter().filter_map(|field| Some(DefinitionId::new(field.0?.as_ref()))).collect()
    };
    entries
        .into_iter()
        .map(|(object, raw)| SiteObjectConnection { object: DefinitionId::new(&object), fields: fields(raw) })
        .collect()
}

/// The members of an object in the order of the file; of a key that stands there twice, the last value.
struct Entries<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Entries<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EntriesVisitor).map(Self)
    }
}

struct EntriesVisitor;

impl<'de> Visitor<'de> for EntriesVisitor {
    type Value = Vec<(String, &'de RawValue)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Self::Value, A::Error> {
        let mut entries: Self::Value = Vec::new();
        let mut places = HashMap::new();
        while let Some((key, value)) = object.next_entry::<String, &'de RawValue>()? {
            match places.get(&key) {
                Some(&place) => entries[place] = (key, value),
                None => {
                    places.insert(key.clone(), entries.len());
                    entries.push((key, value));
                }
            }
        }
        Ok(entries)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::{Bundle, Problem};

    fn parsed(parts: &str) -> (String, Vec<Problem>) {
        let file = format!(r#"{{"date":"20240523","definitions":[],{parts}}}"#);
        let bundle = Bundle::parse(file.as_bytes()).unwrap();
        (format!("{:?}", bundle.envelope), bundle.problems)
    }

    fn with<T>(parts: &str, look: impl FnOnce(&Envelope<'_>) -> T) -> T {
        let file = format!(r#"{{"date":"20240523","definitions":[],{parts}}}"#);
        look(&Bundle::parse(file.as_bytes()).unwrap().envelope)
    }

    #[test]
    fn absent_null_and_empty_parts_are_told_apart() {
        let roles = |parts: &str| {
            with(parts, |envelope| {
                let has_key = envelope.keys.iter().any(|key| key == "roles");
                (has_key, envelope.roles.as_ref().map(Vec::len))
            })
        };
        assert_eq!(roles(r#""files":{}"#), (false, None));
        assert_eq!(roles(r#""roles":null"#), (true, None));
        assert_eq!(roles(r#""roles":[]"#), (true, Some(0)));
        assert_eq!(roles(r#""roles":[{},{}]"#), (true, Some(2)));
    }

    #[test]
    fn roles_name_their_scopes_by_id_or_as_a_whole() {
        let json = r#""roles":[{"uuid":"r","name":"Nurse","scopes":["s",{"uuid":"t","name":"T"},{},7,null]},{"scopes":"s"}]"#;
        with(json, |envelope| {
            let roles = envelope.roles.as_ref().unwrap();
            assert_eq!((roles[0].uuid.as_deref(), roles[0].name.as_deref()), (Some("r"), Some("Nurse")));
            assert_eq!(roles[0].scopes, ["s", "t"]);
            assert!(roles[0].raw.get().starts_with(r#"{"uuid":"r""#));
            assert_eq!((roles[1].uuid.as_deref(), roles[1].scopes.len()), (None, 0));
        });
    }

    #[test]
    fn entries_that_are_no_objects_have_no_id() {
        with(r#""scopes":[1,null,[],"x",{"uuid":{}},{"uuid":"s","name":null}]"#, |envelope| {
            let scopes = envelope.scopes.as_ref().unwrap();
            let ids: Vec<_> = scopes.iter().map(|scope| scope.uuid.as_deref()).collect();
            assert_eq!(ids, [None, None, None, None, None, Some("s")]);
        });
    }

    #[test]
    fn stored_files_keep_their_order_and_their_last_value() {
        let json = r#""files":{"b":null,"a":{"meta":{"file":"a.png"},"contents":"AA"},"b":{"meta":{"file":"b.png","type":"image/png"}}}"#;
        with(json, |envelope| {
            let files = envelope.files.as_ref().unwrap();
            assert_eq!(files.iter().map(|file| file.uuid.as_str()).collect::<Vec<_>>(), ["b", "a"]);
            let meta = files[0].meta.as_ref().unwrap();
            assert_eq!(
                (meta.file.as_deref(), meta.media_type.as_deref()),
                (Some("b.png"), Some("image/png"))
            );
        });
    }

    #[test]
    fn a_stored_file_without_meta_data_has_none_to_tell() {
        with(r#""files":{"a":{"contents":"AA"},"b":{"meta":7},"c":"x","d":null}"#, |envelope| {
            let files = envelope.files.as_ref().unwrap();
            let metas: Vec<_> = files.iter().map(|file| file.meta.clone()).collect();
            let empty = Some(FileMeta::default());
            assert_eq!(metas, [empty.clone(), empty, None, None]);
        });
    }

    #[test]
    fn connections_list_the_fields_of_each_system_object() {
        let json = r#""siteObjectConnections":{"user":["f2","f1",5,null],"role":[],"odd":{"a":1}}"#;
        with(json, |envelope| {
            let connections = envelope.site_object_connections.as_ref().unwrap();
            let read: Vec<_> = connections
                .iter()
                .map(|one| {
                    (one.object.as_str(), one.fields.iter().map(DefinitionId::as_str).collect::<Vec<_>>())
                })
                .collect();
            assert_eq!(read, [("user", vec!["f2", "f1"]), ("role", vec![]), ("odd", vec![])]);
        });
    }

    #[test]
    fn unknown_and_repeated_keys_are_kept_in_mind() {
        with(r#""tomorrow":1,"roles":[],"roles":[{}],"tomorrow":2"#, |envelope| {
            assert_eq!(envelope.unknown_keys, ["tomorrow"]);
            assert_eq!(envelope.repeated_keys, ["roles", "tomorrow"]);
            assert_eq!(envelope.roles.as_ref().map(Vec::len), Some(1));
            assert_eq!(envelope.keys, ["date", "definitions", "tomorrow", "roles"]);
        });
    }

    #[test]
    fn each_unsafe_name_is_one_problem_that_names_the_file() {
        let json = r#""files":{"a":{"meta":{"file":"../a.png"}},"b":{"meta":{"file":"b.png"}},"c":{"meta":{"file":"d.png"}}}"#;
        let (_, problems) = parsed(json);
        let found: Vec<_> = problems.iter().map(|problem| (problem.code, problem.subject.as_str())).collect();
        assert_eq!(found, [(FIL_03, "a"), (FIL_03, "c")]);
        assert!(problems[0].message.contains("`../a.png`") && problems[0].message.contains("outside"));
        assert!(problems[1].message.contains("`d.png`") && problems[1].message.contains("another file"));
    }

    #[test]
    fn a_part_of_the_wrong_kind_is_named_with_what_it_is() {
        let (envelope, problems) = parsed(r#""roles":{"r":{}},"filename":["x"]"#);
        assert!(envelope.contains("roles: None") && envelope.contains("filename: None"));
        let sentences: Vec<_> = problems.iter().map(|problem| problem.message.as_str()).collect();
        assert!(sentences.contains(&"`roles` is an object, not a list. It is passed over."), "{sentences:?}");
        assert!(sentences.contains(&"`filename` is a list, not a text. It is passed over."), "{sentences:?}");
    }

    #[test]
    fn names_are_an_id_with_an_ending() {
        for good in ["u.png", "u.DOCX", "u.7z", "u"] {
            assert!(is_uuid_with_ending(good, "u"), "{good}");
        }
        for bad in ["", "v.png", "u.", "u.a.b", "u.p g", "ux", "u.png\u{202e}", " u.png", "U.png"] {
            assert!(!is_uuid_with_ending(bad, "u"), "{bad}");
        }
    }
}
