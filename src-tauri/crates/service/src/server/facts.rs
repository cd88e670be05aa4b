//! Small facts of a server: versions, roles, scopes, the real columns of a table, and row counts.

use std::collections::BTreeMap;

use bundle::DefinitionId;
use bundle::impact::Condition;
use bundle::impact::ScopeDetail;
use bundle::verify::Column;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Server;
use super::packed::{self, Page};
use crate::{Code, Error, Result};

/// The system objects that hold roles and scopes; their ids are the same on every server (wire §5).
const ROLES: &str = "c33692f3-26b7-4af3-a02e-139fb519296d";
const SCOPES: &str = "af10e37c-9b3a-4dc6-a52a-85d52320b659";
/// The field of a role that lists its scopes.
const SCOPES_OF_ROLE: &str = "4585d5cb-0eea-461d-a326-61187c88520f";

/// A role of the server.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
pub struct Role {
    /// Its id.
    pub uuid: String,
    /// Its name: English when there is one, otherwise the first.
    pub name: String,
    /// The ids of its scopes, sorted; `None` when the server did not tell.
    pub scopes: Option<Vec<String>>,
}

/// A scope of the server.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
pub struct Scope {
    /// Its id.
    pub uuid: String,
    /// Its name: English when there is one, otherwise the first.
    pub name: String,
    /// Whether it opens every record of every object, as the server lists it; `None`: the server did not tell.
    pub allow_all: Option<String>,
    /// The ids of the objects it opens, as the text of a JSON list; `None`: the server did not tell.
    pub object_ids: Option<String>,
    /// The filter on their records, as JSON text; `None`: the server did not tell.
    pub filters: Option<String>,
}

/// A row of `DESCRIBE` as the server writes it (wire T:68).
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Described {
    field: String,
    r#type: String,
    null: String,
    key: String,
    default: Option<String>,
    extra: String,
}

impl From<Described> for Column {
    fn from(row: Described) -> Self {
        let Described { field, r#type, null, key, default, extra } = row;
        Self { field, kind: r#type, null, key, default, extra }
    }
}

impl Server {
    /// Returns all roles, sorted by id. Fails, instead of returning none, for an account that may not see
    /// them.
    pub async fn roles(&self) -> Result<Vec<Role>> {
        let mut roles = Vec::new();
        match self.all_rows(ROLES, &[("populate", r#"["scopes"]"#)]).await {
            Ok(rows) => {
                for row in rows {
                    let scopes = row.related("scopes", SCOPES_OF_ROLE)?;
                    roles.push(Role { name: row.name(), uuid: row.uuid, scopes });
                }
            }
            // A server that cannot follow the relation still lists the roles; their scopes stay unknown.
            Err(error) if matches!(error.code(), Code::ServerError | Code::Invalid) => {
                let rows = self.all_rows(ROLES, &[]).await?;
                roles.extend(rows.into_iter().map(|row| Role {
                    name: row.name(),
                    uuid: row.uuid,
                    scopes: None,
                }));
            }
            Err(error) => return Err(error),
        }
        roles.sort();
        Ok(roles)
    }

    /// Returns all scopes, sorted by id. Fails, instead of returning none, for an account that may not see
    /// them.
    pub async fn scopes(&self) -> Result<Vec<Scope>> {
        let rows = self.all_rows(SCOPES, &[]).await?;
        let mut scopes: Vec<_> = rows.into_iter().map(Scope::of).collect();
        scopes.sort();
        Ok(scopes)
    }

    /// Returns the columns of an object's table, in the table's order; `None` when the server has no such
    /// object.
    pub async fn live_columns(&self, object: &DefinitionId) -> Result<Option<Vec<Column>>> {
        let Some(object) = segment(object) else {
            return Ok(None);
        };
        let envelope = match self.ask(self.address().call(&["definition", "info", "object", object])).await {
            Ok(envelope) => envelope,
            Err(error) if error.code() == Code::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let fields = Vec::<Described>::deserialize(&envelope.data()["fields"]);
        let columns = |rows: Vec<Described>| rows.into_iter().map(Column::from).collect();
        fields
            .map(|rows| Some(columns(rows)))
            .map_err(|cause| self.not_understood("the columns of an object").caused_by(cause))
    }

    /// Counts the rows of an object that this account can see: an account's scopes narrow the answer (wire §5).
    ///
    /// Fails without asking when an id or a value is not plain, because the server writes both into its SQL.
    pub async fn count_rows(&self, object: &DefinitionId, condition: Option<&Condition>) -> Result<u64> {
        let Some(object) = segment(object) else {
            return Err(Error::new(Code::NotFound, "An object with such an id cannot exist on a server."));
        };
        let mut call = self.address().call(&["app_builder", "model", object, "count"]);
        if let Some(condition) = condition {
            let Some(condition) = query(condition) else {
                return Err(Error::new(Code::Invalid, "Rows with such a value are not counted."));
            };
            call.query_pairs_mut().append_pair("where", &condition.to_string());
        }
        let envelope = self.ask(call).await?;
        envelope.data()["count"].as_u64().ok_or_else(|| self.not_understood("a count of rows"))
    }

    /// Reads all pages of a list of rows.
    async fn all_rows(&self, object: &str, query: &[(&str, &str)]) -> Result<Vec<packed::Row>> {
        let mut rows: BTreeMap<String, packed::Row> = BTreeMap::new();
        loop {
            let page = self.page(object, query, rows.len()).await?;
            if page.total == 0 && !self.is_builder().await? {
                // What an account that may not see the rows gets as well (wire 207).
                return Err(Error::new(
                    Code::NotBuilder,
                    "The account may not see the roles and scopes of this server.",
                ));
            }
            let before = rows.len();
            rows.extend(page.rows.into_iter().map(|row| (row.uuid.clone(), row)));
            if rows.len() as u64 >= page.total {
                return Ok(rows.into_values().collect());
            }
            if rows.len() == before {
                return Err(self.not_understood("all rows of a list"));
            }
        }
    }

    async fn page(&self, object: &str, query: &[(&str, &str)], offset: usize) -> Result<Page> {
        let mut call = self.address().call(&["app_builder", "model", object]);
        call.query_pairs_mut().append_pair("limit", "1000").extend_pairs(query);
        if offset > 0 {
            call.query_pairs_mut().append_pair("offset", &offset.to_string());
        }
        let envelope = self.ask(call).await?;
        Page::read(envelope.data()).map_err(|cause| self.not_understood("a list of rows").caused_by(cause))
    }

    fn not_understood(&self, what: &str) -> Error {
        Error::new(
            Code::ServerError,
            format!("`{}` was asked for {what} and answered something else.", self.address()),
        )
    }
}

impl Scope {
    fn of(row: packed::Row) -> Self {
        let column = |name| row.has(name).then(|| row.cell(name).unwrap_or_default().to_owned());
        Self {
            name: row.name(),
            allow_all: column("allowAll"),
            object_ids: column("objectIds"),
            filters: column("Filters"),
            uuid: row.uuid,
        }
    }

    /// Returns which records it opens, when the server told all of it.
    pub(crate) fn detail(&self) -> Option<ScopeDetail> {
        let json = |text: &Option<String>| text.clone().map(Value::String);
        let (all, objects, filter) = (json(&self.allow_all)?, json(&self.object_ids)?, json(&self.filters)?);
        Some(ScopeDetail::read(&all, &objects, &filter))
    }
}

/// Returns a condition as the server's query builder writes it (wire 211 and 212; `equals` as saved filters have it).
fn query(condition: &Condition) -> Option<Value> {
    let (field, rule, value) = match condition {
        Condition::HasValue(field) => (field, "is_not_null", ""),
        Condition::IsEmpty(field) => (field, "is_null", ""),
        Condition::Equals(field, value) => (field, "equals", value.as_str()),
    };
    let is_plain_id = field.as_str().chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let is_plain_value = value.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' '));
    (is_plain_id && is_plain_value)
        .then(|| json!({ "glue": "and", "rules": [{ "key": field, "rule": rule, "value": value }] }))
}

/// Returns an id as one segment of a path. These three would vanish from the path and ask for something else.
pub(super) fn segment(id: &DefinitionId) -> Option<&str> {
    Some(id.as_str()).filter(|id| !matches!(*id, "" | "." | ".."))
}

/// Reads the answer to `/versioncheck`; instead of a version a silent service has a sentence (wire T:24).
pub(super) fn services(json: &Value) -> Option<BTreeMap<String, Option<String>>> {
    let is_version = |text: &&str| text.trim_start_matches('v').starts_with(|c: char| c.is_ascii_digit());
    let version = |value: &Value| value.as_str().filter(is_version).map(str::to_owned);
    let services = json.as_object()?;
    let found: BTreeMap<_, _> = services.iter().map(|(name, value)| (name.clone(), version(value))).collect();
    // Another program's JSON has no versions at all.
    found.values().any(Option::is_some).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_silent_service_has_no_version() {
        let answer =
            json!({ "appbuilder": "1.3.34+p1", "relay": "Request timed out.", "web": "v2", "x": null });
        let services = services(&answer).expect("versions");
        assert_eq!(services["appbuilder"].as_deref(), Some("1.3.34+p1"));
        assert_eq!(services["web"].as_deref(), Some("v2"));
        assert_eq!((&services["relay"], &services["x"]), (&None, &None));
    }

    #[test]
    fn other_json_is_no_list_of_services() {
        for other in [json!([]), json!({}), json!({ "status": "error" }), json!("1.0")] {
            assert_eq!(services(&other), None, "{other}");
        }
    }

    #[test]
    fn a_condition_is_written_as_the_query_builder_does() {
        let written = |condition: &Condition| query(condition).map(|json| json["rules"][0].clone());
        let cases = [
            (Condition::HasValue("f1".into()), "is_not_null", ""),
            (Condition::IsEmpty("f1".into()), "is_null", ""),
            (Condition::Equals("f1".into(), "op_1 ก".to_owned()), "equals", "op_1 ก"),
        ];
        for (condition, rule, value) in cases {
            assert_eq!(written(&condition), Some(json!({"key": "f1", "rule": rule, "value": value})));
        }
    }

    #[test]
    fn what_could_reach_into_the_servers_sql_is_not_sent() {
        for value in ["x' OR '1'='1", "NOW()", "a?", "a\\", "a\"b", "a`"] {
            assert_eq!(query(&Condition::Equals("f1".into(), value.to_owned())), None, "{value}");
        }
        assert_eq!(query(&Condition::HasValue("f1` OR `1".into())), None);
    }

    #[test]
    fn a_column_reads_what_describe_prints() {
        let row =
            json!({"Field":"text","Type":"varchar(255)","Null":"YES","Key":"","Default":null,"Extra":""});
        let column = Column::from(Described::deserialize(&row).expect("a column"));
        assert_eq!(
            (column.field.as_str(), column.kind.as_str(), column.default),
            ("text", "varchar(255)", None)
        );
    }
}
