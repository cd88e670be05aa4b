//! Sessions: cookies of the whole server, bound to an account's id but to no tenant (wire §2).

use std::collections::BTreeMap;

use uuid::Uuid;

/// The name of the cookie.
pub(crate) const COOKIE: &str = "sails.sid";

/// How long a cookie says it lives; it is not sent again while it does.
pub(crate) const LIFETIME_HOURS: i64 = 24;

/// The value of a session's cookie.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct SessionId(String);

impl SessionId {
    /// Reads the session out of a `Cookie` header.
    pub(crate) fn from_cookies(header: &str) -> Option<Self> {
        header.split(';').find_map(|cookie| {
            let (name, value) = cookie.trim().split_once('=')?;
            (name == COOKIE).then(|| Self(value.to_owned()))
        })
    }

    /// Returns the text that follows the cookie's name.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Looks like the real thing: a signed id, both parts unguessable here.
    fn random() -> Self {
        let part = || Uuid::new_v4().simple().to_string();
        Self(format!("s%3A{}.{}{}", part(), part(), &part()[..11]))
    }
}

/// All sessions: the account's id, or `None` while nobody is logged in.
#[derive(Debug, Default)]
pub(crate) struct Sessions {
    accounts: BTreeMap<SessionId, Option<String>>,
}

impl Sessions {
    /// Begins a session in which nobody is logged in.
    pub(crate) fn begin(&mut self) -> SessionId {
        let id = SessionId::random();
        self.accounts.insert(id.clone(), None);
        id
    }

    /// Returns whether the server knows the session.
    pub(crate) fn knows(&self, id: &SessionId) -> bool {
        self.accounts.contains_key(id)
    }

    /// Logs an account in.
    pub(crate) fn log_in(&mut self, id: &SessionId, account: &str) {
        self.accounts.insert(id.clone(), Some(account.to_owned()));
    }

    /// Logs out; the session itself stays.
    pub(crate) fn log_out(&mut self, id: &SessionId) {
        self.accounts.insert(id.clone(), None);
    }

    /// Returns who is logged in.
    pub(crate) fn account(&self, id: &SessionId) -> Option<&str> {
        self.accounts.get(id)?.as_deref()
    }

    /// Forgets a session, for all tenants.
    pub(crate) fn destroy(&mut self, id: &SessionId) {
        self.accounts.remove(id);
    }

    /// Forgets all sessions.
    pub(crate) fn destroy_all(&mut self) {
        self.accounts.clear();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_session_is_found_among_other_cookies() {
        let mut sessions = Sessions::default();
        let id = sessions.begin();
        let header = format!("theme=dark; sails.sid={}; x=1", id.as_str());
        let read = SessionId::from_cookies(&header).unwrap();
        assert!(sessions.knows(&read));
        assert_eq!(SessionId::from_cookies("sails.sidx=1"), None);
    }

    #[test]
    fn logging_out_keeps_the_session_and_destroying_does_not() {
        let mut sessions = Sessions::default();
        let id = sessions.begin();
        sessions.log_in(&id, "u1");
        assert_eq!(sessions.account(&id), Some("u1"));
        sessions.log_out(&id);
        assert!(sessions.account(&id).is_none() && sessions.knows(&id));
        sessions.destroy(&id);
        assert!(!sessions.knows(&id));
    }
}
