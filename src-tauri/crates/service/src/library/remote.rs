//! Storage of a team: WebDAV, S3 or SFTP through OpenDAL, as rustic's back end. Knows files and names, not what they
//! mean.

mod transport;
mod waiting;

use std::fmt;
use std::future::Future;
use std::time::Duration;

use bytes::Bytes;
use opendal::layers::{RetryLayer, TimeoutLayer};
use opendal::{Operator, services};
use rustic_core::{BytesList, ErrorKind, FileType, Id, ReadBackend, RusticError, RusticResult, WriteBackend};
use uuid::Uuid;

use self::transport::Transport;
use self::waiting::Waiting;
use super::access::{Access, StorageAccount};
use super::fault;
use super::location::{Bucket, Location};
use super::read_ahead::ReadAhead;
use super::storage::Files;
use crate::{Code, Error, Result};

/// How often a request that failed in passing is tried again. Writing the same file twice does no harm: its name is
/// its hash.
const RETRIES: usize = 4;
/// Where files are written before they get their name, so that a broken connection leaves no torn file.
const WRITING: &str = ".writing/";

/// An opened place on a server.
pub(super) struct Remote {
    operator: Operator,
    waiting: Waiting,
    location: String,
    ahead: ReadAhead,
    /// S3 shows a file only when it is complete, and cannot rename.
    writes_whole: bool,
}

impl Remote {
    /// Stands on a place; nothing is asked of the server yet.
    pub(super) fn new(location: &Location, access: &Access) -> Result<Self> {
        let account = access.account.as_ref();
        let operator = match location {
            Location::Folder(_) => return Err(fault::internal("a folder is no server")),
            Location::WebDav(url) => webdav(url, account),
            Location::S3(bucket) => s3(bucket, account),
            Location::Sftp(url) => sftp(url),
        };
        let operator = operator.map_err(|cause| unusable(location, &cause))?;
        let (context, service) = operator.into_parts();
        let context = context
            .with_http_transport(opendal::HttpTransporter::new(Transport::new(&access.network, location)?));
        let operator = Operator::from_parts(context, service)
            .layer(TimeoutLayer::new().with_timeout(Duration::from_secs(60)))
            .layer(RetryLayer::new().with_max_times(RETRIES).with_jitter());
        let writes_whole = matches!(location, Location::S3(_));
        let waiting = Waiting::of(location)?;
        let location = location.to_string();
        Ok(Self { operator, waiting, location, ahead: ReadAhead::default(), writes_whole })
    }

    fn wait<T>(&self, answer: impl Future<Output = T>) -> T {
        self.waiting.until(answer)
    }

    fn list_path(&self, path: &str, recursive: bool) -> RusticResult<Vec<opendal::Entry>> {
        match self.wait(async { self.operator.list_with(path).recursive(recursive).await }) {
            Ok(mut entries) => {
                entries.retain(|entry| entry.path().trim_matches('/') != path.trim_matches('/'));
                Ok(entries)
            }
            Err(cause) if cause.kind() == opendal::ErrorKind::NotFound => Ok(Vec::new()),
            Err(cause) => Err(failed("list", path, cause)),
        }
    }

    fn length(&self, path: &str) -> RusticResult<u64> {
        let metadata = self.wait(self.operator.stat(path)).map_err(|cause| failed("find", path, cause))?;
        Ok(metadata.content_length())
    }

    fn read_range(&self, path: &str, range: std::ops::Range<u64>) -> RusticResult<Bytes> {
        let read = self.wait(async { self.operator.read_with(path).range(range).await });
        Ok(read.map_err(|cause| failed("read", path, cause))?.to_bytes())
    }

    /// Writes under another name first, except where a file appears only when it is complete.
    fn write_whole(&self, path: &str, content: Vec<Bytes>) -> opendal::Result<()> {
        if self.writes_whole {
            return self.wait(self.operator.write(path, content)).map(drop);
        }
        let beside = format!("{WRITING}{}", Uuid::new_v4());
        let written = self.wait(async {
            self.operator.write(&beside, content).await?;
            self.operator.rename(&beside, path).await
        });
        if written.is_err() {
            // What is left there means nothing; the next writer takes another name.
            drop(self.wait(self.operator.delete(&beside)));
        }
        written
    }
}

impl Files for Remote {
    fn name(&self, kind: FileType, id: &Id) -> String {
        format!("{}/{}", self.location.trim_end_matches('/'), path(kind, id))
    }

    fn names(&self) -> RusticResult<Vec<String>> {
        let entries = self.list_path("/", false)?;
        Ok(entries.iter().map(|entry| entry.name().trim_end_matches('/').to_owned()).collect())
    }

    fn holds_files(&self, name: &str) -> RusticResult<bool> {
        let entries = self.list_path(&format!("{name}/"), true)?;
        Ok(entries.iter().any(|entry| entry.metadata().is_file()))
    }

    fn holds(&self, kind: FileType, id: &Id) -> RusticResult<bool> {
        let path = path(kind, id);
        self.wait(self.operator.exists(&path)).map_err(|cause| failed("find", &path, cause))
    }

    fn read_beside(&self, name: &str) -> RusticResult<Option<Bytes>> {
        match self.wait(self.operator.read(name)) {
            Ok(content) => Ok(Some(content.to_bytes())),
            Err(cause) if cause.kind() == opendal::ErrorKind::NotFound => Ok(None),
            Err(cause) => Err(failed("read", name, cause)),
        }
    }

    fn write_beside(&self, name: &str, content: Vec<u8>) -> RusticResult<()> {
        self.wait(self.operator.write(name, content)).map_err(|cause| failed("write", name, cause)).map(drop)
    }

    fn close(&self) {
        self.waiting.end();
    }

    fn remove_beside(&self, name: &str) -> RusticResult<()> {
        self.wait(self.operator.delete(name)).map_err(|cause| failed("remove", name, cause))
    }
}

impl ReadBackend for Remote {
    fn location(&self) -> String {
        self.location.clone()
    }

    fn list_with_size(&self, kind: FileType) -> RusticResult<Vec<(Id, u32)>> {
        if kind == FileType::Config {
            let there = Files::holds(self, kind, &Id::default())?;
            return Ok(there.then(|| (Id::default(), 0)).into_iter().collect());
        }
        let entries = self.list_path(&format!("{}/", kind.dirname()), kind == FileType::Pack)?;
        let files = entries.iter().filter(|entry| entry.metadata().is_file());
        Ok(files
            .filter_map(|entry| {
                let id = entry.name().parse().ok()?;
                Some((id, u32::try_from(entry.metadata().content_length()).ok()?))
            })
            .collect())
    }

    fn read_full(&self, kind: FileType, id: &Id) -> RusticResult<Bytes> {
        let path = path(kind, id);
        Ok(self.wait(self.operator.read(&path)).map_err(|cause| failed("read", &path, cause))?.to_bytes())
    }

    fn read_partial(
        &self,
        kind: FileType,
        id: &Id,
        _cacheable: bool,
        offset: u32,
        length: u32,
    ) -> RusticResult<Bytes> {
        let path = path(kind, id);
        self.ahead.read(id, offset, length, || self.length(&path), |range| self.read_range(&path, range))
    }

    fn warmup_path(&self, kind: FileType, id: &Id) -> String {
        path(kind, id)
    }
}

impl WriteBackend for Remote {
    fn write_bytes(&self, kind: FileType, id: &Id, _cacheable: bool, content: BytesList) -> RusticResult<()> {
        let path = path(kind, id);
        self.write_whole(&path, content.into_vec()).map_err(|cause| failed("write", &path, cause))
    }

    fn remove(&self, kind: FileType, id: &Id, _cacheable: bool) -> RusticResult<()> {
        self.remove_beside(&path(kind, id))
    }
}

impl fmt::Debug for Remote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Remote").field("location", &self.location).finish_non_exhaustive()
    }
}

fn webdav(url: &reqwest::Url, account: Option<&StorageAccount>) -> opendal::Result<Operator> {
    let mut builder =
        services::Webdav::default().endpoint(&url.origin().ascii_serialization()).root(url.path());
    if let Some(account) = account {
        builder = builder.username(&account.user).password(account.secret.expose());
    }
    Operator::new(builder)
}

/// Only what was given counts: no profile, variable or metadata service of this computer is asked for a key.
fn s3(bucket: &Bucket, account: Option<&StorageAccount>) -> opendal::Result<Operator> {
    let mut builder = services::S3::default()
        .endpoint(bucket.endpoint.as_str().trim_end_matches('/'))
        .bucket(&bucket.name)
        .root(&format!("/{}", bucket.path))
        .region(region(&bucket.endpoint))
        .disable_config_load()
        .disable_ec2_metadata();
    builder = match account {
        Some(account) => builder.access_key_id(&account.user).secret_access_key(account.secret.expose()),
        None => builder.skip_signature(),
    };
    Operator::new(builder)
}

/// Amazon names the region in the host; others take any.
fn region(endpoint: &reqwest::Url) -> &str {
    let labels: Vec<&str> = endpoint.host_str().unwrap_or_default().split('.').collect();
    match labels.as_slice() {
        ["s3", region, "amazonaws", "com"] => region,
        _ => "us-east-1",
    }
}

/// `ssh` decides by its own settings, keys and known hosts; an unknown host is refused.
#[cfg(unix)]
fn sftp(url: &reqwest::Url) -> opendal::Result<Operator> {
    let host = url.host_str().unwrap_or_default();
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let builder = services::Sftp::default().endpoint(&format!("ssh://{host}{port}")).user(url.username());
    Operator::new(builder.root(url.path()))
}

#[cfg(not(unix))]
fn sftp(_url: &reqwest::Url) -> opendal::Result<Operator> {
    Err(opendal::Error::new(opendal::ErrorKind::Unsupported, "SFTP cannot be used on this system."))
}

fn unusable(location: &Location, cause: &opendal::Error) -> Error {
    Error::new(Code::Library, format!("The library `{location}` cannot be used."))
        .hint("Check its address.")
        .caused_by(cause.kind().to_string())
}

fn path(kind: FileType, id: &Id) -> String {
    let hex = id.to_hex();
    match kind {
        FileType::Config => "config".to_owned(),
        FileType::Pack => format!("data/{}/{}", &hex.as_str()[..2], hex.as_str()),
        FileType::Index | FileType::Key | FileType::Snapshot => {
            format!("{}/{}", kind.dirname(), hex.as_str())
        }
    }
}

fn failed(verb: &'static str, path: &str, cause: opendal::Error) -> Box<RusticError> {
    RusticError::with_source(ErrorKind::Backend, "It was not possible to {verb} `{path}`.", cause)
        .attach_context("verb", verb)
        .attach_context("path", path)
}
