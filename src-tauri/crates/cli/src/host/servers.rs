//! Saved servers and their apps, by the words that users call them.

use bundle::DefinitionId;
use service::list_apps::AppRow;
use service::secrets::Keep;
use service::settings::SavedServer;

use super::Host;
use crate::failure::Failure;
use crate::secret_input::SecretKind;

/// More names than this do not help.
const NAMED: usize = 10;

impl Host {
    /// Returns a saved server, ready to be asked: with the secret of this command, if one was given.
    pub fn server(&self, name: &str) -> Result<SavedServer, Failure> {
        let saved = self.ferry()?.settings().server_named(name)?;
        self.hand_over_secret(&saved)?;
        Ok(saved)
    }

    /// Returns the server that a side names, or says that the word is nothing at all.
    pub fn server_of_side(&self, word: &str, name: &str) -> Result<SavedServer, Failure> {
        let known = self.known_servers()?;
        match known.iter().find(|server| server.is_named(name)) {
            Some(saved) => {
                self.hand_over_secret(saved)?;
                Ok(saved.clone())
            }
            None => Err(neither(word, &known)),
        }
    }

    /// Adds how an app of a server is written, when somebody wrote it as a path.
    pub fn with_spelling(&self, word: &str, failure: Failure) -> Failure {
        let Some((name, app)) = word.split_once(['/', '\\']) else { return failure };
        let is_saved = self.known_servers().is_ok_and(|known| known.iter().any(|saved| saved.is_named(name)));
        if is_saved {
            failure.hint(format!("An app of ‘{name}’ is written `{name}:{app}`."))
        } else {
            failure
        }
    }

    /// Returns every saved server. A look must not leave folders behind.
    fn known_servers(&self) -> Result<Vec<SavedServer>, Failure> {
        match self.places()?.config.exists() {
            true => Ok(self.ferry()?.settings().servers()?),
            false => Ok(Vec::new()),
        }
    }

    /// Returns every saved server, ready to be asked.
    pub fn all_servers(&self) -> Result<Vec<SavedServer>, Failure> {
        let servers = self.ferry()?.settings().servers()?;
        servers.iter().try_for_each(|saved| self.hand_over_secret(saved))?;
        Ok(servers)
    }

    /// Returns the id of an app, which the user gave by id, name or label.
    pub fn app(&self, saved: &SavedServer, wanted: &str) -> Result<DefinitionId, Failure> {
        if is_uuid(wanted) {
            return Ok(DefinitionId::new(wanted));
        }
        let ferry = self.ferry()?;
        let list = self.run(ferry, ferry.list_apps(&saved.id, false))?;
        choose(&list.apps, wanted, &saved.name)
    }

    /// Gives the service the secret of this command, if one was given, for a server.
    pub fn hand_over_secret(&self, saved: &SavedServer) -> Result<(), Failure> {
        let Some(given) = self.given_secret()? else { return Ok(()) };
        let fits = match given.kind {
            None => true,
            Some(SecretKind::Token) => saved.uses_token,
            Some(SecretKind::Password) => !saved.uses_token,
        };
        if !fits {
            let (signs_in, flag) = match saved.uses_token {
                true => ("a `user-token`", "--token-stdin"),
                false => ("a password", "--password-stdin"),
            };
            let message = format!("‘{}’ signs in with {signs_in}. Nothing was sent.", saved.name);
            return Err(Failure::usage(message).hint(format!("Give it with `{flag}`.")));
        }
        let ferry = self.ferry()?;
        Ok(self.wait(ferry.secrets().keep(&saved.id, given.secret.clone(), Keep::Session))??)
    }
}

fn neither(word: &str, known: &[SavedServer]) -> Failure {
    let failure =
        Failure::failed("not-found", format!("`{word}` is neither a file nor the name of a saved server."));
    if known.is_empty() {
        return failure.hint("No server is saved yet: `appferry server add` saves one.");
    }
    let names: Vec<_> = known.iter().map(|server| format!("`{}`", server.name)).collect();
    failure.hint(format!("Saved servers are {}.", listed(&names)))
}

/// Finds the one app that is called so: by id, then by its exact name or label, then whatever the case.
fn choose(apps: &[AppRow], wanted: &str, server: &str) -> Result<DefinitionId, Failure> {
    let lower = wanted.to_lowercase();
    let ways: [&dyn Fn(&AppRow) -> bool; 3] =
        [&|app| app.id == wanted, &|app| app.name == wanted || app.label == wanted, &|app| {
            app.name.to_lowercase() == lower || app.label.to_lowercase() == lower
        }];
    for way in ways {
        let found: Vec<_> = apps.iter().filter(|app| way(app)).collect();
        match found.as_slice() {
            [] => {}
            [app] => return Ok(DefinitionId::new(&app.id)),
            several => return Err(ambiguous(several, wanted, server)),
        }
    }
    let names: Vec<_> = apps.iter().map(|app| format!("`{}`", app.label)).collect();
    let failure = Failure::failed("not-found", format!("‘{server}’ has no app `{wanted}`."));
    Err(if names.is_empty() { failure } else { failure.hint(format!("Its apps are {}.", listed(&names))) })
}

fn ambiguous(apps: &[&AppRow], wanted: &str, server: &str) -> Failure {
    let names: Vec<_> = apps.iter().map(|app| format!("‘{}’ (`{}`)", app.label, app.id)).collect();
    let message = format!("`{wanted}` names {} apps of ‘{server}’: {}.", apps.len(), listed(&names));
    Failure::failed("invalid", message).hint("Give the id of the one that is meant.")
}

fn listed(names: &[String]) -> String {
    let shown = names.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    match names.len().checked_sub(NAMED) {
        None | Some(0) => shown,
        Some(more) => format!("{shown} and {more} more"),
    }
}

/// Tells a word that can only be an id, so that no list has to be asked for.
fn is_uuid(word: &str) -> bool {
    let dashes = [8, 13, 18, 23];
    word.len() == 36
        && word.bytes().enumerate().all(|(at, byte)| match dashes.contains(&at) {
            true => byte == b'-',
            false => byte.is_ascii_hexdigit(),
        })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn row(id: &str, name: &str, label: &str) -> AppRow {
        AppRow {
            id: id.to_owned(),
            name: name.to_owned(),
            label: label.to_owned(),
            definitions: 1,
            objects: 0,
            pages: 0,
            bytes: 0,
            updated_at: None,
            last_backup: None,
            system: false,
        }
    }

    fn chosen(apps: &[AppRow], wanted: &str) -> Result<String, String> {
        let chosen = choose(apps, wanted, "staging");
        chosen.map(|id| id.to_string()).map_err(|failure| failure.page().into_text())
    }

    #[test]
    fn an_app_is_found_by_id_name_and_label_whatever_the_case() {
        let apps = [row("1", "visits", "Besuche"), row("2", "Visits", "Old visits"), row("3", "2", "x")];
        assert_eq!(chosen(&apps, "2"), Ok("2".to_owned()));
        assert_eq!(chosen(&apps, "visits"), Ok("1".to_owned()));
        assert_eq!(chosen(&apps, "besuche"), Ok("1".to_owned()));
        assert_eq!(chosen(&apps, "Visits"), Ok("2".to_owned()));
    }

    #[test]
    fn several_candidates_are_named_and_none_is_guessed() {
        let apps = [row("1", "visits", "Visits"), row("2", "tours", "visits")];
        let refused = chosen(&apps, "VISITS").unwrap_err();
        assert!(
            refused.contains("2 apps") && refused.contains("`1`") && refused.contains("`2`"),
            "{refused}"
        );
        let unknown = chosen(&apps, "nothing").unwrap_err();
        assert!(unknown.contains("has no app `nothing`") && unknown.contains("`Visits`"), "{unknown}");
    }

    #[test]
    fn only_whole_ids_are_taken_for_ids() {
        assert!(is_uuid("227bcbb3-437f-4bb5-a5a1-ec3198696206"));
        for word in ["227bcbb3-437f-4bb5-a5a1-ec319869620", "227bcbb3 437f-4bb5-a5a1-ec3198696206", "visits"]
        {
            assert!(!is_uuid(word), "{word}");
        }
    }
}
