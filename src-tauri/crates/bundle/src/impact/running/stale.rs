//! What goes on with old definitions until a server's services start again (wire 3.15).

use crate::{Bundle, DefinitionType};

/// Says what of an imported bundle is not in force before a restart, as full sentences.
pub fn stale_until_restart(outgoing: &Bundle<'_>) -> Vec<String> {
    let mut stale = vec!["Browsers that are open keep the old pages until they are loaded again.".to_owned()];
    let carried = |count: Option<usize>| count.unwrap_or_default() > 0;
    let (roles, scopes) = (&outgoing.envelope.roles, &outgoing.envelope.scopes);
    if carried(roles.as_ref().map(Vec::len)) || carried(scopes.as_ref().map(Vec::len)) {
        stale.push(
            "The lists of roles and scopes, and the roles of people, are still the old ones.".to_owned(),
        );
    }
    let has_process = outgoing.definitions.iter().any(|row| row.kind == DefinitionType::Process);
    if has_process {
        stale.push("Timers of processes begin only when the services start.".to_owned());
    }
    stale
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;

    fn stale(export: &serde_json::Value) -> usize {
        let bytes = export.to_string().into_bytes();
        stale_until_restart(&Bundle::parse(&bytes).unwrap()).len()
    }

    #[test]
    fn roles_and_processes_wait_for_a_restart() {
        assert_eq!(stale(&json!({"definitions": [], "roles": []})), 1);
        let process = json!({"id": "p", "name": "P", "type": "process", "json": {}});
        assert_eq!(stale(&json!({"definitions": [process], "roles": [{"uuid": "r"}]})), 3);
    }
}
