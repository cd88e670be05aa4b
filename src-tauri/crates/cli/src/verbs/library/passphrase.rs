//! `library passphrase`: a passphrase of its own for the library, its recovery kit, and the way back.

use std::path::Path;

use serde::Serialize;
use service::Secret;
use service::ferry::Ferry;
use service::library::{Protection, WellKnown};
use service::secrets::Keep;

use crate::args::PassphraseVerb;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::host::Host;
use crate::page::{Page, Shown};
use crate::secret_input::{NEW_PASSPHRASE, new_passphrase};

/// How the library is protected now.
#[derive(Serialize)]
struct Protected {
    library: String,
    protection: Protection,
    /// The file that was written as its recovery kit.
    kit: Option<String>,
}

/// Runs the verb.
pub fn run(verb: &PassphraseVerb, host: &Host) -> Result<Exit, Failure> {
    let ferry = host.ferry_with_keychain()?;
    let is_protected = host.run(ferry, ferry.is_library_protected())?;
    match verb {
        PassphraseVerb::Set { kit } => set(kit.as_deref(), is_protected, ferry, host)?,
        PassphraseVerb::Kit { out } => host.run(ferry, ferry.renew_recovery_kit(out))?,
        PassphraseVerb::Remove { without_passphrase } => {
            let well_known = if *without_passphrase { WellKnown::Accepted } else { WellKnown::Refused };
            host.run(ferry, ferry.open_library_to_all(well_known))?;
        }
    }
    let (kit, protection) = match verb {
        PassphraseVerb::Set { kit } => (kit.as_ref(), Protection::Own),
        PassphraseVerb::Kit { out } => (Some(out), Protection::Own),
        PassphraseVerb::Remove { .. } => (None, Protection::WellKnown),
    };
    let kit = kit.map(|path| path.display().to_string());
    host.print(&Protected { library: host.wait(ferry.library_state())?.path, protection, kit })?;
    Ok(Exit::Done)
}

fn set(kit: Option<&Path>, is_protected: bool, ferry: &Ferry, host: &Host) -> Result<(), Failure> {
    let passphrase = new_passphrase()?.ok_or_else(|| {
        Failure::usage("No new passphrase was given. Nothing was done.")
            .hint(format!("Give it in the variable `{NEW_PASSPHRASE}`."))
    })?;
    let keep = if host.global().no_keychain { Keep::Session } else { Keep::Keychain };
    match (is_protected, kit) {
        (true, _) => change(passphrase, keep, kit, ferry, host),
        (false, Some(kit)) => host.run(ferry, ferry.protect_library(passphrase, kit, keep)),
        (false, None) => Err(Failure::usage("A library is protected only together with a recovery kit.")
            .hint("Name a file for the recovery kit with `--kit FILE`, best on another disk.")),
    }
}

fn change(
    passphrase: Secret,
    keep: Keep,
    kit: Option<&Path>,
    ferry: &Ferry,
    host: &Host,
) -> Result<(), Failure> {
    host.run(ferry, async {
        if let Some(kit) = kit {
            ferry.renew_recovery_kit(kit).await?;
        }
        ferry.change_library_passphrase(passphrase, keep).await
    })
}

impl Shown for Protected {
    fn show(&self, page: &mut Page) {
        page.line(match self.protection {
            Protection::Own => format!("The library `{}` has a passphrase of its own.", self.library),
            Protection::WellKnown => {
                format!("The library `{}` can be read by whoever may enter its place.", self.library)
            }
        });
        if let Some(kit) = &self.kit {
            page.line(format!(
                "Its recovery kit is `{kit}`. Keep it away from this computer: it opens the library, too."
            ));
        }
    }
}
