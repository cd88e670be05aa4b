//! By what a server is known again, whatever it is called: its address and tenant.

use crate::Result;
use crate::server::Address;
use crate::settings::SavedServer;

impl SavedServer {
    /// Returns its address and tenant in one text, as [`Address::identity`] writes them. Fails when the address is none.
    pub fn identity(&self) -> Result<String> {
        Ok(Address::parse(&self.url, self.tenant.as_deref())?.identity())
    }
}
