//! How a command ends: the exit codes of the contract.

use std::process::ExitCode;

use service::{Code, Outcome};

/// How a command ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done; nothing differs.
    Done,
    /// It did not work.
    Failed,
    /// The command itself makes no sense, or lacks a confirmation.
    WrongUse,
    /// Differences were found.
    Different,
    /// Findings of severity error were found; wins over differences.
    Errors,
    /// The destination is not what the plan saw; nothing was sent.
    Stale,
    /// The import went through, and the destination is not exactly as planned.
    VerifiedWithDifferences,
    /// Nobody knows what became of the import.
    Unknown,
}

impl Exit {
    /// Returns the number that the calling program sees.
    pub fn number(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::WrongUse => 2,
            Self::Different => 10,
            Self::Errors => 11,
            Self::Stale => 12,
            Self::VerifiedWithDifferences => 13,
            Self::Unknown => 14,
        }
    }

    /// Ends a command that failed with an error of the service.
    pub fn of_error(code: Code) -> Self {
        match code {
            Code::StalePlan => Self::Stale,
            Code::ConfirmationNeeded => Self::WrongUse,
            Code::WrongPassword
            | Code::AccountLocked
            | Code::SignInNeeded
            | Code::NotBuilder
            | Code::UnknownTenant
            | Code::Unreachable
            | Code::TimedOut
            | Code::NotAppBuilder
            | Code::PlainHttpConsent
            | Code::NoCookie
            | Code::NotFound
            | Code::TooLarge
            | Code::NotABundle
            | Code::ServerError
            | Code::ReadOnly
            | Code::ImportUnresolved
            | Code::Blocked
            | Code::Keychain
            | Code::SecretMissing
            | Code::Library
            | Code::PassphraseNeeded
            | Code::WrongPassphrase
            | Code::StorageRefused
            | Code::DamagedEntry
            | Code::Disk
            | Code::Canceled
            | Code::Invalid
            | Code::Internal => Self::Failed,
        }
    }
}

impl From<Outcome> for Exit {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Verified => Self::Done,
            Outcome::VerifiedWithDifferences => Self::VerifiedWithDifferences,
            Outcome::Failed => Self::Failed,
            Outcome::Unknown => Self::Unknown,
            Outcome::Stale => Self::Stale,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.number())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcomes_end_with_the_numbers_of_the_contract() {
        let numbers = [
            (Outcome::Verified, 0),
            (Outcome::Failed, 1),
            (Outcome::Stale, 12),
            (Outcome::VerifiedWithDifferences, 13),
            (Outcome::Unknown, 14),
        ];
        for (outcome, number) in numbers {
            assert_eq!(Exit::from(outcome).number(), number, "{outcome:?}");
        }
        assert_eq!([Exit::WrongUse, Exit::Different, Exit::Errors].map(Exit::number), [2, 10, 11]);
    }

    #[test]
    fn a_stale_plan_and_a_missing_confirmation_are_no_ordinary_failures() {
        assert_eq!(Exit::of_error(Code::StalePlan), Exit::Stale);
        assert_eq!(Exit::of_error(Code::ConfirmationNeeded), Exit::WrongUse);
        assert_eq!(Exit::of_error(Code::NotABundle), Exit::Failed);
    }
}
