//! The conditions of a row count: a tree of rules, as the designer's filters are (wire 201, 211–214).

use rusqlite::types::Value as Cell;
use serde_json::Value;

use crate::columns::ColumnType;
use crate::sql::quoted;
use crate::store::{Store, Table};

/// A SQLite expression with its parameters.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Condition {
    /// The expression.
    pub sql: String,
    /// What stands for its question marks.
    pub parameters: Vec<Cell>,
}

/// The rules cannot be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum BadRule {
    /// Neither a field of the object nor one of its columns; the server shows the SQL it tried (wire 214).
    UnknownColumn(String),
    /// A kind of rule this server does not know.
    UnknownRule(String),
}

/// Turns a tree of rules into a condition on the rows of `table`; no rules hold for every row.
pub(crate) fn condition(store: &Store, table: &Table, tree: &Value) -> Result<Condition, BadRule> {
    let Some(rules) = tree["rules"].as_array() else { return single(store, table, tree) };
    let glue = if tree["glue"] == "or" { " OR " } else { " AND " };
    let mut parts = Vec::new();
    let mut parameters = Vec::new();
    for rule in rules {
        let part = condition(store, table, rule)?;
        parts.push(format!("({})", part.sql));
        parameters.extend(part.parameters);
    }
    let sql = if parts.is_empty() { "1".to_owned() } else { parts.join(glue) };
    Ok(Condition { sql, parameters })
}

fn single(store: &Store, table: &Table, rule: &Value) -> Result<Condition, BadRule> {
    let Some(key) = rule["key"].as_str() else {
        return Ok(Condition { sql: "1".to_owned(), parameters: Vec::new() });
    };
    let field = store.definition(key).ok().flatten().map(|row| row.value());
    let name = field.as_ref().and_then(|field| field["columnName"].as_str()).unwrap_or(key);
    let Some(column) = table.column(name) else { return Err(BadRule::UnknownColumn(key.to_owned())) };
    let is_number = match column.kind {
        ColumnType::Int | ColumnType::AutoIncrement | ColumnType::Boolean | ColumnType::Decimal { .. } => {
            true
        }
        ColumnType::Varchar(_)
        | ColumnType::Text
        | ColumnType::LongText
        | ColumnType::Json
        | ColumnType::Date
        | ColumnType::DateTime => false,
    };
    let value = match &rule["value"] {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => rule["value"].to_string(),
    };
    compare(rule["rule"].as_str().unwrap_or_default(), &quoted(&column.name), is_number, &value)
}

fn compare(rule: &str, column: &str, is_number: bool, value: &str) -> Result<Condition, BadRule> {
    let bare = |sql: String| Ok(Condition { sql, parameters: Vec::new() });
    let with =
        |sql: String, parameter: String| Ok(Condition { sql, parameters: vec![Cell::Text(parameter)] });
    // Numbers are kept as text when they have decimals, so both sides are made numbers.
    let operator = |operator: &str| match is_number {
        true => format!("CAST({column} AS REAL) {operator} CAST(? AS REAL)"),
        false => format!("{column} {operator} ? COLLATE NOCASE"),
    };
    match rule {
        "is_null" => bare(format!("{column} IS NULL")),
        "is_not_null" => bare(format!("{column} IS NOT NULL")),
        "is_empty" => bare(format!("({column} IS NULL OR {column} = '')")),
        "is_not_empty" => bare(format!("({column} IS NOT NULL AND {column} <> '')")),
        "equals" | "equal" | "is" => with(operator("="), value.to_owned()),
        "not_equal" | "is_not" => with(operator("<>"), value.to_owned()),
        "greater" => with(operator(">"), value.to_owned()),
        "greater_or_equal" => with(operator(">="), value.to_owned()),
        "less" => with(operator("<"), value.to_owned()),
        "less_or_equal" => with(operator("<="), value.to_owned()),
        "contains" => with(format!("{column} LIKE ?"), format!("%{value}%")),
        "not_contains" => with(format!("{column} NOT LIKE ?"), format!("%{value}%")),
        "begins_with" => with(format!("{column} LIKE ?"), format!("{value}%")),
        "ends_with" => with(format!("{column} LIKE ?"), format!("%{value}")),
        _ => Err(BadRule::UnknownRule(rule.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::needless_pass_by_value, clippy::unwrap_used)]

    use serde_json::json;

    use super::*;
    use crate::columns::Column;

    fn store() -> Store {
        let mut store = Store::new().unwrap();
        store.create_table("T").unwrap();
        store.add_column("T", Column::new("n", ColumnType::Decimal { precision: 10, scale: 2 })).unwrap();
        store.add_column("T", Column::new("s", ColumnType::Varchar(255))).unwrap();
        for (n, s) in [(json!(9), json!("alpha")), (json!(10), json!("Beta")), (Value::Null, Value::Null)] {
            store.insert_row("T", json!({"n": n, "s": s}).as_object().unwrap()).unwrap();
        }
        store
    }

    fn count(tree: Value) -> i64 {
        let store = store();
        let condition = condition(&store, store.table("T").unwrap(), &tree).unwrap();
        store.count_rows("T", &condition.sql, condition.parameters).unwrap()
    }

    fn rule(key: &str, rule: &str, value: &str) -> Value {
        json!({"key": key, "rule": rule, "value": value})
    }

    #[test]
    fn rules_are_joined_by_their_glue() {
        assert_eq!(count(json!({"glue": "and", "rules": []})), 3);
        let rules = json!([rule("n", "is_not_null", ""), rule("s", "contains", "eta")]);
        assert_eq!(count(json!({"glue": "and", "rules": rules})), 1);
        assert_eq!(count(json!({"glue": "or", "rules": rules})), 2);
        assert_eq!(count(json!({"rules": [{"glue": "or", "rules": rules}, rule("n", "less", "10")]})), 1);
    }

    #[test]
    fn numbers_are_compared_as_numbers() {
        assert_eq!(count(rule("n", "greater", "9.5")), 1);
        assert_eq!(count(rule("n", "equals", "9")), 1);
        assert_eq!(count(rule("s", "equals", "BETA")), 1);
        assert_eq!(count(rule("n", "is_null", "")), 1);
    }

    #[test]
    fn unknown_columns_and_rules_are_refused() {
        let store = store();
        let table = store.table("T").unwrap();
        assert_eq!(
            condition(&store, table, &rule("x", "is_null", "")),
            Err(BadRule::UnknownColumn("x".to_owned()))
        );
        assert_eq!(
            condition(&store, table, &rule("n", "smells", "")),
            Err(BadRule::UnknownRule("smells".to_owned()))
        );
    }
}
