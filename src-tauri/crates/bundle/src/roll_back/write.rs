//! The bundle that leads back, written anew from rows of several exports.

use serde_json::Value;

use super::access::Access;
use crate::outgoing::{ObjectWriter, write_list, write_row};
use crate::splice::quoted;
use crate::{Bundle, Definition};

/// Writes the bundle.
pub(super) fn bundle<'w>(
    snapshot: &Bundle<'_>,
    rows: impl Iterator<Item = &'w Definition<'w>>,
    access: &Access<'_>,
) -> Vec<u8> {
    let mut bundle = ObjectWriter::default();
    let version = snapshot.envelope.ab_version.as_deref().unwrap_or("0.0.0");
    bundle.key("abVersion").extend(quoted(version).into_bytes());
    if let Some(date) = snapshot.envelope.date.as_deref() {
        bundle.key("date").extend(quoted(date).into_bytes());
    }
    let rows: Vec<_> = rows.collect();
    write_list(bundle.key("definitions"), &rows, |row, out| write_row(row, out));
    if !access.files.is_empty() {
        let mut files = ObjectWriter::default();
        access.files.iter().for_each(|(id, file)| files.key(id).extend_from_slice(file.get().as_bytes()));
        bundle.key("files").extend(files.finish());
    }
    for (key, part) in [("scopes", &access.scopes), ("roles", &access.roles)] {
        if !part.is_empty() {
            let write = |entry: &Value, out: &mut Vec<u8>| out.extend(entry.to_string().into_bytes());
            write_list(bundle.key(key), part, write);
        }
    }
    bundle.finish()
}
