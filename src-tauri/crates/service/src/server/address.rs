//! Where a server is and which of its tenants is meant.

use std::fmt;
use std::net::IpAddr;

use reqwest::Url;
use uuid::Uuid;

use crate::{Code, Error, Result};

/// The base URL of a server and the selector of one tenant, normalised.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Address {
    url: Url,
    tenant: Tenant,
}

/// How every request names the tenant (wire §2, "Tenant").
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Tenant {
    /// By the host name as it was given. A non-production server on localhost means its own tenant `admin`.
    ByHost,
    /// By the header `tenant-token`, which wants the tenant's UUID.
    Id(String),
    /// By the first label of the host name, which is the tenant's key.
    Key(String),
}

impl Address {
    /// Reads what a user typed. `tenant` is a tenant's UUID or its key; nothing or an empty text leaves the
    /// choice to the host name.
    ///
    /// A key becomes the first label of the host name unless it is that already: `https://site.example.org`
    /// with the key `north` is `https://north.site.example.org`.
    pub fn parse(url: &str, tenant: Option<&str>) -> Result<Self> {
        let mut url = parse_url(url)?;
        let tenant = parse_tenant(tenant.map_or("", str::trim))?;
        if let Tenant::Key(key) = &tenant {
            put_key_first(&mut url, key)?;
        }
        Ok(Self { url, tenant })
    }

    /// Returns the normalised base URL: lower-case host, no default port, no slash at the end.
    pub fn url(&self) -> &str {
        self.url.as_str().trim_end_matches('/')
    }

    /// Returns how requests name the tenant.
    pub fn tenant(&self) -> &Tenant {
        &self.tenant
    }

    /// Returns the text by which two addresses are the same server and tenant, whatever the user typed.
    pub fn identity(&self) -> String {
        match &self.tenant {
            // The key is part of the host name, so that typing the whole host name names the same tenant.
            Tenant::ByHost | Tenant::Key(_) => self.url().to_owned(),
            Tenant::Id(id) => format!("{} tenant {id}", self.url()),
        }
    }

    /// Tells whether passwords would travel unencrypted over a network (DESIGN §1.8).
    pub fn is_plain_beyond_loopback(&self) -> bool {
        self.is_plain() && !self.is_loopback()
    }

    /// Tells whether the scheme is `http`.
    pub(super) fn is_plain(&self) -> bool {
        self.url.scheme() == "http"
    }

    /// Tells whether the host is this computer: `localhost`, `*.localhost`, 127.0.0.0/8 or ::1.
    pub(super) fn is_loopback(&self) -> bool {
        match self.ip() {
            Some(ip) => ip.is_loopback(),
            None => self.is_loopback_name(),
        }
    }

    /// Tells whether the host is a name that must mean this computer, whatever a resolver says (RFC 6761).
    pub(super) fn is_loopback_name(&self) -> bool {
        self.ip().is_none() && (self.host() == "localhost" || self.host().ends_with(".localhost"))
    }

    /// Returns the host without its port; IPv6 addresses keep their brackets.
    pub(super) fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    /// Returns the URL of a call. Every segment is escaped, so that no text can reach another call.
    pub(super) fn call(&self, segments: &[&str]) -> Url {
        let mut url = self.url.clone();
        url.path_segments_mut().expect("http URLs have a path").pop_if_empty().extend(segments);
        url
    }

    fn ip(&self) -> Option<IpAddr> {
        ip_of(&self.url)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.url())
    }
}

fn ip_of(url: &Url) -> Option<IpAddr> {
    url.host_str()?.trim_start_matches('[').trim_end_matches(']').parse().ok()
}

/// Messages never repeat the text, because people paste URLs that hold a password.
fn parse_url(text: &str) -> Result<Url> {
    let invalid = |message: &str| Error::new(Code::Invalid, message);
    let url = Url::parse(text.trim()).map_err(|cause| {
        invalid("The address is not a URL.")
            .hint("Write it with its scheme, like `https://apps.example.org`.")
            .caused_by(cause)
    })?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(invalid("The address must begin with `http://` or `https://`."));
    }
    if url.host_str().is_none_or(str::is_empty) {
        return Err(invalid("The address names no host."));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(invalid("The address holds a user name or password.")
            .hint("Give the account beside the address; it does not belong into the URL."));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(invalid("The address has a part after `?` or `#`.")
            .hint("Give only the server's base address, like `https://apps.example.org`."));
    }
    Ok(without_last_slash(url))
}

fn without_last_slash(mut url: Url) -> Url {
    let path = url.path().trim_end_matches('/').to_owned();
    url.set_path(&path);
    url
}

fn parse_tenant(text: &str) -> Result<Tenant> {
    if text.is_empty() {
        return Ok(Tenant::ByHost);
    }
    if let Ok(id) = Uuid::try_parse(text) {
        return Ok(Tenant::Id(id.to_string()));
    }
    let label = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if text.len() > 63 || !text.chars().all(label) || text.starts_with('-') || text.ends_with('-') {
        return Err(Error::new(Code::Invalid, "The tenant is neither a UUID nor a key.")
            .hint("A key is the first part of the tenant's host name: letters, digits and `-`."));
    }
    Ok(Tenant::Key(text.to_ascii_lowercase()))
}

fn put_key_first(url: &mut Url, key: &str) -> Result<()> {
    if ip_of(url).is_some() {
        return Err(Error::new(
            Code::Invalid,
            "A tenant key needs a host name, and this address is an IP address.",
        )
        .hint("Give the tenant's UUID instead of its key.")
        .hint("Or give an address with a host name that begins with the key."));
    }
    let host = url.host_str().unwrap_or_default();
    if host.split('.').next() == Some(key) {
        return Ok(());
    }
    let host = format!("{key}.{host}");
    url.set_host(Some(&host)).map_err(|cause| {
        Error::new(Code::Invalid, "The tenant key does not fit into the host name.").caused_by(cause)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "8d3f6f3a-58a5-4f1c-9c2e-5a6b7c8d9e0f";

    fn parse(url: &str, tenant: &str) -> Address {
        Address::parse(url, Some(tenant)).expect("an address")
    }

    fn refused(url: &str, tenant: Option<&str>) -> String {
        let error = Address::parse(url, tenant).expect_err("no address");
        assert_eq!(error.code(), Code::Invalid);
        error.message().to_owned()
    }

    #[test]
    fn what_was_typed_differently_is_the_same_server() {
        let typed =
            ["https://Apps.Example.org", "https://apps.example.org:443/", " https://apps.example.org// "];
        for text in typed {
            assert_eq!(parse(text, "").identity(), "https://apps.example.org", "{text}");
        }
        assert_eq!(
            Address::parse("http://localhost:1337", None).expect("an address").tenant(),
            &Tenant::ByHost
        );
    }

    #[test]
    fn a_path_prefix_stays() {
        let address = parse("https://example.org/ab/", "");
        assert_eq!(address.url(), "https://example.org/ab");
        assert_eq!(address.call(&["auth", "login"]).as_str(), "https://example.org/ab/auth/login");
    }

    #[test]
    fn a_uuid_selects_the_tenant_by_header_and_is_part_of_the_identity() {
        let address = parse("http://127.0.0.1:1337", &ID.to_uppercase());
        assert_eq!(address.tenant(), &Tenant::Id(ID.to_owned()));
        assert_eq!(address.identity(), format!("http://127.0.0.1:1337 tenant {ID}"));
    }

    #[test]
    fn a_key_becomes_the_first_label_once() {
        let by_key = parse("https://site.example.org", "North");
        assert_eq!(by_key.url(), "https://north.site.example.org");
        assert_eq!(by_key.tenant(), &Tenant::Key("north".to_owned()));
        assert_eq!(parse("https://north.site.example.org", "north").url(), "https://north.site.example.org");
        assert_eq!(by_key.identity(), parse("https://north.site.example.org", "").identity());
        assert!(parse("http://localhost:1337", "north").is_loopback());
    }

    #[test]
    fn a_key_on_an_ip_address_is_refused() {
        assert!(refused("http://127.0.0.1:1337", Some("north")).contains("IP address"));
        assert!(refused("http://[::1]:1337", Some("north")).contains("IP address"));
        assert!(refused("https://example.org", Some("no/such")).contains("neither a UUID nor a key"));
    }

    #[test]
    fn other_addresses_are_refused_without_repeating_them() {
        for text in ["apps.example.org", "ftp://example.org", "https://", "https://example.org/?a=1", ""] {
            refused(text, None);
        }
        for text in
            ["https://me:canary@example.org", "https://me:canary@exa mple.org", "https://canary@example.org"]
        {
            assert!(!refused(text, None).contains("canary"));
            assert!(!format!("{:?}", Address::parse(text, None)).contains("canary"));
        }
    }

    #[test]
    fn loopback_is_this_computer_only() {
        for url in ["http://localhost", "http://a.b.localhost:1", "http://127.8.9.10", "http://[::1]:8080"] {
            assert!(!parse(url, "").is_plain_beyond_loopback(), "{url}");
        }
        for url in ["http://localhost.example.org", "http://10.0.0.1", "http://notlocalhost", "http://[::2]"]
        {
            assert!(parse(url, "").is_plain_beyond_loopback(), "{url}");
        }
        assert!(!parse("https://10.0.0.1", "").is_plain_beyond_loopback());
    }

    proptest::proptest! {
        #[test]
        fn reading_an_address_again_changes_nothing(
            host in "[a-zA-Z][a-z0-9]{0,8}(\\.[a-z][a-z0-9]{0,8}){0,2}",
            port in proptest::option::of(1u16..),
            path in "(/[a-z0-9~%-]{0,5}){0,3}",
            tenant in "([A-Za-z][a-z0-9]{0,6})?",
            plain: bool,
        ) {
            let scheme = if plain { "HTTP" } else { "https" };
            let port = port.map(|port| format!(":{port}")).unwrap_or_default();
            let once = parse(&format!("{scheme}://{host}{port}{path}"), &tenant);
            let again = parse(once.url(), &tenant);
            proptest::prop_assert_eq!(&again, &once);
            proptest::prop_assert_eq!(again.identity(), once.identity());
        }

        #[test]
        fn no_text_makes_reading_an_address_panic(url in ".{0,40}", tenant in ".{0,10}") {
            drop(Address::parse(&url, Some(&tenant)));
        }
    }

    #[test]
    fn a_segment_cannot_reach_another_call() {
        let address = parse("https://example.org", "");
        let call = address.call(&["definition", "info", "object", "../../auth/x?y#z"]);
        assert_eq!(call.path(), "/definition/info/object/..%2F..%2Fauth%2Fx%3Fy%23z");
    }
}
