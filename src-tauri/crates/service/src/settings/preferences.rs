//! How the user wants the program to look, to speak, to connect and to log.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::RehearsalPolicy;
use super::file::Content;
use crate::network::{Authority, Network, Proxy};
use crate::{Code, Environment, Error, Result};

/// The sizes of text that can be chosen, in percent of the usual one.
const TEXT_PERCENT: std::ops::RangeInclusive<u16> = 80..=200;

/// How the window looks.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "kebab-case")]
pub enum Theme {
    /// As the desktop does.
    #[default]
    System,
    /// Dark text on light ground.
    Light,
    /// Light text on dark ground.
    Dark,
    /// With the strongest contrast.
    HighContrast,
}

/// A language that the window speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    /// English.
    En,
    /// Thai.
    Th,
}

/// How much the program writes into its log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "kebab-case")]
pub enum LogLevel {
    /// Nothing.
    Off,
    /// What failed, and what was strange.
    #[default]
    Warnings,
    /// What was done, too.
    Steps,
    /// Everything that helps to find a fault.
    Details,
}

/// What holds for all servers of an environment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct EnvironmentPolicy {
    /// Whether imports have to be rehearsed. A server may ask for more, never for less.
    pub rehearsal: RehearsalPolicy,
    /// Whether a server that is added is read-only until the user says otherwise.
    pub read_only_at_first: bool,
}

/// Everything that the user chose and that is no server and no library.
#[derive(Clone, Debug, PartialEq, Serialize, specta::Type)]
pub struct Preferences {
    /// How the window looks.
    pub theme: Theme,
    /// What the window speaks. `None`: as the system does.
    pub language: Option<Language>,
    /// The size of text in percent of the usual one.
    pub text_percent: u16,
    /// How much goes into the log.
    pub log: LogLevel,
    /// How connections are made.
    pub network: Network,
    /// What holds for each environment.
    pub environments: BTreeMap<Environment, EnvironmentPolicy>,
}

/// One thing that the user changed.
#[derive(Clone, Debug, Deserialize, specta::Type)]
#[serde(rename_all = "kebab-case")]
pub enum PreferenceChange {
    /// How the window looks.
    Theme(Theme),
    /// What the window speaks. `None`: as the system does.
    Language(Option<Language>),
    /// The size of text in percent of the usual one.
    TextPercent(u16),
    /// How much goes into the log.
    Log(LogLevel),
    /// The way out of this computer's network.
    Proxy(Proxy),
    /// This authority, by the name of its file, is not believed any more.
    ForgetAuthority(String),
    /// What holds for an environment.
    Environment(Environment, EnvironmentPolicy),
}

impl Preferences {
    pub(super) fn of(content: &Content) -> Self {
        let policy = |environment| content.environments.get(&environment).copied().unwrap_or_default();
        Self {
            theme: content.theme,
            language: content.language,
            text_percent: content
                .text_percent
                .unwrap_or(100)
                .clamp(*TEXT_PERCENT.start(), *TEXT_PERCENT.end()),
            log: content.log,
            network: content.network.clone(),
            environments: Environment::ALL.into_iter().map(|each| (each, policy(each))).collect(),
        }
    }
}

impl PreferenceChange {
    /// Writes it down, or says why it cannot be.
    pub(super) fn carry_out(self, content: &mut Content) -> Result<()> {
        match self {
            Self::Theme(theme) => content.theme = theme,
            Self::Language(language) => content.language = language,
            Self::TextPercent(percent) if !TEXT_PERCENT.contains(&percent) => {
                let (least, most) = (TEXT_PERCENT.start(), TEXT_PERCENT.end());
                let message = format!("Text can be {least} to {most} percent of its usual size.");
                return Err(Error::new(Code::Invalid, message));
            }
            Self::TextPercent(percent) => content.text_percent = Some(percent),
            Self::Log(level) => content.log = level,
            Self::Proxy(proxy) => {
                let network = Network { proxy, authorities: Vec::new() };
                network.check()?;
                content.network.proxy = network.proxy;
            }
            Self::ForgetAuthority(name) => content.network.authorities.retain(|known| known.name != name),
            Self::Environment(environment, policy) => {
                content.environments.insert(environment, policy);
            }
        }
        Ok(())
    }
}

/// Adds an authority; one of the same name is replaced.
pub(super) fn believe(content: &mut Content, authority: Authority) {
    content.network.authorities.retain(|known| known.name != authority.name);
    content.network.authorities.push(authority);
}
