//! What counts as equal, one function per line of the table in golden/RULES.md §2.

use bumpalo::Bump;

use super::defaults::{has_field_default, is_field_default};
use crate::DefinitionType;
use crate::family::Family;
use crate::tree::{Node, ONE, ZERO};

/// Takes away what the server fills in.
pub(super) fn normal<'t>(kind: &DefinitionType<'_>, json: Node<'t>, arena: &'t Bump) -> Node<'t> {
    match Family::of(kind, json) {
        Family::Application => application(json, arena),
        Family::Object => object(json, arena),
        Family::Field => field(json, arena),
        Family::Query => query(json, arena),
        Family::View => view(json, arena),
        Family::Element => json.edit("type", arena, |own| unless(own == Node::Text(kind.as_str()), own)),
        Family::DataCollection | Family::Process | Family::Hint | Family::Plain => json,
    }
}

/// Tells whether the rules know the default at a path, so that any value found there is no filled-in default.
pub(super) fn has_known_default(kind: &DefinitionType<'_>, json: Node<'_>, path: &str) -> bool {
    match Family::of(kind, json) {
        Family::Field => {
            let key = json.get("key").and_then(Node::text).unwrap_or_default();
            path.strip_prefix("settings.").is_some_and(|setting| has_field_default(key, setting))
        }
        Family::View => matches!(path, "settings.height" | "position.dx" | "position.dy"),
        Family::Object | Family::Query => {
            matches!(
                path,
                "labelSettings.isNoLabelDisplay" | "objectWorkspace.filterConditions.glue" | "where.glue"
            )
        }
        Family::Application
        | Family::DataCollection
        | Family::Process
        | Family::Element
        | Family::Hint
        | Family::Plain => false,
    }
}

/// `settings.height` absent, null or "0" is 0, and a view without settings has that height; positions are
/// numbers, and `dx` and `dy` are 1 unless the position says otherwise.
fn view<'t>(json: Node<'t>, arena: &'t Bump) -> Node<'t> {
    let json = json.edit("settings", arena, |settings| {
        let rest =
            settings.edit("height", arena, |height| unless(height == Node::Null || is_zero(height), height));
        unless(rest.is_empty_map(), rest)
    });
    json.edit("position", arena, |position| Some(view_position(position, arena)))
}

fn view_position<'t>(position: Node<'t>, arena: &'t Bump) -> Node<'t> {
    if position.members().is_empty() {
        return position;
    }
    position.filter_map(arena, |name, value| {
        let value = number_of_text(value);
        unless(value == ONE && matches!(name, "dx" | "dy"), value)
    })
}

/// A setting that equals the default of the field's key is as good as absent, and so are settings of which
/// nothing else is left. An option of a list takes an absent `text` from its English translation.
fn field<'t>(json: Node<'t>, arena: &'t Bump) -> Node<'t> {
    let key = json.get("key").and_then(Node::text).unwrap_or_default();
    json.edit("settings", arena, |settings| {
        if !matches!(settings, Node::Map(_)) {
            return Some(settings);
        }
        let rest =
            settings.filter_map(arena, |name, value| unless(is_field_default(key, name, value), value));
        let rest = match key {
            "list" => rest.edit("options", arena, |options| {
                Some(options.map_items(arena, |option| list_option(option, arena)))
            }),
            _ => rest,
        };
        unless(rest.is_empty_map(), rest)
    })
}

fn list_option<'t>(option: Node<'t>, arena: &'t Bump) -> Node<'t> {
    let translations = option.get("translations").map_or(&[][..], Node::items);
    let english = translations.iter().find(|entry| entry.get("language_code") == Some(Node::Text("en")));
    let english = english.and_then(|entry| entry.get("text"));
    option.edit("text", arena, |text| unless(Some(text) == english, text))
}

fn object<'t>(json: Node<'t>, arena: &'t Bump) -> Node<'t> {
    let json = table(json, arena);
    json.edit("objectWorkspace", arena, |workspace| {
        Some(workspace.edit("filterConditions", arena, |filter| Some(filter.edit("glue", arena, unless_and))))
    })
}

/// `where` without rules is as good as absent; one with rules is glued by "and" unless it says otherwise.
fn query<'t>(json: Node<'t>, arena: &'t Bump) -> Node<'t> {
    let json = table(json, arena);
    json.edit("where", arena, |filter| {
        let rest = filter.edit("rules", arena, |rules| unless(rules == Node::List(&[]), rules));
        let rest = if rest.get("rules").is_some() { rest.edit("glue", arena, unless_and) } else { rest };
        unless(rest.is_empty_map(), rest)
    })
}

/// What objects and queries share: `labelSettings` and the two flags that some versions write as text.
fn table<'t>(json: Node<'t>, arena: &'t Bump) -> Node<'t> {
    let json = json.edit("labelSettings", arena, |settings| {
        let rest = settings.edit("isNoLabelDisplay", arena, |hidden| unless(is_zero(hidden), hidden));
        unless(rest.is_empty_map(), rest)
    });
    let flag = |value| Some(if is_zero(value) { ZERO } else { value });
    json.edit("isImported", arena, flag).edit("isExternal", arena, flag)
}

/// The list settings nobody made and the first version nobody named are written into the inner `json` at each load.
fn application<'t>(json: Node<'t>, arena: &'t Bump) -> Node<'t> {
    json.edit("json", arena, |inner| {
        let inner =
            inner.edit("objectListSettings", arena, |settings| unless(settings.is_empty_map(), settings));
        Some(inner.edit("versionData", arena, |versions| unless(is_first_version(versions), versions)))
    })
}

fn is_first_version(versions: Node<'_>) -> bool {
    let log = versions.get("changeLog").map_or(&[][..], Node::members);
    let [("1.0.0", entry)] = log else { return false };
    entry.get("commitMessage") == Some(Node::Text("Initial Version"))
        && entry.get("author") == Some(Node::Text("N/A"))
}

fn unless(absent: bool, value: Node<'_>) -> Option<Node<'_>> {
    (!absent).then_some(value)
}

fn unless_and(glue: Node<'_>) -> Option<Node<'_>> {
    unless(glue == Node::Text("and"), glue)
}

fn is_zero(value: Node<'_>) -> bool {
    matches!(value, Node::Number("0") | Node::Text("0"))
}

/// Turns the text of a whole number into the number.
fn number_of_text(value: Node<'_>) -> Node<'_> {
    let Some(text) = value.text() else { return value };
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = matches!(digits.as_bytes(), [b'0'] | [b'1'..=b'9', ..]) && text != "-0";
    let number = plain && digits.len() <= 15 && digits.bytes().all(|byte| byte.is_ascii_digit());
    if number { Node::Number(text) } else { value }
}
