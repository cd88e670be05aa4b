//! Text that leaves this computer: what nobody else should read is replaced by a word that says what stood there.
//!
//! Nothing that is logged or told holds a secret. This is the second lock on that door: whatever only looks like one goes
//! too.

use std::net::{IpAddr, SocketAddr};
use std::path::Path;

use crate::settings::SavedServer;

/// A word of letters and digits that is at least this long may be a token, in characters.
const TOKEN: usize = 20;
/// The values of these keys are secrets.
const SECRET_KEYS: [&str; 8] =
    ["password", "passphrase", "token", "secret", "cookie", "authorization", "session", "credential"];

/// What is hidden, and by which words.
pub(crate) struct Veil {
    /// What is looked for, the longest first, and what replaces it.
    known: Vec<(String, &'static str)>,
    names: bool,
}

impl Veil {
    /// Hides secrets and the way to the user's own folder; and, unless `names` may be told, servers with their addresses
    /// and accounts, and every name that a sentence of ours puts in quotes.
    pub(crate) fn over(servers: &[SavedServer], home: Option<&Path>, names: bool) -> Self {
        let mut known: Vec<_> = home.map(|home| (home.display().to_string(), "~")).into_iter().collect();
        for server in servers.iter().filter(|_| !names) {
            let host = server.url.split("://").last().unwrap_or(&server.url).trim_end_matches('/');
            known.push((server.name.clone(), "[server]"));
            known.push((server.url.clone(), "[address]"));
            known.push((host.to_owned(), "[address]"));
            known.push((server.email.clone(), "[account]"));
            known.extend(server.tenant.clone().map(|tenant| (tenant, "[tenant]")));
        }
        // A short name, such as a lone letter, would be found everywhere and hide nothing.
        known.retain(|(text, _)| text.chars().count() > 1);
        known.sort_by_key(|(text, _)| std::cmp::Reverse(text.len()));
        Self { known, names }
    }

    /// Tells whether names may be told.
    pub(crate) fn shows_names(&self) -> bool {
        self.names
    }

    /// Returns the text with everything hidden.
    pub(crate) fn hide(&self, text: &str) -> String {
        text.lines().map(|line| self.line(line)).collect::<Vec<_>>().join("\n")
    }

    fn line(&self, line: &str) -> String {
        let known = self.known.iter().fold(line.to_owned(), |line, (text, word)| line.replace(text, word));
        let quoted = if self.names { known } else { without_quoted(&known) };
        let mut secret = false;
        let words: Vec<_> = quoted.split(' ').map(|word| self.word(word, &mut secret)).collect();
        words.join(" ")
    }

    /// Hides a word. `secret` says that the word before it names a secret.
    fn word(&self, word: &str, secret: &mut bool) -> String {
        if word.is_empty() {
            return String::new();
        }
        // "Authorization: Bearer x": the scheme is told, what follows is not.
        let is_scheme = matches!(word.to_ascii_lowercase().as_str(), "bearer" | "basic");
        if std::mem::replace(secret, *secret && is_scheme) && !is_scheme {
            return "[removed]".to_owned();
        }
        if let Some(at) = word.find(['=', ':']).filter(|at| names_a_secret(&word[..*at])) {
            *secret = at + 1 == word.len();
            return format!("{}{}", &word[..=at], if *secret { "" } else { "[removed]" });
        }
        let bare = word.trim_matches(|letter: char| !letter.is_alphanumeric());
        let hidden = match bare {
            _ if bare.contains("://") => {
                Some(if self.names { without_account(bare) } else { "[address]".to_owned() })
            }
            _ if looks_like_a_token(bare) => Some("[removed]".to_owned()),
            _ if self.names => None,
            _ if bare.contains('@') => Some("[account]".to_owned()),
            _ if is_address(bare) => Some("[address]".to_owned()),
            _ => None,
        };
        hidden.map_or_else(|| word.to_owned(), |hidden| word.replacen(bare, &hidden, 1))
    }
}

fn names_a_secret(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    SECRET_KEYS.iter().any(|secret| key.ends_with(secret))
}

/// Ids are written with hyphens, so that they are no such words.
fn looks_like_a_token(word: &str) -> bool {
    let parts = word.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '+' && letter != '_');
    let mixed = |part: &str| {
        part.contains(|c: char| c.is_ascii_digit()) && part.contains(|c: char| c.is_ascii_alphabetic())
    };
    parts.into_iter().any(|part| part.len() >= TOKEN && mixed(part))
}

fn is_address(word: &str) -> bool {
    word.parse::<SocketAddr>().is_ok() || word.parse::<IpAddr>().is_ok()
}

/// Takes the account out of an address.
fn without_account(address: &str) -> String {
    let (scheme, rest) = address.split_once("://").unwrap_or(("", address));
    match rest.split_once('@') {
        Some((_, place)) => format!("{scheme}://[removed]@{place}"),
        None => address.to_owned(),
    }
}

/// Sentences put names that come from elsewhere in single quotes.
fn without_quoted(line: &str) -> String {
    let mut shown = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('‘') {
        let Some((_, behind)) = after.split_once('’') else { break };
        shown.push_str(before);
        shown.push_str("‘[name]’");
        rest = behind;
    }
    shown + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Environment;

    fn server() -> SavedServer {
        let url = "https://appbuilder.example.org";
        let mut server = SavedServer::new("Prod Asia", url, "ana@example.org", Environment::Production);
        server.tenant = Some("asia".to_owned());
        server
    }

    #[test]
    fn secrets_are_hidden_whatever_may_be_told() {
        let veil = Veil::over(&[server()], Some(Path::new("/home/ana")), true);
        let told = veil.hide(
            "password=hunter2 Authorization: Bearer abc next\ncookie: sails.sid=s%3Axyz\n\
             token abcdef0123456789abcdef0123 at https://ana:hunter2@example.org/x\n/home/ana/Downloads/app.json",
        );
        for canary in ["hunter2", "abc ", "xyz", "abcdef0123", "/home/ana"] {
            assert!(!told.contains(canary), "{canary} in {told}");
        }
        assert!(told.contains("https://[removed]@example.org/x") && told.contains("~/Downloads/app.json"));
        assert!(told.contains("next"), "only the secret goes: {told}");
    }

    #[test]
    fn names_are_told_only_when_they_may_be() {
        let line = "Import into Prod Asia at https://appbuilder.example.org (asia, ana@example.org, 10.0.0.7:443) of ‘Donor letters’ ended.";
        let shown = Veil::over(&[server()], None, true).hide(line);
        assert_eq!(shown, line);
        let hidden = Veil::over(&[server()], None, false).hide(line);
        assert_eq!(
            hidden,
            "Import into [server] at [address] ([tenant], [account], [address]) of ‘[name]’ ended."
        );
    }

    #[test]
    fn ids_times_and_codes_stay() {
        let veil = Veil::over(&[], None, false);
        let line = "2026-01-02T03:04:05Z WARN service::apply: 3f0c91be-0000-4000-8000-000000000000 code: stale-plan (412)";
        assert_eq!(veil.hide(line), line);
    }
}
