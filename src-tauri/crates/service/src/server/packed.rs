//! Rows of an object as the server packs them: CSV with a header row, and beside it one CSV per relation
//! whose rows are referred to by number (wire 202, 203; the numbers are read in the server's source).

use std::collections::BTreeMap;
use std::error::Error as StdError;

use serde::Deserialize;
use serde_json::Value;

use crate::{Code, Error, Result};

type Broken = Box<dyn StdError + Send + Sync>;

/// One answer of a paged list.
#[derive(Debug)]
pub(super) struct Page {
    /// How many rows there are on the server, as far as the account may see them.
    pub(super) total: u64,
    pub(super) rows: Vec<Row>,
}

/// One row.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) uuid: String,
    cells: BTreeMap<String, String>,
    relations: std::sync::Arc<Relations>,
}

/// Per connecting field: the ids of the related rows by their number.
type Relations = BTreeMap<String, BTreeMap<u64, String>>;

#[derive(Deserialize)]
struct Packed {
    total_count: u64,
    csv_packed: Csv,
}

#[derive(Deserialize)]
struct Csv {
    data: String,
    #[serde(default)]
    relations: BTreeMap<String, String>,
}

impl Page {
    pub(super) fn read(data: &Value) -> Result<Self, Broken> {
        let packed = Packed::deserialize(data)?;
        let mut relations = Relations::new();
        for (field, csv) in &packed.csv_packed.relations {
            relations.insert(field.clone(), numbered(csv)?);
        }
        let relations = std::sync::Arc::new(relations);
        let mut rows = Vec::new();
        for mut cells in table(&packed.csv_packed.data)? {
            let uuid = cells.remove("uuid").filter(|uuid| !uuid.is_empty()).ok_or("a row has no uuid")?;
            rows.push(Row { uuid, cells, relations: std::sync::Arc::clone(&relations) });
        }
        Ok(Self { total: packed.total_count, rows })
    }
}

impl Row {
    /// Returns the row's name from its translations: English, otherwise the first, otherwise its id.
    pub(super) fn name(&self) -> String {
        let translations: Vec<Value> =
            self.cell("translations").and_then(|cell| serde_json::from_str(cell).ok()).unwrap_or_default();
        let english = translations.iter().find(|one| one["language_code"] == "en");
        let name = english.into_iter().chain(&translations).find_map(|one| one["name"].as_str());
        name.or_else(|| self.cell("name")).unwrap_or(&self.uuid).to_owned()
    }

    /// Returns the ids that a connecting field leads to, sorted; `None` when the server did not include them.
    pub(super) fn related(&self, column: &str, field: &str) -> Result<Option<Vec<String>>> {
        let (Some(cell), Some(targets)) = (self.cell(column), self.relations.get(field)) else {
            return Ok(None);
        };
        let numbers: Option<Vec<u64>> = serde_json::from_str(cell).ok();
        let ids =
            numbers.and_then(|numbers| numbers.iter().map(|number| targets.get(number).cloned()).collect());
        let mut ids: Vec<String> = ids.ok_or_else(|| {
            Error::new(
                Code::ServerError,
                format!("The server lists relations of `{}` that it does not describe.", self.uuid),
            )
        })?;
        ids.sort();
        Ok(Some(ids))
    }

    /// Tells whether the server lists a column at all.
    pub(super) fn has(&self, column: &str) -> bool {
        self.cells.contains_key(column)
    }

    /// Returns what stands in a column; `None` when that is nothing.
    pub(super) fn cell(&self, column: &str) -> Option<&str> {
        self.cells.get(column).map(String::as_str).filter(|cell| !cell.is_empty())
    }
}

fn table(csv: &str) -> Result<Vec<BTreeMap<String, String>>, Broken> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    Ok(reader.deserialize().collect::<Result<_, _>>()?)
}

fn numbered(csv: &str) -> Result<BTreeMap<u64, String>, Broken> {
    let mut ids = BTreeMap::new();
    for mut row in table(csv)? {
        let number = row.get("_csvID").ok_or("a related row has no number")?.parse()?;
        ids.insert(number, row.remove("uuid").ok_or("a related row has no uuid")?);
    }
    Ok(ids)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const LINK: &str = "link-field";

    fn page(csv: &str, relation: &str) -> Result<Page, Broken> {
        Page::read(&json!({"total_count": 2, "csv_packed": {"data": csv, "relations": {LINK: relation}}}))
    }

    fn rows(csv: &str, relation: &str) -> Vec<Row> {
        page(csv, relation).expect("a page").rows
    }

    #[test]
    fn cells_are_found_by_the_header_and_hold_embedded_json() {
        let csv = concat!(
            "translations,created_at,uuid,scopes\r\n",
            r#""[{""language_code"":""th"",""name"":""ครู""},{""language_code"":""en"",""name"":""Teacher, new""}]""#,
            ",2026-01-01T00:00:00.000Z,r1,\r\n",
            r#""[{""language_code"":""th"",""name"":""ครู""}]",,r2,"#
        );
        let rows = rows(csv, "");
        assert_eq!(rows.iter().map(Row::name).collect::<Vec<_>>(), ["Teacher, new", "ครู"]);
        assert_eq!(rows[0].related("scopes", LINK).expect("readable"), None);
    }

    proptest::proptest! {
        #[test]
        fn any_text_survives_the_packing(
            cells in proptest::collection::vec(("[a-z0-9-]{1,8}", "[^\r]{0,20}"), 0..8),
        ) {
            let mut options = csv::WriterBuilder::new();
            let mut writer = options.terminator(csv::Terminator::CRLF).from_writer(Vec::new());
            writer.write_record(["name", "uuid"]).expect("in memory");
            for (uuid, name) in &cells {
                writer.write_record([name, uuid]).expect("in memory");
            }
            let csv = String::from_utf8(writer.into_inner().expect("in memory")).expect("text");
            let pair = |row: Row| (row.uuid.clone(), row.cells["name"].clone());
            let read: Vec<_> = rows(&csv, "").into_iter().map(pair).collect();
            proptest::prop_assert_eq!(read, cells);
        }
    }

    #[test]
    fn relations_are_resolved_by_number_and_an_empty_list_is_known() {
        let csv = "uuid,scopes\r\nr1,\"[1,0]\"\r\nr2,[]\r\nr3,";
        let rows = rows(csv, "uuid,_csvID\r\nsB,0\r\nsA,1");
        let related = |row: &Row| row.related("scopes", LINK).expect("readable");
        assert_eq!(related(&rows[0]), Some(vec!["sA".to_owned(), "sB".to_owned()]));
        assert_eq!(related(&rows[1]), Some(vec![]));
        assert_eq!(related(&rows[2]), None);
        assert_eq!(rows[0].related("scopes", "another-field").expect("readable"), None);
    }

    #[test]
    fn a_relation_without_its_row_is_an_error() {
        let rows = rows("uuid,scopes\r\nr1,[7]\r\nr2,oops", "uuid,_csvID\r\nsA,0");
        assert!(rows.iter().all(|row| row.related("scopes", LINK).is_err()));
    }

    #[test]
    fn a_row_without_a_usable_name_is_called_by_its_id() {
        let rows = rows("uuid,translations\r\nr1,not json\r\nr2,\"[{}]\"", "");
        assert_eq!(rows.iter().map(Row::name).collect::<Vec<_>>(), ["r1", "r2"]);
    }

    #[test]
    fn what_is_not_packed_rows_is_refused() {
        assert!(page("id\r\n1", "").is_err(), "no uuid");
        assert!(page("uuid,a\r\nr1", "").is_err(), "a short row");
        assert!(page("uuid\r\nr1", "uuid\r\ns1").is_err(), "an unnumbered relation");
        assert!(Page::read(&json!({"total_count": 2})).is_err());
        assert!(
            Page::read(&json!({"total_count": 0, "csv_packed": {"data": ""}}))
                .expect("empty")
                .rows
                .is_empty()
        );
    }
}
