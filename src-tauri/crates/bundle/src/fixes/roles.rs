//! Fixes of roles and scopes (wire 3.10, golden/RULES.md 3.1).

use std::borrow::Cow;

use crate::draft::Draft;
use crate::raw::{members, value_of};
use crate::splice::{self, Edit, quoted};
use crate::text::unquoted;

/// What of a role may be sent: with these, everything else that the destination links to it stays (wire T:116).
pub(crate) const OF_ROLE: [&str; 5] = ["uuid", "translations", "Default Role", "properties", "scopes"];
/// What a scope loses: who uses it and who made it are the destination's business.
const NOT_OF_SCOPE: [&str; 3] = ["roles", "roles__relation", "createdBy"];

/// Takes from roles and scopes what would replace links of the destination.
pub(super) fn strip(draft: &mut Draft<'_, '_>) {
    each(draft, "roles", |role| {
        splice::object(role, |key, _| if OF_ROLE.contains(&key) { Edit::Keep } else { Edit::Drop })
    });
    each(draft, "scopes", |scope| {
        splice::object(scope, |key, _| if NOT_OF_SCOPE.contains(&key) { Edit::Drop } else { Edit::Keep })
    });
}

/// Sends no roles and scopes, so that those of the destination stay as they are (wire T:117).
pub(super) fn leave_out(draft: &mut Draft<'_, '_>) {
    ["roles", "scopes"].into_iter().for_each(|part| draft.put_part(part, None));
}

/// Takes a scope from all roles.
pub(super) fn drop_scope(draft: &mut Draft<'_, '_>, scope: &str) {
    let is_it = |entry: &str| match entry.starts_with('{') {
        true => text_at(entry, "uuid").is_some_and(|uuid| uuid == scope),
        false => unquoted(entry).is_some_and(|uuid| uuid == scope),
    };
    each(draft, "roles", |role| {
        splice::object(role, |key, value| match key {
            "scopes" if value.starts_with('[') => {
                Edit::of(splice::list(value, |_, entry| if is_it(entry) { Edit::Drop } else { Edit::Keep }))
            }
            _ => Edit::Keep,
        })
    });
}

/// Gives what is given to one role to another one of the destination instead, and sends the first one not at all.
pub(super) fn map(draft: &mut Draft<'_, '_>, from: &str, to: &str) {
    let named: Vec<_> = draft
        .sent()
        .filter_map(|row| Some((&row.id, draft.json(&row.id)?)))
        .filter(|(_, json)| json.contains(from))
        .map(|(id, json)| (id.clone(), renamed(json, from, to).into_owned()))
        .collect();
    named.into_iter().for_each(|(id, json)| draft.put(&id, json));
    let Some(roles) = draft.part("roles").map(str::to_owned) else { return };
    let is_it = |role: &str| text_at(role, "uuid").is_some_and(|uuid| uuid == from);
    let rest = splice::list(&roles, |_, role| if is_it(role) { Edit::Drop } else { Edit::Keep });
    draft.put_part("roles", Some(rest.into_owned()));
}

/// Writes another id wherever one stands as a whole text or key. Where both would stand, the second one goes.
fn renamed<'j>(json: &'j str, from: &str, to: &str) -> Cow<'j, str> {
    if !json.contains(from) {
        return Cow::Borrowed(json);
    }
    match json.as_bytes().first() {
        Some(b'{') => {
            let has_other = members(json).any(|member| member.key(json) == to);
            let inside = splice::object(json, |key, value| {
                if key == from && has_other { Edit::Drop } else { Edit::of(renamed(value, from, to)) }
            });
            match inside.contains(from) && !has_other {
                true => Cow::Owned(with_renamed_keys(&inside, from, to)),
                false => inside,
            }
        }
        Some(b'[') => {
            let mut has_it = crate::raw::elements(json).any(|entry| is_text(&json[entry], to));
            splice::list(json, |_, entry| match is_text(entry, from) {
                true if has_it => Edit::Drop,
                true => {
                    has_it = true;
                    Edit::Put(Cow::Owned(quoted(to)))
                }
                false => Edit::of(renamed(entry, from, to)),
            })
        }
        Some(b'"') if is_text(json, from) => Cow::Owned(quoted(to)),
        _ => Cow::Borrowed(json),
    }
}

fn with_renamed_keys(json: &str, from: &str, to: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let mut at = 0;
    for member in members(json).filter(|member| member.key(json) == from) {
        out.push_str(&json[at..member.key.start]);
        out.push_str(&quoted(to));
        at = member.key.end;
    }
    out.push_str(&json[at..]);
    out
}

fn is_text(json: &str, text: &str) -> bool {
    unquoted(json).is_some_and(|own| own == text)
}

fn text_at<'j>(object: &'j str, key: &str) -> Option<Cow<'j, str>> {
    value_of(object, key).and_then(unquoted)
}

/// Edits every entry of a part.
fn each(draft: &mut Draft<'_, '_>, part: &'static str, edit: impl Fn(&str) -> Cow<'_, str>) {
    let Some(list) = draft.part(part).map(str::to_owned) else { return };
    let edited = splice::list(&list, |_, entry| match entry.starts_with('{') {
        true => Edit::of(edit(entry)),
        false => Edit::Keep,
    });
    draft.put_part(part, Some(edited.into_owned()));
}
