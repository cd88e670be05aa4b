//! The name of a fix: what it edits, in one word and the id it is about.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::DefinitionId;

/// Names one offered edit of the outgoing bundle. Written as a word and what it is about: `keep-field:<id>`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FixId {
    /// `keep-field:<id>`: a field of the destination stays in its object.
    KeepField(DefinitionId),
    /// `keep-page:<id>`: a page of the destination stays where it is.
    KeepPage(DefinitionId),
    /// `keep-view:<id>`: a widget of the destination stays where it is.
    KeepView(DefinitionId),
    /// `keep-in-app:<id>`: an object, query, data collection, process or tutorial stays in the app of the destination.
    KeepInApp(DefinitionId),
    /// `leave-out:<id>`: something that the destination cannot take is not sent.
    LeaveOut(DefinitionId),
    /// `drop-system-objects`: system objects are not sent, only what the apps link to them.
    DropSystemObjects,
    /// `strip-roles`: roles and scopes are sent without what a server would take away elsewhere.
    StripRoles,
    /// `leave-out-roles`: no roles and scopes are sent.
    LeaveOutRoles,
    /// `drop-scope:<uuid>`: roles are sent without a scope that exists nowhere.
    DropScope(String),
    /// `map-role:<from>=<to>`: what is given to one role is given to another one of the destination.
    MapRole {
        /// The role that the bundle names.
        from: String,
        /// The role of the destination.
        to: String,
    },
    /// `drop-characters:<id>`: a definition is sent without the characters that the database refuses.
    DropCharacters(DefinitionId),
    /// `drop-columns:<id>`: a definition is sent without the columns that the server does not have.
    DropColumns(DefinitionId),
    /// `rename-file:<uuid>`: a stored file is sent under the name that its server would give it.
    RenameFile(String),
}

/// A text that names no fix.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("There is no fix `{0}`.")]
pub struct NotAFix(pub String);

impl FixId {
    /// Returns the definition that the fix keeps or leaves out, if that is what it does.
    pub(crate) fn decides_about(&self) -> Option<&DefinitionId> {
        match self {
            Self::KeepField(id)
            | Self::KeepPage(id)
            | Self::KeepView(id)
            | Self::KeepInApp(id)
            | Self::LeaveOut(id) => Some(id),
            Self::DropSystemObjects
            | Self::StripRoles
            | Self::LeaveOutRoles
            | Self::DropScope(_)
            | Self::MapRole { .. }
            | Self::DropCharacters(_)
            | Self::DropColumns(_)
            | Self::RenameFile(_) => None,
        }
    }

    /// Returns the definition whose row the fix mends, if that is what it does.
    pub(crate) fn mends(&self) -> Option<&DefinitionId> {
        match self {
            Self::DropCharacters(id) | Self::DropColumns(id) => Some(id),
            Self::KeepField(_)
            | Self::KeepPage(_)
            | Self::KeepView(_)
            | Self::KeepInApp(_)
            | Self::LeaveOut(_)
            | Self::DropSystemObjects
            | Self::StripRoles
            | Self::LeaveOutRoles
            | Self::DropScope(_)
            | Self::MapRole { .. }
            | Self::RenameFile(_) => None,
        }
    }
}

impl fmt::Display for FixId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::KeepField(id) => write!(f, "keep-field:{id}"),
            Self::KeepPage(id) => write!(f, "keep-page:{id}"),
            Self::KeepView(id) => write!(f, "keep-view:{id}"),
            Self::KeepInApp(id) => write!(f, "keep-in-app:{id}"),
            Self::LeaveOut(id) => write!(f, "leave-out:{id}"),
            Self::DropSystemObjects => f.write_str("drop-system-objects"),
            Self::StripRoles => f.write_str("strip-roles"),
            Self::LeaveOutRoles => f.write_str("leave-out-roles"),
            Self::DropScope(scope) => write!(f, "drop-scope:{scope}"),
            Self::MapRole { from, to } => write!(f, "map-role:{from}={to}"),
            Self::DropCharacters(id) => write!(f, "drop-characters:{id}"),
            Self::DropColumns(id) => write!(f, "drop-columns:{id}"),
            Self::RenameFile(uuid) => write!(f, "rename-file:{uuid}"),
        }
    }
}

impl FromStr for FixId {
    type Err = NotAFix;

    fn from_str(text: &str) -> Result<Self, NotAFix> {
        let unknown = || NotAFix(text.to_owned());
        let about = |id: &str| DefinitionId::new(id);
        match text.split_once(':').filter(|(_, about)| !about.is_empty()) {
            None => match text {
                "drop-system-objects" => Ok(Self::DropSystemObjects),
                "strip-roles" => Ok(Self::StripRoles),
                "leave-out-roles" => Ok(Self::LeaveOutRoles),
                _ => Err(unknown()),
            },
            Some(("keep-field", id)) => Ok(Self::KeepField(about(id))),
            Some(("keep-page", id)) => Ok(Self::KeepPage(about(id))),
            Some(("keep-view", id)) => Ok(Self::KeepView(about(id))),
            Some(("keep-in-app", id)) => Ok(Self::KeepInApp(about(id))),
            Some(("leave-out", id)) => Ok(Self::LeaveOut(about(id))),
            Some(("drop-scope", scope)) => Ok(Self::DropScope(scope.to_owned())),
            Some(("map-role", roles)) => {
                let (from, to) = roles.split_once('=').ok_or_else(unknown)?;
                Ok(Self::MapRole { from: from.to_owned(), to: to.to_owned() })
            }
            Some(("drop-characters", id)) => Ok(Self::DropCharacters(about(id))),
            Some(("drop-columns", id)) => Ok(Self::DropColumns(about(id))),
            Some(("rename-file", uuid)) => Ok(Self::RenameFile(uuid.to_owned())),
            Some(_) => Err(unknown()),
        }
    }
}

impl Serialize for FixId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for FixId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl specta::Type for FixId {
    fn definition(types: &mut specta::Types) -> specta::datatype::DataType {
        <String as specta::Type>::definition(types)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn every_fix_reads_back_as_it_is_written() {
        let (id, uuid) = (DefinitionId::new("1631594504471"), "838beeb9".to_owned());
        let all = [
            FixId::KeepField(id.clone()),
            FixId::KeepPage(id.clone()),
            FixId::KeepView(id.clone()),
            FixId::KeepInApp(id.clone()),
            FixId::LeaveOut(id.clone()),
            FixId::DropSystemObjects,
            FixId::StripRoles,
            FixId::LeaveOutRoles,
            FixId::DropScope(uuid.clone()),
            FixId::MapRole { from: uuid.clone(), to: "there".to_owned() },
            FixId::DropCharacters(id.clone()),
            FixId::DropColumns(id),
            FixId::RenameFile(uuid),
        ];
        for fix in all {
            assert_eq!(fix.to_string().parse::<FixId>(), Ok(fix.clone()), "{fix}");
        }
    }

    #[test]
    fn other_words_are_no_fix() {
        for text in ["", "keep-field", "keep-field:", "keep:f", "map-role:a", "strip-roles:x", "Keep-Field:f"]
        {
            assert_eq!(text.parse::<FixId>(), Err(NotAFix(text.to_owned())), "{text}");
        }
    }
}
