//! Filters and sort orders as people say them.

use crate::readable::names::Names;
use crate::tree::Node;

/// The keys under which a filter stands (definition-model §3.1, `COND`).
const FILTERS: &[&str] = &["filterConditions", "where", "gridFilter", "filterValue", "cond", "queryRules"];

/// Tells whether a filter stands under a key.
pub(super) fn is_filter(key: &str, sides: &[Option<Node<'_>>; 3]) -> bool {
    let has_rules = |side: &Node<'_>| rules(*side).is_some_and(|rules| !rules.is_empty());
    FILTERS.contains(&key) && sides.iter().flatten().any(has_rules)
}

/// Writes a filter as a sentence, e.g. `Status is not ‘closed’ and Amount > 5`.
pub(super) fn sentence(filter: Node<'_>, names: &Names<'_, '_>) -> String {
    let Some(rules) = rules(filter).filter(|rules| !rules.is_empty()) else {
        return "every row".to_owned();
    };
    let glue = match filter.get("glue") {
        Some(Node::Text("or")) => " or ",
        Some(_) | None => " and ",
    };
    let part = |rule: &Node<'_>| match self::rules(*rule).is_some_and(|inner| !inner.is_empty()) {
        true if rules.len() > 1 => format!("({})", sentence(*rule, names)),
        true => sentence(*rule, names),
        false => condition(*rule, names),
    };
    rules.iter().map(part).collect::<Vec<_>>().join(glue)
}

/// Writes a sort order, e.g. `Name ascending, Date descending`.
pub(super) fn sort_order(fields: Node<'_>, names: &Names<'_, '_>) -> String {
    let field = |field: &Node<'_>| {
        let direction = match field.get("dir") {
            Some(Node::Text("desc")) => "descending",
            Some(_) | None => "ascending",
        };
        format!("{} {direction}", name_of(field.get("key"), names))
    };
    let fields: Vec<_> = fields.items().iter().map(field).collect();
    if fields.is_empty() { "none".to_owned() } else { fields.join(", ") }
}

fn rules(filter: Node<'_>) -> Option<&[Node<'_>]> {
    match filter {
        Node::List(rules) => Some(rules),
        Node::Null | Node::Bool(_) | Node::Number(_) | Node::Text(_) | Node::Map(_) | Node::Deep(_) => {
            filter.get("rules").or_else(|| filter.get("queryRules")).map(Node::items)
        }
    }
}

fn condition(rule: Node<'_>, names: &Names<'_, '_>) -> String {
    let field = name_of(rule.get("key"), names);
    let operator = rule.get("rule").and_then(Node::decoded).unwrap_or_default();
    match words(&operator) {
        Some((words, false)) => format!("{field} {words}"),
        Some((words, true)) => format!("{field} {words} {}", value(rule, names)),
        None => format!("{field} {} {}", operator.replace('_', " "), value(rule, names)),
    }
}

/// Returns the words of an operator, and whether a value follows.
fn words(operator: &str) -> Option<(&'static str, bool)> {
    Some(match operator {
        "equals" | "equal" => ("is", true),
        "not_equal" | "not_equals" => ("is not", true),
        "contains" => ("contains", true),
        "not_contains" => ("does not contain", true),
        "begins_with" => ("begins with", true),
        "not_begins_with" => ("does not begin with", true),
        "ends_with" => ("ends with", true),
        "not_ends_with" => ("does not end with", true),
        "greater" => (">", true),
        "greater_or_equal" => ("≥", true),
        "less" => ("<", true),
        "less_or_equal" => ("≤", true),
        "between" => ("is between", true),
        "not_between" => ("is not between", true),
        "in_query" => ("is in the query", true),
        "not_in_query" => ("is not in the query", true),
        "in_data_collection" => ("is in the data collection", true),
        "not_in_data_collection" => ("is not in the data collection", true),
        "same_as_field" => ("is the same as the field", true),
        "not_same_as_field" => ("is not the same as the field", true),
        "is_null" | "is_empty" => ("is empty", false),
        "is_not_null" | "is_not_empty" => ("has a value", false),
        "checked" => ("is checked", false),
        "unchecked" => ("is not checked", false),
        "is_current_user" => ("is the current user", false),
        "is_not_current_user" => ("is not the current user", false),
        "contain_current_user" => ("contains the current user", false),
        "not_contain_current_user" => ("does not contain the current user", false),
        _ => return None,
    })
}

fn name_of(id: Option<Node<'_>>, names: &Names<'_, '_>) -> String {
    let id = id.and_then(Node::decoded).unwrap_or_default();
    let own = match id.as_ref() {
        "" | "this_object" => "the row".to_owned(),
        _ => id.clone().into_owned(),
    };
    names.of(&id).unwrap_or(own)
}

fn value(rule: Node<'_>, names: &Names<'_, '_>) -> String {
    let field = rule.get("key").and_then(Node::decoded).unwrap_or_default();
    match rule.get("value") {
        None | Some(Node::Null) => "nothing".to_owned(),
        Some(value) => match value.decoded() {
            Some(text) => match names.option(&field, &text).or_else(|| names.of(&text)) {
                Some(known) => format!("‘{known}’"),
                None if is_number(&text) => text.into_owned(),
                None => format!("‘{text}’"),
            },
            None => super::raw(value),
        },
    }
}

/// A long row of digits is the id of an option, not a number.
fn is_number(text: &str) -> bool {
    text.len() < 12 && text.parse::<f64>().is_ok_and(f64::is_finite)
}
