//! The bundle that leads back, written anew from rows of several exports.

use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::access::Access;
use crate::{Bundle, Definition, Stamp};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Written<'w> {
    ab_version: &'w str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<&'w str>,
    definitions: Vec<Row<'w>>,
    #[serde(skip_serializing_if = "std::collections::BTreeMap::is_empty")]
    files: std::collections::BTreeMap<&'w str, &'w RawValue>,
    #[serde(skip_serializing_if = "<[Value]>::is_empty")]
    scopes: &'w [Value],
    #[serde(skip_serializing_if = "<[Value]>::is_empty")]
    roles: &'w [Value],
}

/// A row with the columns that a server stores.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Row<'w> {
    id: &'w str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'w str>,
    r#type: &'w str,
    json: &'w RawValue,
    #[serde(skip_serializing_if = "Date::is_absent")]
    created_at: Date<'w>,
    #[serde(skip_serializing_if = "Date::is_absent")]
    updated_at: Date<'w>,
}

struct Date<'w>(&'w Stamp<'w>);

impl Date<'_> {
    fn is_absent(&self) -> bool {
        *self.0 == Stamp::Absent
    }
}

impl Serialize for Date<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.as_text().serialize(serializer)
    }
}

/// Writes the bundle.
pub(super) fn bundle<'w>(
    snapshot: &Bundle<'_>,
    rows: impl Iterator<Item = &'w Definition<'w>>,
    access: &Access<'_>,
) -> Vec<u8> {
    let row = |row: &'w Definition<'w>| Row {
        id: row.id.as_str(),
        name: row.name.as_deref(),
        r#type: row.kind.as_str(),
        json: &row.json,
        created_at: Date(&row.created_at),
        updated_at: Date(&row.updated_at),
    };
    let written = Written {
        ab_version: snapshot.envelope.ab_version.as_deref().unwrap_or("0.0.0"),
        date: snapshot.envelope.date.as_deref(),
        definitions: rows.map(row).collect(),
        files: access.files.clone(),
        scopes: &access.scopes,
        roles: &access.roles,
    };
    serde_json::to_vec(&written).expect("texts and JSON that was read are always JSON")
}
