//! How connections leave this computer: through which proxy, and whom they believe beside the system's authorities.

use std::fmt;

use reqwest::{Certificate, ClientBuilder, Proxy as Through, Url};
use serde::{Deserialize, Serialize};

use crate::{Code, Error, Result};

/// The largest file with certificates, in bytes.
const LARGEST_FILE: usize = 256 * 1024;

/// How connections to servers are made. Those to this computer itself never take a proxy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct Network {
    /// The way out.
    pub proxy: Proxy,
    /// Whom to believe beside the authorities of the operating system.
    pub authorities: Vec<Authority>,
}

/// The way out of this computer's network.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "kebab-case")]
pub enum Proxy {
    /// As the system says: `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`.
    #[default]
    System,
    /// Straight, whatever the system says.
    None,
    /// Through this one: an `http` or `https` address without an account.
    At(String),
}

/// An authority whose certificates are believed: a file in PEM form that the user chose.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Authority {
    /// The name of the file it came from.
    pub name: String,
    /// Its certificates, in PEM form. They are public.
    pub pem: String,
}

/// The certificates are long and tell nobody anything.
impl fmt::Debug for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authority").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Network {
    /// Refuses what no connection could be made with.
    pub(crate) fn check(&self) -> Result<()> {
        self.apply(ClientBuilder::new()).map(drop)
    }

    /// Prepares a client.
    pub(crate) fn apply(&self, builder: ClientBuilder) -> Result<ClientBuilder> {
        let builder = match &self.proxy {
            Proxy::System => builder,
            Proxy::None => builder.no_proxy(),
            Proxy::At(address) => builder.proxy(through(address)?),
        };
        let mut believed = Vec::new();
        for authority in &self.authorities {
            believed.extend(authority.certificates()?);
        }
        Ok(if believed.is_empty() { builder } else { builder.tls_certs_merge(believed) })
    }
}

impl Authority {
    /// Reads a file. Fails with [`Code::Invalid`] when no certificate is in it.
    pub fn from_file(name: &str, content: &[u8]) -> Result<Self> {
        let text = std::str::from_utf8(content).ok().filter(|text| text.len() <= LARGEST_FILE);
        let authority = text.map(|text| Self { name: name.to_owned(), pem: text.to_owned() });
        let authority = authority.ok_or_else(|| no_certificate(name))?;
        authority.certificates()?;
        Ok(authority)
    }

    fn certificates(&self) -> Result<Vec<Certificate>> {
        let all = Certificate::from_pem_bundle(self.pem.as_bytes());
        let all = all.map_err(|cause| no_certificate(&self.name).caused_by(cause))?;
        if all.is_empty() { Err(no_certificate(&self.name)) } else { Ok(all) }
    }
}

fn no_certificate(name: &str) -> Error {
    Error::new(Code::Invalid, format!("No certificate could be read from `{name}`. Nothing was changed."))
        .hint("Choose a file in PEM form: it begins with `-----BEGIN CERTIFICATE-----`.")
}

fn through(address: &str) -> Result<Through> {
    let url = Url::parse(address.trim()).ok();
    let url = url.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    let url = url.ok_or_else(|| {
        Error::new(Code::Invalid, format!("`{address}` is not the address of a proxy."))
            .hint("Write it like `http://proxy.example.org:3128`.")
    })?;
    if !url.username().is_empty() || url.password().is_some() {
        // The address is kept in a file, where no password belongs.
        return Err(Error::new(
            Code::Invalid,
            "A proxy's address must not contain an account or a password.",
        ));
    }
    Through::all(url)
        .map_err(|cause| Error::new(Code::Internal, "The proxy cannot be used.").caused_by(cause))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn at(address: &str) -> Network {
        Network { proxy: Proxy::At(address.to_owned()), authorities: Vec::new() }
    }

    #[test]
    fn a_proxy_is_an_address_without_an_account() {
        assert!(at("http://proxy.example.org:3128").check().is_ok());
        for wrong in
            ["", "proxy.example.org", "socks5://proxy.example.org", "http://ana:secret@proxy.example.org"]
        {
            let error = at(wrong).check().unwrap_err();
            assert_eq!(error.code(), Code::Invalid, "{wrong}");
            assert!(!error.message().contains("secret"), "{wrong}");
        }
    }

    #[test]
    fn a_file_without_a_certificate_is_refused() {
        for content in [&b""[..], b"hello", b"\xff\xfe", &[b'a'; LARGEST_FILE + 1]] {
            let error = Authority::from_file("ca.pem", content).unwrap_err();
            assert_eq!(error.code(), Code::Invalid);
        }
    }
}
