//! What a server is used for.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What a server is used for; decides which confirmations an import needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "kebab-case")]
pub enum Environment {
    /// Apps are built here.
    Development,
    /// Apps are tried here before they go on.
    Test,
    /// People work here.
    Production,
    /// Nothing here is worth keeping: the place for rehearsals.
    Scratch,
}

impl Environment {
    /// Every environment, in the order to offer them.
    pub const ALL: [Self; 4] = [Self::Development, Self::Test, Self::Production, Self::Scratch];

    /// Returns the word that files, JSON and the command line use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Development => "development",
            Self::Test => "test",
            Self::Production => "production",
            Self::Scratch => "scratch",
        }
    }
}

impl fmt::Display for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The word names no environment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("An environment is `development`, `test`, `production` or `scratch`.")]
pub struct NotAnEnvironment;

impl FromStr for Environment {
    type Err = NotAnEnvironment;

    fn from_str(word: &str) -> Result<Self, NotAnEnvironment> {
        Self::ALL.into_iter().find(|environment| environment.as_str() == word).ok_or(NotAnEnvironment)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn the_word_and_the_json_are_the_same() {
        for environment in Environment::ALL {
            assert_eq!(environment.as_str().parse(), Ok(environment));
            assert_eq!(serde_json::to_string(&environment).unwrap(), format!("\"{environment}\""));
        }
        assert_eq!("staging".parse::<Environment>(), Err(NotAnEnvironment));
    }
}
