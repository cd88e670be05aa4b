//! What every server has of its own.

/// System definitions that every server has, whether or not its exports show them (definition-model §4.5): system
/// objects, the key field of user links, and the app Site Administration.
const EVERYWHERE: [&str; 15] = [
    "08826ac7-4b33-4745-a3d7-f7831ca4ff59",
    "090cde9f-71ba-4597-bdb2-79b84816e86e",
    "227bcbb3-437f-4bb5-a5a1-ec3198696206",
    "228e3d91-5e42-49ec-b37c-59323ae433a1",
    "2ba85be0-78db-4eda-ba43-c2c4e3831849",
    "42658374-ed94-49af-90a4-05c048b6f041",
    "4a9d89c9-f4eb-41af-91e4-909eff389f3e",
    "5760560b-c078-47ca-98bf-e18ac492a561",
    "af10e37c-9b3a-4dc6-a52a-85d52320b659",
    "af91fc75-fb73-4d71-af14-e22832eb5915",
    "c33692f3-26b7-4af3-a02e-139fb519296d",
    "d36ae4c8-edef-48d8-bd9c-79a0edcaa067",
    "d734fe8c-b615-446c-8a5f-793ddece19f9",
    "d84cd351-d96c-490f-9afb-2a0b880ca0ec",
    "db5b3b26-5300-4c92-bc73-8ce4f4696992",
];

/// Tells whether a definition with this id is on every server.
pub(crate) fn is_everywhere(id: &str) -> bool {
    EVERYWHERE.binary_search(&id).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_every_server_has_is_sorted_to_be_found() {
        assert!(EVERYWHERE.is_sorted());
        assert!(is_everywhere("228e3d91-5e42-49ec-b37c-59323ae433a1") && !is_everywhere("a"));
    }
}
