//! What a link between objects joins, as people say it.

use crate::column::expected::ends;
use crate::readable::names::Names;
use crate::tree::Node;

/// The settings that the phrase says together.
pub(super) const PARTS: &[&str] = &["linkObject", "linkType", "linkViaType"];

/// Where the phrase stands: nowhere in the definition, as it tells several settings at once.
pub(super) const PHRASE: &str = "row.link";

/// Returns those settings.
pub(super) fn parts(settings: Node<'_>) -> [Option<Node<'_>>; 3] {
    [0, 1, 2].map(|part| settings.get(PARTS[part]))
}

/// Says how many rows of which objects a link joins, e.g. `one ‘Team’ has many ‘Member’`; `None` where the settings are
/// no link's.
pub(super) fn phrase(settings: Node<'_>, holder: Option<&str>, names: &Names<'_, '_>) -> Option<String> {
    let (there, here) = ends(settings)?;
    let linked = settings.get("linkObject")?.decoded()?;
    let linked = names.of(&linked).unwrap_or_else(|| linked.into_owned());
    let own = holder.unwrap_or("this object");
    Some(match (here, there) {
        ("many", "one") => format!("one ‘{linked}’ has many ‘{own}’"),
        ("one", "many") => format!("one ‘{own}’ has many ‘{linked}’"),
        ("many", "many") => format!("many ‘{own}’ have many ‘{linked}’"),
        ("one", "one") => format!("one ‘{own}’ has one ‘{linked}’"),
        _ => return None,
    })
}
