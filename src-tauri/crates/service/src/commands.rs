//! What an import did, as commands that do the same: out of the same entries of the library, with the same choices, onto
//! the same server.

use bundle::choices::Take;
use bundle::roll_back::Return;
use bundle::{Choices, Decision, DefinitionId, Selection};

use crate::ImportId;
use crate::ancestor::AncestorChoice;
use crate::history::{Asked, ImportRecord};

/// Returns the commands; none when the record does not say what was chosen.
pub(crate) fn commands(record: &ImportRecord) -> Vec<String> {
    let Some(choices) = record.choices() else { return Vec::new() };
    let short: String = record.id.to_string().chars().take(8).collect();
    let (plan, name) = (format!("import-{short}.plan.json"), quoted(&record.destination.name));
    let planning = match record.rolls_back {
        Some(import) if choices.is_as_given() => rollback(record, &import),
        Some(_) | None => planning(record, &choices, &name),
    };
    let asked = match record.asked {
        Asked::Yes => " --asked",
        Asked::No | Asked::Skipped => "",
    };
    vec![format!("{planning} --out {plan}"), format!("appferry apply {plan} --confirm {name}{asked}")]
}

/// The way back is made anew, so that what was done since counts.
fn rollback(record: &ImportRecord, import: &ImportId) -> String {
    let previous = record.returned.iter().filter(|(_, choice)| match choice {
        Return::UsePrevious => true,
        Return::KeepCurrent => false,
    });
    let mut words = vec![format!("appferry rollback {import}")];
    words.extend(previous.map(|(id, _)| format!("--previous {}", quoted(id.as_str()))));
    words.join(" ")
}

fn planning(record: &ImportRecord, choices: &Choices, name: &str) -> String {
    let mut words = vec!["appferry plan".to_owned()];
    words.extend(record.given.iter().map(|entry| format!("--bundle library:{entry}")));
    words.push(format!("--onto {name}"));
    if let Some(AncestorChoice::Chosen { entry }) = ancestor(record) {
        words.push(format!("--ancestor library:{entry}"));
    }
    if let Selection::Only(ids) = &choices.selection {
        words.extend(ids.iter().map(|id| format!("--select {}", quoted(id.as_str()))));
    }
    let decided = choices.decisions.iter().flat_map(|(id, decision)| decisions(id, decision));
    words.extend(decided.map(|word| format!("--decide {}", quoted(&word))));
    words.extend(choices.fixes.iter().map(|fix| format!("--fix {}", quoted(&fix.to_string()))));
    words.join(" ")
}

/// Returns how the ancestor was found; `None`: the record does not say.
fn ancestor(record: &ImportRecord) -> Option<AncestorChoice> {
    serde_json::from_value(record.review.as_ref()?["ancestor"].clone()).ok()
}

/// Returns the words for one decision; a merge takes one for each value that was chosen in it.
fn decisions(id: &DefinitionId, decision: &Decision) -> Vec<String> {
    let one = |word: &str| vec![format!("{id}={word}")];
    match decision {
        Decision::UseIncoming => one("use-incoming"),
        Decision::KeepDestination => one("keep-destination"),
        Decision::Skip => one("skip"),
        Decision::Merge { fields } if fields.is_empty() => one("merge"),
        Decision::Merge { fields } => {
            fields.iter().map(|(path, take)| format!("{id}=merge:{path}={}", side(*take))).collect()
        }
    }
}

fn side(take: Take) -> &'static str {
    match take {
        Take::Incoming => "incoming",
        Take::Destination => "destination",
        Take::Ancestor => "ancestor",
    }
}

/// Quotes a word for a shell, so that nothing in it means anything.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.:=/".contains(c);
    match !word.is_empty() && word.chars().all(plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_break_out_of_its_quotes() {
        assert_eq!(quoted("Asia"), "Asia");
        assert_eq!(quoted("Asia; rm -rf ~"), "'Asia; rm -rf ~'");
        assert_eq!(quoted("it's"), r"'it'\''s'");
        assert_eq!(quoted(""), "''");
    }

    #[test]
    fn a_merge_takes_a_word_for_each_value() {
        let fields = [("label".to_owned(), Take::Destination), ("a[0]".to_owned(), Take::Ancestor)].into();
        let words = decisions(&DefinitionId::new("p"), &Decision::Merge { fields });
        assert_eq!(words, ["p=merge:a[0]=ancestor", "p=merge:label=destination"]);
    }
}
