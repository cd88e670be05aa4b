//! `apply` and `verify`: carry out a plan, and prove what an import did.

use std::path::Path;

use service::ferry::Ferry;
use service::gate::Consent;
use service::history::Asked;
use service::plans::Plan;
use service::report::ImportReport;
use service::settings::SavedServer;
use service::{Code, Environment};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::host::Host;

/// Carries out a plan.
pub fn run(path: &Path, consent: Authorisation, host: &Host) -> Result<Exit, Failure> {
    let plan = Plan::load(path)?;
    let ferry = host.ferry()?;
    let saved = ferry.saved(&plan.destination.server).map_err(|error| {
        let message = format!("The server ‘{}’ of this plan is not saved here.", plan.destination.name);
        Failure::from(error).about(&message).hint("Save the server, and plan the import again.")
    })?;
    let consent = consent.given(&saved)?;
    host.hand_over_secret(&saved)?;
    let report = host
        .run(ferry, async { ferry.apply(&plan, &consent).await.map_err(|error| with_flag(error, &saved)) })?;
    ended(&report, ferry, host)
}

/// Goes on with an import that ended before all of it was sent.
pub fn resume(import: &str, consent: Authorisation, host: &Host) -> Result<Exit, Failure> {
    let ferry = host.ferry()?;
    let record = ferry.history().find(import)?;
    let saved = ferry.saved(&record.destination.server)?;
    let consent = consent.given(&saved)?;
    host.hand_over_secret(&saved)?;
    let report = host.run(ferry, async {
        ferry.resume_import(&record.id, &consent).await.map_err(|error| with_flag(error, &saved))
    })?;
    ended(&report, ferry, host)
}

/// Compares a destination with what an import should have left, again.
pub fn verify(import: &str, restarted: bool, host: &Host) -> Result<Exit, Failure> {
    let ferry = host.ferry()?;
    let record = ferry.history().find(import)?;
    let saved = ferry.saved(&record.destination.server)?;
    host.hand_over_secret(&saved)?;
    let report = host.run(ferry, ferry.verify_import(&record.id, restarted))?;
    ended(&report, ferry, host)
}

/// Prints what an import did, and the command that sends the rest of it.
fn ended(report: &ImportReport, ferry: &Ferry, host: &Host) -> Result<Exit, Failure> {
    host.print(report)?;
    if ferry.history().get(&report.import)?.unfinished().is_some() {
        host.note(format!("To go on with the rest, run `appferry resume {}`.", report.import));
    }
    Ok(report.outcome.into())
}

/// Says which flag is missing where something has to be confirmed.
fn with_flag(error: service::Error, saved: &SavedServer) -> service::Error {
    match error.code() == Code::ConfirmationNeeded {
        true => error.hint(format!("To go ahead, add `--confirm {:?}`.", saved.name)),
        false => error,
    }
}

/// What the user said to authorise an import.
pub struct Authorisation {
    /// `--yes`.
    pub yes: bool,
    /// `--confirm`.
    pub confirm: Option<String>,
    /// `--asked`.
    pub asked: bool,
}

impl Authorisation {
    /// Reads what the user authorises. Whoever does not say that the other builders were asked goes on without, and the
    /// record says so.
    fn given(self, saved: &SavedServer) -> Result<Consent, Failure> {
        let asked = if self.asked { Asked::Yes } else { Asked::Skipped };
        Ok(Consent { asked, ..consent(self.yes, self.confirm, saved)? })
    }
}

/// Reads the name and the yes. A production server needs its name, whatever else is said.
fn consent(yes: bool, confirm: Option<String>, saved: &SavedServer) -> Result<Consent, Failure> {
    let name = &saved.name;
    match confirm {
        Some(confirmed) if confirmed == *name => {
            Ok(Consent { typed_name: Some(confirmed), accept_errors: true, ..Consent::default() })
        }
        Some(confirmed) => {
            let message = format!("The plan is for ‘{name}’, and not for ‘{confirmed}’. Nothing was sent.");
            Err(Failure::usage(message).hint("Give the server's name exactly as it is saved."))
        }
        None if saved.environment == Environment::Production => {
            let message =
                format!("‘{name}’ is a production server: its name has to be given. Nothing was sent.");
            Err(Failure::usage(message).hint(format!("To go ahead, add `--confirm {name:?}`.")))
        }
        None if yes => Ok(Consent::default()),
        None => Err(Failure::usage(format!("Nobody authorised the import into ‘{name}’. Nothing was sent."))
            .hint(format!(
                "To go ahead, add `--yes`, or `--confirm {name:?}` when a finding of the plan is an error."
            ))),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn server(environment: Environment) -> SavedServer {
        SavedServer::new("Asia", "https://asia.example.org", "a@example.org", environment)
    }

    #[test]
    fn yes_is_enough_only_beyond_production() {
        let consent = |environment| consent(true, None, &server(environment));
        assert_eq!(consent(Environment::Test).unwrap().typed_name, None);
        assert!(!consent(Environment::Scratch).unwrap().accept_errors);
        assert_eq!(consent(Environment::Production).unwrap_err().exit(), Exit::WrongUse);
    }

    #[test]
    fn the_name_has_to_be_the_saved_one() {
        let consent = |name: &str| consent(true, Some(name.to_owned()), &server(Environment::Production));
        let given = consent("Asia").unwrap();
        assert_eq!((given.typed_name.as_deref(), given.accept_errors), (Some("Asia"), true));
        assert_eq!(consent("asia").unwrap_err().exit(), Exit::WrongUse);
        assert_eq!(consent("Europe").unwrap_err().exit(), Exit::WrongUse);
    }

    #[test]
    fn whoever_says_nothing_of_the_other_builders_goes_on_without_asking() {
        let given =
            |asked| Authorisation { yes: true, confirm: None, asked }.given(&server(Environment::Test));
        assert_eq!(given(false).unwrap().asked, Asked::Skipped);
        assert_eq!(given(true).unwrap().asked, Asked::Yes);
    }

    #[test]
    fn silence_authorises_nothing() {
        let refused = consent(false, None, &server(Environment::Test)).unwrap_err();
        assert_eq!(refused.exit(), Exit::WrongUse);
        assert!(refused.page().into_text().contains("--yes"));
    }
}
