//! What is uploaded: the usable definitions with the six columns a server stores, and the parts beside them.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::value::RawValue;

use crate::envelope::SiteObjectConnection;
use crate::minify::{minified, minify_into};
use crate::redact::without_relations;
use crate::splice::quoted;
use crate::{Bundle, Definition, DefinitionId, Envelope, Hash, Stamp, canonical};

/// One thing that stands in several bundles with different content.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Disagreement {
    /// The part it stands in: `definitions`, `roles`, `scopes` or `files`.
    pub part: &'static str,
    /// Its id.
    pub id: String,
}

/// Bundles that cannot become one, because nobody but the user can say which version is meant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("The bundles hold different versions of {}. Choose bundles that were exported together.", list(.disagreements))]
pub struct CannotCompose {
    /// What they disagree about, sorted by part and id.
    pub disagreements: Vec<Disagreement>,
}

fn list(disagreements: &[Disagreement]) -> String {
    const SHOWN: usize = 5;
    let ids =
        disagreements.iter().take(SHOWN).map(|one| format!("`{}`", one.id)).collect::<Vec<_>>().join(", ");
    match disagreements.len().saturating_sub(SHOWN) {
        0 => ids,
        rest => format!("{ids} and {rest} more"),
    }
}

/// Makes one upload of one or several bundles.
///
/// One bundle that has nothing a server should not get stays as its minified bytes. Otherwise the upload is written
/// anew: usable rows with their six columns only, `json` unwrapped, no unknown keys, and the union of all parts by
/// id, the first bundle first. Roles and scopes travel as they are but for their `*__relation` keys. Rows that a
/// server would drop stay out.
pub fn compose<'a>(bundles: &[Bundle<'a>]) -> Result<Cow<'a, [u8]>, CannotCompose> {
    if let [bundle] = bundles
        && is_fit_to_send(bundle)
    {
        return Ok(minified(bundle.text().as_bytes(), &cuts(bundle)));
    }
    let mut disagreements = Vec::new();
    let union = Union::of(bundles, &mut disagreements);
    if disagreements.is_empty() {
        return Ok(union.write().into());
    }
    disagreements.sort();
    disagreements.dedup();
    Err(CannotCompose { disagreements })
}

/// Tells whether a bundle may be sent as it is.
fn is_fit_to_send(bundle: &Bundle<'_>) -> bool {
    let envelope = &bundle.envelope;
    let lost = [
        ("abVersion", envelope.ab_version.is_none()),
        ("date", envelope.date.is_none()),
        ("filename", envelope.filename.is_none()),
        ("files", envelope.files.is_none()),
        ("roles", envelope.roles.is_none()),
        ("scopes", envelope.scopes.is_none()),
        ("siteObjectConnections", envelope.site_object_connections.is_none()),
    ];
    let roles = envelope.roles.iter().flatten().map(|role| role.raw);
    let scopes = envelope.scopes.iter().flatten().map(|scope| scope.raw);
    bundle.dropped.is_empty()
        && envelope.unknown_keys.is_empty()
        && envelope.repeated_keys.is_empty()
        && !lost.iter().any(|(key, missing)| *missing && envelope.keys.iter().any(|present| present == key))
        && roles.chain(scopes).all(|entry| matches!(without_relations(entry), Cow::Borrowed(_)))
        && bundle.definitions.iter().all(|definition| matches!(definition.json, Cow::Borrowed(_)))
        && bundle.has_unique_ids()
}

/// Returns places in the text of a bundle, fit to be sent, where the JSON of a definition begins.
fn cuts(bundle: &Bundle<'_>) -> Vec<usize> {
    let start = bundle.text().as_ptr() as usize;
    let jsons = bundle.definitions.iter().step_by(512).map(|definition| definition.json.get());
    jsons.map(|json| json.as_ptr() as usize - start).collect()
}

/// A role, scope or stored file: its id, its text, its hash.
type Entry<'u> = (Option<&'u str>, &'u RawValue, Option<Hash>);

/// Everything that several bundles hold together.
struct Union<'u, 'a> {
    ab_version: Option<&'u str>,
    filename: Option<&'u str>,
    date: Option<&'u str>,
    definitions: Vec<&'u Definition<'a>>,
    files: Option<Vec<Entry<'u>>>,
    connections: Option<Vec<SiteObjectConnection>>,
    scopes: Option<Vec<Entry<'u>>>,
    roles: Option<Vec<Entry<'u>>>,
}

impl<'u, 'a> Union<'u, 'a> {
    fn of(bundles: &'u [Bundle<'a>], disagreements: &mut Vec<Disagreement>) -> Self {
        let envelopes = || bundles.iter().map(|bundle| &bundle.envelope);
        Self {
            ab_version: envelopes().find_map(|envelope| envelope.ab_version.as_deref()),
            filename: envelopes().find_map(|envelope| envelope.filename.as_deref()),
            date: envelopes().filter_map(|envelope| envelope.date.as_deref()).max(),
            definitions: union_of_definitions(bundles, disagreements),
            files: union_of_entries("files", envelopes().map(files), disagreements),
            connections: union_of_connections(envelopes()),
            scopes: union_of_entries("scopes", envelopes().map(scopes), disagreements),
            roles: union_of_entries("roles", envelopes().map(roles), disagreements),
        }
    }

    fn write(&self) -> Vec<u8> {
        let mut object = ObjectWriter::default();
        for (key, text) in [("abVersion", self.ab_version), ("filename", self.filename), ("date", self.date)]
        {
            if let Some(text) = text {
                object.key(key).extend_from_slice(quoted(text).as_bytes());
            }
        }
        write_list(object.key("definitions"), &self.definitions, |definition, out| {
            write_row(definition, out)
        });
        if let Some(files) = &self.files {
            let mut members = ObjectWriter::default();
            for (uuid, raw, _) in files {
                minify_into(raw.get().as_bytes(), members.key(uuid.unwrap_or_default()));
            }
            object.key("files").extend(members.finish());
        }
        if let Some(connections) = &self.connections {
            let mut members = ObjectWriter::default();
            for connection in connections {
                let out = members.key(connection.object.as_str());
                write_list(out, &connection.fields, |field, out| {
                    out.extend_from_slice(quoted(field.as_str()).as_bytes())
                });
            }
            object.key("siteObjectConnections").extend(members.finish());
        }
        for (key, entries) in [("scopes", &self.scopes), ("roles", &self.roles)] {
            if let Some(entries) = entries {
                write_list(object.key(key), entries, |(_, raw, _), out| {
                    minify_into(without_relations(raw).as_bytes(), out);
                });
            }
        }
        object.finish()
    }
}

fn union_of_definitions<'u, 'a>(
    bundles: &'u [Bundle<'a>],
    disagreements: &mut Vec<Disagreement>,
) -> Vec<&'u Definition<'a>> {
    let mut union: Vec<&'u Definition<'a>> = Vec::new();
    let mut places: HashMap<&'u DefinitionId, usize> = HashMap::new();
    for definition in bundles.iter().flat_map(|bundle| &bundle.definitions) {
        match places.get(&definition.id) {
            None => {
                places.insert(&definition.id, union.len());
                union.push(definition);
            }
            Some(&place) if canonical::same(union[place], definition) => {}
            Some(_) => {
                disagreements.push(Disagreement { part: "definitions", id: definition.id.to_string() });
            }
        }
    }
    union
}

/// Unites one part of all bundles that have it. A stored file that one source had lost is taken from another.
fn union_of_entries<'u>(
    part: &'static str,
    bundles: impl Iterator<Item = Option<Vec<Entry<'u>>>>,
    disagreements: &mut Vec<Disagreement>,
) -> Option<Vec<Entry<'u>>> {
    let mut present = false;
    let mut union: Vec<Entry<'u>> = Vec::new();
    let mut places: HashMap<&'u str, usize> = HashMap::new();
    for entry in bundles.flatten().inspect(|_| present = true).flatten() {
        let (Some(id), raw, hash) = entry else {
            union.push(entry);
            continue;
        };
        let place = *places.entry(id).or_insert(union.len());
        match union.get(place) {
            None => union.push(entry),
            Some((_, known, _)) if known.get() == "null" => union[place] = entry,
            Some((_, _, known)) if *known == hash || raw.get() == "null" => {}
            Some(_) => disagreements.push(Disagreement { part, id: id.to_owned() }),
        }
    }
    present.then_some(union)
}

fn union_of_connections<'e>(
    envelopes: impl Iterator<Item = &'e Envelope<'e>>,
) -> Option<Vec<SiteObjectConnection>> {
    let mut present = false;
    let mut union: Vec<SiteObjectConnection> = Vec::new();
    let parts = envelopes.filter_map(|envelope| envelope.site_object_connections.as_ref());
    for connection in parts.inspect(|_| present = true).flatten() {
        match union.iter_mut().find(|known| known.object == connection.object) {
            None => union.push(connection.clone()),
            Some(known) => {
                let new = connection.fields.iter().filter(|field| !known.fields.contains(field));
                let new: Vec<_> = new.cloned().collect();
                known.fields.extend(new);
            }
        }
    }
    present.then_some(union)
}

fn files<'u>(envelope: &'u Envelope<'_>) -> Option<Vec<Entry<'u>>> {
    let hashes = envelope.file_hashes()?;
    let files = envelope.files.iter().flatten();
    Some(files.map(|file| (Some(file.uuid.as_str()), file.raw, hashes.get(&file.uuid).copied())).collect())
}

fn roles<'u>(envelope: &'u Envelope<'_>) -> Option<Vec<Entry<'u>>> {
    let hashes = envelope.role_hashes()?;
    let hash = |id: Option<&str>| id.and_then(|id| hashes.get(id).copied());
    let roles = envelope.roles.iter().flatten();
    Some(roles.map(|role| (role.uuid.as_deref(), role.raw, hash(role.uuid.as_deref()))).collect())
}

fn scopes<'u>(envelope: &'u Envelope<'_>) -> Option<Vec<Entry<'u>>> {
    let hashes = envelope.scope_hashes()?;
    let hash = |id: Option<&str>| id.and_then(|id| hashes.get(id).copied());
    let scopes = envelope.scopes.iter().flatten();
    Some(scopes.map(|scope| (scope.uuid.as_deref(), scope.raw, hash(scope.uuid.as_deref()))).collect())
}

/// Writes a row with the columns that the definition has, and no others.
pub(crate) fn write_row(definition: &Definition<'_>, out: &mut Vec<u8>) {
    let mut row = ObjectWriter::default();
    row.key("id").extend(quoted(definition.id.as_str()).into_bytes());
    if let Some(name) = &definition.name {
        row.key("name").extend(quoted(name).into_bytes());
    }
    row.key("type").extend(quoted(definition.kind.as_str()).into_bytes());
    minify_into(definition.json.get().as_bytes(), row.key("json"));
    for (key, date) in [("createdAt", &definition.created_at), ("updatedAt", &definition.updated_at)] {
        match date {
            Stamp::Absent => {}
            Stamp::Null => row.key(key).extend_from_slice(b"null"),
            Stamp::Text(text) => row.key(key).extend(quoted(text).into_bytes()),
        }
    }
    out.extend(row.finish());
}

pub(crate) fn write_list<T>(out: &mut Vec<u8>, items: &[T], mut write: impl FnMut(&T, &mut Vec<u8>)) {
    out.push(b'[');
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        write(item, out);
    }
    out.push(b']');
}

/// A JSON object as it is written, key by key.
#[derive(Default)]
pub(crate) struct ObjectWriter {
    out: Vec<u8>,
}

impl ObjectWriter {
    /// Begins an entry; the caller appends its value.
    pub(crate) fn key(&mut self, key: &str) -> &mut Vec<u8> {
        self.out.push(if self.out.is_empty() { b'{' } else { b',' });
        self.out.extend(quoted(key).into_bytes());
        self.out.push(b':');
        &mut self.out
    }

    /// Ends the object.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        self.out.extend_from_slice(if self.out.is_empty() { b"{}" } else { b"}" });
        self.out
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn bundle(parts: &str) -> String {
        format!(r#"{{"abVersion":"0.0.0","date":"20240523",{parts}"definitions":[]}}"#)
    }

    fn is_fit(file: &str) -> bool {
        is_fit_to_send(&Bundle::parse(file.as_bytes()).unwrap())
    }

    #[test]
    fn an_export_as_servers_write_it_is_fit_to_send() {
        assert!(is_fit(&bundle("")));
        assert!(is_fit(&bundle(
            r#""filename":"app","files":{"f":null},"roles":[{"uuid":"r","users":[]}],"scopes":[],"#
        )));
        assert!(is_fit(&bundle(r#""errors":["a missing picture"],"siteObjectConnections":{"u":["f"]},"#)));
    }

    #[test]
    fn whatever_a_server_should_not_get_makes_it_unfit() {
        for parts in [
            r#""roles":[{"users__relation":[]}],"#,
            r#""scopes":[{"roles__relation":null}],"#,
            r#""roles":null,"#,
            r#""roles":{},"#,
            r#""files":[],"#,
            r#""filename":7,"#,
            r#""date":"20240524","#,
            r#""later":1,"#,
        ] {
            assert!(!is_fit(&bundle(parts)), "{parts}");
        }
        for row in [
            "null",
            r#"{"id":"a","type":"view","json":"{}"}"#,
            r#"{"id":"a","type":"view","json":{},"x":1}"#,
            r#"{"id":"a","type":"view","json":{}},{"id":"a","type":"view","json":{}}"#,
        ] {
            assert!(!is_fit(&bundle("").replace("[]", &format!("[{row}]"))), "{row}");
        }
    }

    #[test]
    fn objects_are_written_key_by_key() {
        assert_eq!(ObjectWriter::default().finish(), b"{}");
        let mut object = ObjectWriter::default();
        object.key("a\"b").extend_from_slice(b"1");
        write_list(object.key("list"), &[1, 2], |number, out| out.extend(number.to_string().into_bytes()));
        write_list(object.key("empty"), &[0; 0], |_, _| {});
        assert_eq!(object.finish(), br#"{"a\"b":1,"list":[1,2],"empty":[]}"#);
    }

    #[test]
    fn a_row_has_the_columns_its_definition_has() {
        let file = bundle("").replace(
            "[]",
            r#"[{"id":"a","type":"view","json":{ "n" : 1 },"createdAt":null},{"updatedAt":"2024-05-23 10:18:59","name":"N","json":{},"type":"view","id":"b"}]"#,
        );
        let bundle = Bundle::parse(file.as_bytes()).unwrap();
        let mut out = Vec::new();
        write_list(&mut out, &bundle.definitions, write_row);
        assert_eq!(
            String::from_utf8(out).unwrap(),
            r#"[{"id":"a","type":"view","json":{"n":1},"createdAt":null},{"id":"b","name":"N","type":"view","json":{},"updatedAt":"2024-05-23 10:18:59"}]"#
        );
    }

    #[test]
    fn many_disagreements_are_named_in_part() {
        let disagreement = |at: usize| Disagreement { part: "definitions", id: format!("id-{at}") };
        let told = |count: usize| list(&(0..count).map(disagreement).collect::<Vec<_>>());
        assert_eq!(told(2), "`id-0`, `id-1`");
        assert!(told(9).ends_with("`id-4` and 4 more"));
    }

    #[test]
    fn connections_are_united_in_the_order_they_come() {
        let united = |files: &[String]| {
            let bundles: Vec<_> = files.iter().map(|file| Bundle::parse(file.as_bytes()).unwrap()).collect();
            let united = union_of_connections(bundles.iter().map(|bundle| &bundle.envelope));
            united.map(|connections| {
                let fields = |one: &SiteObjectConnection| {
                    one.fields.iter().map(ToString::to_string).collect::<String>()
                };
                connections.iter().map(|one| format!("{}:{}", one.object, fields(one))).collect::<Vec<_>>()
            })
        };
        let links = |json: &str| bundle(&format!(r#""siteObjectConnections":{json},"#));
        assert_eq!(united(&[bundle("")]), None);
        assert_eq!(united(&[bundle(""), links("{}")]), Some(vec![]));
        let both = [links(r#"{"v":["2"],"u":["1"]}"#), links(r#"{"u":["3","1"],"w":[]}"#)];
        assert_eq!(united(&both), Some(vec!["v:2".to_owned(), "u:13".to_owned(), "w:".to_owned()]));
    }

    #[test]
    fn entries_without_an_id_are_all_kept() {
        let one = bundle(r#""roles":[{"name":"A"},{"name":"A"}],"#);
        let bundles = [Bundle::parse(one.as_bytes()).unwrap(), Bundle::parse(one.as_bytes()).unwrap()];
        let mut disagreements = Vec::new();
        let union = union_of_entries(
            "roles",
            bundles.iter().map(|bundle| roles(&bundle.envelope)),
            &mut disagreements,
        );
        assert_eq!((union.unwrap().len(), disagreements.len()), (4, 0));
    }
}
