//! What a test can make go wrong with the next calls.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

/// A kind of call, so that a fault can be aimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Call {
    /// `POST /auth/login`.
    Login,
    /// `GET /mobile/whoami`.
    Whoami,
    /// `GET /definition/allapplications`.
    Applications,
    /// `GET /definition/export/all`.
    ExportAll,
    /// `GET /definition/export/:ID`.
    ExportApp,
    /// `/definition/import`.
    Import,
    /// `GET /definition/check-update`.
    CheckUpdate,
    /// `GET /definition/info/object/:ID`.
    ObjectInfo,
    /// `GET /app_builder/model/:ID/count`.
    Count,
    /// `GET` or `POST /app_builder/model/:ID`, roles and scopes included.
    Rows,
    /// Creating, changing and deleting one definition.
    Edit,
}

/// What happens to one call instead of an answer, or before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The call is not carried out and never answered.
    Hang,
    /// The connection is closed; the call is not carried out.
    Cut,
    /// All sessions have expired when the call arrives.
    SessionGone,
    /// The answer comes later.
    Delay(Duration),
    /// A proxy answers this status as HTML; the call is not carried out.
    ProxyPage(u16),
    /// Only [`Call::Import`]: the server finds the file too large, and stores nothing (wire T:58).
    TooLarge,
    /// Only [`Call::Import`]: a proxy answers 504 as HTML while the import goes on, and finishes so much later.
    GatewayTimeout {
        /// The time between the definitions that change tables and the rest.
        finish_after: Duration,
    },
    /// Only [`Call::Import`]: the connection is closed after the upload while the import goes on.
    AnswerLost {
        /// As for [`Fault::GatewayTimeout`].
        finish_after: Duration,
    },
}

/// The faults that wait for their calls.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    next: BTreeMap<Call, VecDeque<Fault>>,
    delays: BTreeMap<Call, Duration>,
}

impl Faults {
    /// Lets the next call of this kind fail; several wait in line.
    pub(crate) fn inject(&mut self, call: Call, fault: Fault) {
        self.next.entry(call).or_default().push_back(fault);
    }

    /// Makes all calls of this kind slower.
    pub(crate) fn delay(&mut self, call: Call, by: Duration) {
        self.delays.insert(call, by);
    }

    /// Takes what is in store for a call that has arrived.
    pub(crate) fn take(&mut self, call: Call) -> Option<Fault> {
        let delay = self.delays.get(&call).copied().map(Fault::Delay);
        self.next.get_mut(&call).and_then(VecDeque::pop_front).or(delay)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_come_in_order_and_once_and_delays_stay() {
        let mut faults = Faults::default();
        faults.inject(Call::Import, Fault::Hang);
        faults.inject(Call::Import, Fault::ProxyPage(502));
        faults.delay(Call::Login, Duration::from_millis(5));
        assert_eq!(faults.take(Call::ExportAll), None);
        assert_eq!(faults.take(Call::Import), Some(Fault::Hang));
        assert_eq!(faults.take(Call::Import), Some(Fault::ProxyPage(502)));
        assert_eq!(faults.take(Call::Import), None);
        assert_eq!(faults.take(Call::Login), faults.take(Call::Login));
    }
}
