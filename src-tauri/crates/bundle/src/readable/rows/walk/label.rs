//! What a place in a definition is called.

use super::{Sides, Walk};
use crate::diff::fields::Step;
use crate::readable::names::translated;
use crate::readable::rows::values::value;
use crate::readable::rows::words::{known, language, plain};
use crate::tree::Node;

impl Walk<'_, '_> {
    /// Returns what people call the place: e.g. `Required`, `Option ‘Open’: Text`, `Label (Thai)`.
    pub(super) fn label(&self) -> String {
        let keys: Vec<&str> = self
            .path
            .iter()
            .filter_map(|step| match step {
                Step::Key(key) => Some(*key),
                Step::Index(_) => None,
            })
            .collect();
        if let ["translations", last] = keys.as_slice() {
            return self.translated(last);
        }
        let last = keys.last().copied().unwrap_or_default();
        if let (Some(entry), [.., list, "translations", _]) = (self.entries.first(), keys.as_slice()) {
            let list = known(&[list]).map_or_else(|| plain(list), str::to_owned);
            return format!("{list} {entry}: {}", self.translated(last));
        }
        let words = known(&keys).map_or_else(|| unknown(&keys), str::to_owned);
        let words = if last == "accessLevels" { words } else { self.role(&keys).unwrap_or(words) };
        match (self.entries.last(), self.path.last()) {
            (None, _) => words,
            (Some(entry), Some(Step::Index(_))) => format!("{words} {entry}"),
            (Some(entry), _) => format!("{words} of {entry}"),
        }
    }

    pub(super) fn translated(&self, key: &str) -> String {
        let code = self.entries.last().map(|entry| entry.trim_matches(['‘', '’'])).unwrap_or_default();
        let what = plain(key);
        if code == self.names.language() && self.entries.len() == 1 {
            return what;
        }
        let language = language(code).map_or_else(|| code.to_owned(), str::to_owned);
        format!("{what} ({language})")
    }

    fn role(&self, keys: &[&str]) -> Option<String> {
        let ["accessLevels", role] = keys else { return None };
        Some(format!("Access of ‘{}’", self.names.of(role).unwrap_or_else(|| (*role).to_owned())))
    }

    pub(super) fn entry_name(&self, name: Node<'_>, entry: &Sides<'_>) -> String {
        // A translation is called by its language, not by what it says.
        let own = entry.iter().rev().flatten().next().filter(|_| self.key() != "translations");
        let text = own.and_then(|own| {
            ["text", "label", "name"].iter().find_map(|key| translated(*own, key, self.names.language()))
        });
        let name = || value(self.key(), name, self.names);
        format!("‘{}’", text.map_or_else(name, |text| text.into_owned()))
    }
}

/// Says the last two keys in words, so that what has no name of its own can still be found.
fn unknown(keys: &[&str]) -> String {
    let inner = keys.iter().filter(|key| !matches!(**key, "settings" | "json"));
    let words: Vec<_> = inner.map(|key| plain(key)).collect();
    let last_two = words.len().saturating_sub(2);
    words[last_two..].join(" › ")
}
