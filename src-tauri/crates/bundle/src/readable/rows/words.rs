//! What people call the properties of definitions.

/// Returns what people call a property, by its keys without the numbers of list entries; `None` where this version
/// has no better words than the keys.
pub(super) fn known(keys: &[&str]) -> Option<&'static str> {
    let keys = match keys {
        ["settings" | "json", rest @ ..] => rest,
        _ => keys,
    };
    let found = WORDS.iter().find(|(known, _)| known.split('.').eq(keys.iter().copied()));
    found.map(|(_, words)| *words)
}

/// Returns what one entry of a list of ids is called.
pub(super) fn member(key: &str) -> Option<&'static str> {
    let found = MEMBERS.iter().find(|(known, _)| *known == key);
    found.map(|(_, words)| *words)
}

/// Tells whether a property is a flag, however a server writes it.
pub(super) fn is_flag(key: &str) -> bool {
    FLAGS.contains(&key)
}

/// Returns what people call a sort of field.
pub(super) fn field_type(key: &str) -> Option<&'static str> {
    let found = FIELD_TYPES.iter().find(|(known, _)| *known == key);
    found.map(|(_, words)| *words)
}

/// Returns the name of a language in English.
pub(super) fn language(code: &str) -> Option<&'static str> {
    let found = LANGUAGES.iter().find(|(known, _)| *known == code);
    found.map(|(_, words)| *words)
}

/// Takes a key apart into words: `typeDecimalPlaces` becomes `Type decimal places`, `objectIDs` `Object ids`.
pub(super) fn plain(key: &str) -> String {
    let mut words = String::new();
    let spelled = key.replace("IDs", "Ids").replace("ID", "Id");
    for (at, mark) in spelled.trim_matches('_').char_indices() {
        match mark {
            '_' | '-' => words.push(' '),
            _ if at == 0 => words.extend(mark.to_uppercase()),
            _ if mark.is_uppercase() && !words.ends_with(|last: char| last.is_uppercase()) => {
                words.push(' ');
                words.extend(mark.to_lowercase());
            }
            _ => words.push(mark),
        }
    }
    words
}

const WORDS: &[(&str, &str)] = &[
    ("accessLevels", "Access"),
    ("bgImage", "Background picture"),
    ("columnName", "Column"),
    ("combinedFields", "Combined fields"),
    ("createdInAppID", "Made in app"),
    ("dataviewID", "Data collection"),
    ("datasourceID", "Source of rows"),
    ("dateFormat", "Date format"),
    ("default", "Default value"),
    ("defaultDate", "Default date"),
    ("defaultImageUrl", "Default picture"),
    ("detailsPage", "Page for details"),
    ("editPage", "Page for editing"),
    ("fieldID", "Field"),
    ("fieldId", "Field"),
    ("fieldLink", "Field of the linked object"),
    ("fileSize", "Largest file (MB)"),
    ("fileType", "Accepted file types"),
    ("filterConditions", "Filter"),
    ("fixSelect", "Selected row"),
    ("followDatacollectionID", "Follows the data collection"),
    ("formula", "Formula"),
    ("hasColors", "Coloured options"),
    ("height", "Height"),
    ("icon", "Icon"),
    ("indexField", "Key of the link"),
    ("indexField2", "Second key of the link"),
    ("isCustomFK", "Key of its own"),
    ("isMultiple", "Several options at once"),
    ("isSource", "Holds the link"),
    ("isSystemObject", "System object"),
    ("joins.objectID", "Base object"),
    ("key", "Type"),
    ("labelFormat", "Format of row labels"),
    ("limitFileSize", "File size is limited"),
    ("limitFileType", "File types are limited"),
    ("linkColumn", "Field on the other side"),
    ("linkDatacollectionID", "Linked data collection"),
    ("linkFieldID", "Linked by field"),
    ("linkObject", "Linked object"),
    ("linkType", "Rows there for one here"),
    ("linkViaType", "Rows here for one there"),
    ("loadAll", "Loads all rows at once"),
    ("multipleDefault", "Default options"),
    ("name", "Name inside"),
    ("object", "Object"),
    ("objectID", "Object"),
    ("objectId", "Object"),
    ("objectWorkspace.filterConditions", "Filter"),
    ("objectWorkspace.frozenColumnID", "Frozen column"),
    ("objectWorkspace.hiddenFields", "Hidden fields"),
    ("objectWorkspace.sortFields", "Sort order"),
    ("options", "Option"),
    ("options.hex", "Colour"),
    ("options.text", "Text"),
    ("position", "Position"),
    ("removeExistingData", "Clears existing values"),
    ("required", "Required"),
    ("roleAccess", "Role with access"),
    ("showIcon", "Shows its icon"),
    ("singleDefault", "Default option"),
    ("sortFields", "Sort order"),
    ("supportMultilingual", "Can be translated"),
    ("tableName", "Table"),
    ("textFormula", "Formula"),
    ("typeDecimalPlaces", "Decimals"),
    ("typeDecimals", "Decimal mark"),
    ("typeFormat", "Number format"),
    ("typeRounding", "Rounding"),
    ("typeThousands", "Thousands mark"),
    ("unique", "Unique"),
    ("validateMaximum", "Largest value"),
    ("validateMinimum", "Smallest value"),
    ("validation", "Checks the value"),
    ("validationRules", "Rules for values"),
    ("where", "Filter"),
    ("width", "Width"),
    ("xmlDefinition", "Diagram"),
];

const MEMBERS: &[(&str, &str)] = &[
    ("datacollectionIDs", "Data collection"),
    ("elementIDs", "Element"),
    ("fieldIDs", "Field"),
    ("hiddenFields", "Hidden field"),
    ("hintIDs", "Tutorial"),
    ("importedFieldIDs", "Imported field"),
    ("indexIDs", "Index"),
    ("objectIDs", "Object"),
    ("pageIDs", "Page"),
    ("processIDs", "Process"),
    ("queryIDs", "Query"),
    ("role", "Role"),
    ("roleAccess", "Role with access"),
    ("stepIDs", "Step"),
    ("viewIDs", "Widget"),
];

const FLAGS: &[&str] = &[
    "allowRequired",
    "hasColors",
    "includeTime",
    "isAccessManaged",
    "isCustomFK",
    "isDefaultPage",
    "isExternal",
    "isImported",
    "isMultiple",
    "isQuery",
    "isSource",
    "isSystemObject",
    "limitFileSize",
    "limitFileType",
    "loadAll",
    "preventPopulate",
    "removeExistingData",
    "required",
    "showIcon",
    "supportMultilingual",
    "unique",
    "useDefaultImage",
    "useHeight",
    "useRole",
    "useWidth",
    "validation",
];

const FIELD_TYPES: &[(&str, &str)] = &[
    ("AutoIndex", "Number in a series"),
    ("LongText", "Long text"),
    ("TextFormula", "Text formula"),
    ("boolean", "Checkbox"),
    ("calculate", "Calculation"),
    ("combined", "Combined fields"),
    ("connectObject", "Link to another object"),
    ("date", "Date"),
    ("datetime", "Date and time"),
    ("email", "Email address"),
    ("file", "File"),
    ("formula", "Formula over linked rows"),
    ("image", "Picture"),
    ("json", "JSON"),
    ("list", "List of options"),
    ("number", "Number"),
    ("string", "Text"),
    ("tree", "Tree of options"),
    ("user", "User"),
];

const LANGUAGES: &[(&str, &str)] = &[
    ("de", "German"),
    ("en", "English"),
    ("es", "Spanish"),
    ("fr", "French"),
    ("ko", "Korean"),
    ("pt", "Portuguese"),
    ("th", "Thai"),
    ("zh-hans", "Chinese"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_become_words() {
        assert_eq!(plain("typeDecimalPlaces"), "Type decimal places");
        assert_eq!(plain("linkObjectIDs"), "Link object ids");
        assert_eq!(plain("is_root"), "Is root");
        assert_eq!(plain(""), "");
    }

    #[test]
    fn settings_are_known_with_and_without_their_holder() {
        assert_eq!(known(&["settings", "required"]), Some("Required"));
        assert_eq!(known(&["settings", "options", "text"]), Some("Text"));
        assert_eq!(known(&["nothing", "of", "that"]), None);
    }
}
