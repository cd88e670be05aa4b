//! `library note`, `tag`, `pin`, `unpin`, `trash`, `restore`: what people change about entries.

use service::library::{Entry, Mark};

use super::Entries;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::host::Host;

/// Marks one entry.
pub fn one(prefix: &str, mark: Mark, host: &Host) -> Result<Exit, Failure> {
    host.print(&put(prefix, mark, host)?)?;
    Ok(Exit::Done)
}

/// Marks several entries. All of them are looked for before the first one is changed.
pub fn all(prefixes: &[String], mark: &Mark, host: &Host) -> Result<Exit, Failure> {
    let ferry = host.ferry()?;
    let ids = host.run(ferry, async {
        let mut ids = Vec::new();
        for prefix in prefixes {
            ids.push(ferry.library().await?.find(prefix).await?.id.to_string());
        }
        Ok(ids)
    })?;
    let marked = ids.iter().map(|id| put(id, mark.clone(), host)).collect::<Result<Vec<_>, _>>()?;
    host.print(&Entries(marked))?;
    Ok(Exit::Done)
}

fn put(prefix: &str, mark: Mark, host: &Host) -> Result<Entry, Failure> {
    let ferry = host.ferry()?;
    host.run(ferry, async {
        let id = ferry.library().await?.find(prefix).await?.id;
        ferry.mark(&id, mark).await
    })
}
