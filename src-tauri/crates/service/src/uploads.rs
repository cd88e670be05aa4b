//! How a bundle is sent: in one upload, or in several when it is larger than a server takes (wire 3.16).

use std::collections::BTreeMap;
use std::sync::Arc;

use bundle::plan::{ChecklistStep, Review};
use bundle::{Bundle, Definitions, split};
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::server::MAX_IMPORT_BYTES;
use crate::{Code, Error, Result};

/// The step of a checklist that says in how many uploads a bundle is sent.
pub(crate) const STEP: &str = "uploads";

/// The rule that speaks of the size of a bundle.
const TOO_LARGE: &str = "FMT-07";

/// Returns the uploads that together bring a bundle to a destination, in the order in which they have to be sent.
pub(crate) fn uploads(outgoing: &Arc<[u8]>, destination: &[u8]) -> Result<Vec<Arc<[u8]>>> {
    if outgoing.len() as u64 <= MAX_IMPORT_BYTES {
        return Ok(vec![Arc::clone(outgoing)]);
    }
    let (outgoing, destination) = (Bundle::parse(outgoing)?, Bundle::parse(destination)?);
    let limit = usize::try_from(MAX_IMPORT_BYTES).unwrap_or(usize::MAX);
    let parts = split(&outgoing, &Definitions::of(&destination), limit)
        .map_err(|cause| Error::new(Code::TooLarge, cause.to_string()))?;
    Ok(parts.into_iter().map(|part| Arc::from(part.into_owned())).collect())
}

/// Returns what several uploads leave together, as one bundle: of each definition the row that was sent last.
pub(crate) fn together(uploads: &[Arc<[u8]>]) -> Result<Arc<[u8]>> {
    let mut all = Together::default();
    for upload in uploads {
        all.add(upload).map_err(unreadable)?;
    }
    serde_json::to_vec(&all).map(Arc::from).map_err(unreadable)
}

/// Several uploads as one bundle.
#[derive(Default, Serialize)]
struct Together<'u> {
    #[serde(serialize_with = "values")]
    definitions: BTreeMap<String, &'u RawValue>,
    files: BTreeMap<String, &'u RawValue>,
    #[serde(rename = "siteObjectConnections")]
    connections: BTreeMap<String, Vec<&'u RawValue>>,
    #[serde(flatten)]
    rest: BTreeMap<String, &'u RawValue>,
}

impl<'u> Together<'u> {
    fn add(&mut self, upload: &'u [u8]) -> serde_json::Result<()> {
        let members: BTreeMap<String, &'u RawValue> = serde_json::from_slice(upload)?;
        for (key, value) in members {
            match key.as_str() {
                "definitions" => {
                    for row in serde_json::from_str::<Vec<&'u RawValue>>(value.get())? {
                        let id = serde_json::from_str::<Value>(row.get())?["id"].to_string();
                        self.definitions.insert(id, row);
                    }
                }
                "files" => {
                    self.files.extend(serde_json::from_str::<BTreeMap<String, &'u RawValue>>(value.get())?);
                }
                "siteObjectConnections" => {
                    for (object, fields) in
                        serde_json::from_str::<BTreeMap<String, Vec<&'u RawValue>>>(value.get())?
                    {
                        self.connections.entry(object).or_default().extend(fields);
                    }
                }
                _ => drop(self.rest.insert(key, value)),
            }
        }
        Ok(())
    }
}

fn values<S: serde::Serializer>(
    rows: &BTreeMap<String, &RawValue>,
    serializer: S,
) -> std::result::Result<S::Ok, S::Error> {
    serializer.collect_seq(rows.values())
}

fn unreadable(cause: serde_json::Error) -> Error {
    Error::new(Code::Internal, "The uploads of the import could not be put together.").caused_by(cause)
}

/// Says beforehand that a bundle takes several uploads. Its size is then no obstacle any more; where no several uploads
/// are possible either, it stays one.
pub(crate) fn announce(review: &mut Review, outgoing: &Arc<[u8]>, destination: &[u8]) {
    let count = uploads(outgoing, destination).map_or(0, |uploads| uploads.len());
    if count > 1 {
        let text = format!(
            "The bundle is larger than the server takes at once: it is sent in {count} uploads, each verified before the next."
        );
        review.checklist.push(ChecklistStep { step: STEP, text });
        review.findings.retain(|finding| finding.rule != TOO_LARGE);
    }
}
