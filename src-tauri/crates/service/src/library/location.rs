//! Where a library is: a folder of this computer, or storage that a team has already. Never holds a password.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use bundle::Hash;
use url::Url;

use crate::{Code, Error, Result};

/// So many links are followed to a folder that is not there.
const LINKS: usize = 16;

/// The place of a library. Reads back from what it prints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// A folder of this computer or of a network disk.
    Folder(PathBuf),
    /// A folder of a WebDAV server: `https://host/path`.
    WebDav(Url),
    /// A bucket of S3-compatible storage, as restic writes it: `s3:https://host/bucket/path`.
    S3(Bucket),
    /// A folder of a computer that `ssh` reaches: `sftp://user@host:port/path`.
    Sftp(Url),
}

/// A bucket and the path in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// The service.
    pub endpoint: Url,
    /// The bucket's name.
    pub name: String,
    /// The path in the bucket, without slashes at its ends.
    pub path: String,
}

impl Location {
    /// Tells whether it is a folder.
    pub fn is_folder(&self) -> bool {
        self.folder().is_some()
    }

    /// Returns the folder, if it is one.
    pub fn folder(&self) -> Option<&Path> {
        match self {
            Self::Folder(path) => Some(path),
            Self::WebDav(_) | Self::S3(_) | Self::Sftp(_) => None,
        }
    }

    /// Returns a name for files and secrets that belong to a library here: always the same for the same place.
    pub fn short_id(&self) -> String {
        let place = match self.folder() {
            Some(root) => resolved(root).as_os_str().as_encoded_bytes().to_vec(),
            None => self.to_string().into_bytes(),
        };
        Hash::of(&place).to_string()[..16].to_owned()
    }

    /// Tells whether no network lies between this program and it.
    pub(super) fn is_on_this_computer(&self) -> bool {
        match self {
            Self::Folder(_) => true,
            Self::WebDav(url) | Self::Sftp(url) => is_loopback(url),
            Self::S3(Bucket { endpoint, .. }) => is_loopback(endpoint),
        }
    }

    /// Tells whether it needs an account and a secret; `ssh` has keys of its own.
    pub fn needs_account(&self) -> bool {
        match self {
            Self::WebDav(_) | Self::S3(_) => true,
            Self::Folder(_) | Self::Sftp(_) => false,
        }
    }
}

impl FromStr for Location {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        if let Some(url) = text.strip_prefix("s3:") {
            return Ok(Self::S3(bucket(&parse(url)?)?));
        }
        if !text.contains("://") {
            return Ok(Self::Folder(PathBuf::from(text)));
        }
        let url = parse(text)?;
        match url.scheme() {
            "http" | "https" => Ok(Self::WebDav(url)),
            "sftp" if cfg!(unix) => Ok(Self::Sftp(url)),
            "sftp" => Err(Error::new(Code::Invalid, "Libraries over SFTP cannot be used on this system.")
                .hint("Use WebDAV, S3 or a network folder.")),
            _ => Err(no_place("It names no kind of storage.")),
        }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(path) => path.display().fmt(f),
            Self::WebDav(url) | Self::Sftp(url) => url.fmt(f),
            Self::S3(Bucket { endpoint, name, path }) if path.is_empty() => write!(f, "s3:{endpoint}{name}"),
            Self::S3(Bucket { endpoint, name, path }) => write!(f, "s3:{endpoint}{name}/{path}"),
        }
    }
}

/// Returns the folder itself, whatever links lead to it, and whether or not it is there at this moment.
pub(super) fn resolved(root: &Path) -> PathBuf {
    let mut path = root.to_path_buf();
    for _ in 0..LINKS {
        if let Ok(whole) = path.canonicalize() {
            return whole;
        }
        let Ok(target) = std::fs::read_link(&path) else { break };
        path = path.parent().unwrap_or(Path::new("")).join(target);
    }
    let folder =
        path.parent().map(|folder| if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
    match (folder.map(Path::canonicalize), path.file_name()) {
        (Some(Ok(folder)), Some(name)) => folder.join(name),
        _ => std::path::absolute(root).unwrap_or(path),
    }
}

/// Reads a URL. One with a password in it is refused and not repeated: it would end up in settings and logs.
fn parse(text: &str) -> Result<Url> {
    let url = Url::parse(text).map_err(|_| no_place("It is no URL."))?;
    if url.password().is_some() || (url.scheme() != "sftp" && !url.username().is_empty()) {
        return Err(Error::new(Code::Invalid, "The URL of a library must not hold a user or a password.")
            .hint("Give them apart; they are kept in the keychain."));
    }
    if url.host_str().is_none() || url.query().is_some() || url.fragment().is_some() {
        return Err(no_place("It is no URL of a place."));
    }
    if url.scheme() == "http" && !is_loopback(&url) {
        return Err(Error::new(
            Code::PlainHttpConsent,
            "A library on plain http would show its password to the network.",
        )
        .hint("Use https."));
    }
    Ok(url)
}

fn bucket(url: &Url) -> Result<Bucket> {
    let path = url.path().trim_matches('/');
    let (name, path) = path.split_once('/').unwrap_or((path, ""));
    if name.is_empty() || !matches!(url.scheme(), "http" | "https") {
        return Err(no_place("It names no bucket."));
    }
    let mut endpoint = url.clone();
    endpoint.set_path("/");
    Ok(Bucket { endpoint, name: name.to_owned(), path: path.to_owned() })
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn no_place(why: &str) -> Error {
    Error::new(Code::Invalid, format!("This is no place for a library. {why}")).hint(
        "Give a folder, `https://host/path` for WebDAV, `s3:https://host/bucket/path` for S3, or \
         `sftp://user@host/path`.",
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn refused(text: &str) -> (Code, String) {
        let error = text.parse::<Location>().unwrap_err();
        (error.code(), error.message().to_owned())
    }

    #[test]
    fn each_kind_of_place_reads_back_from_what_it_prints() {
        for text in [
            "/srv/library",
            "https://files.example.org/dav/library",
            "http://127.0.0.1:8080/library",
            "s3:https://s3.eu-central-1.amazonaws.com/bucket/a/path",
            "s3:https://minio.example.org/bucket",
        ] {
            let location: Location = text.parse().unwrap();
            assert_eq!(location.to_string(), text);
            assert_eq!(location.to_string().parse::<Location>().unwrap(), location);
        }
        assert_eq!("library".parse::<Location>().unwrap(), Location::Folder("library".into()));
    }

    #[test]
    #[cfg(unix)]
    fn a_user_of_ssh_is_part_of_the_place() {
        let location: Location = "sftp://ana@files.example.org:2222/srv/library".parse().unwrap();
        assert_eq!(location.to_string(), "sftp://ana@files.example.org:2222/srv/library");
        assert!(!location.needs_account() && !location.is_folder());
    }

    #[test]
    fn a_password_in_a_url_is_refused_and_not_repeated() {
        for text in [
            "https://ana:canary@host/x",
            "s3:https://key:canary@host/b",
            "sftp://ana:canary@host/x",
            "https://canary@h/x",
        ] {
            let (code, message) = refused(text);
            assert!(code == Code::Invalid && !message.contains("canary"), "{message}");
        }
    }

    #[test]
    fn plain_http_is_for_this_computer_only() {
        assert_eq!(refused("http://files.example.org/x").0, Code::PlainHttpConsent);
        assert_eq!(refused("s3:http://files.example.org/x").0, Code::PlainHttpConsent);
        assert!("http://[::1]:80/x".parse::<Location>().is_ok());
    }

    #[test]
    fn other_urls_are_refused() {
        for text in ["ftp://host/x", "s3:https://host/", "s3:sftp://host/b", "s3:", "https://host/x?a=b"] {
            assert_eq!(refused(text).0, Code::Invalid, "{text}");
        }
    }
}
