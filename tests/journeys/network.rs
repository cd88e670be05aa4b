//! Ways out of a network: a proxy that alone knows the server, and a server whose authority only its company believes.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use service::network::Proxy;
use service::settings::PreferenceChange;
use service::{Code, Environment, Secret};
use support::journey::{Journey, draft};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

/// A name that no name server knows, so that only the proxy can find it.
pub(super) const NAME: &str = "builder.appferry.invalid";

/// A company's network: a proxy, and behind it a practice server with the company's own certificate.
pub(super) struct Company {
    pub(super) proxy: String,
    server: String,
    pub(super) authority: PathBuf,
    pub(super) tunnels: Arc<AtomicUsize>,
}

impl Company {
    async fn around(practice: &str, folder: &Path) -> Self {
        let identity = Identity::by_an_authority();
        let inside = practice.trim_start_matches("http://").trim_end_matches('/').to_owned();
        let door = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = door.local_addr().unwrap().port();
        tokio::spawn(speak_tls(door, TlsAcceptor::from(Arc::new(identity.config())), inside));
        Self::before(port, &identity, folder).await
    }

    /// A proxy before a server that speaks TLS itself.
    pub(super) async fn before(port: u16, identity: &Identity, folder: &Path) -> Self {
        let authority = folder.join("company.pem");
        std::fs::write(&authority, &identity.authority).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let proxy = format!("http://127.0.0.1:{}", listener.local_addr().unwrap().port());
        let tunnels = Arc::new(AtomicUsize::new(0));
        tokio::spawn(tunnel(listener, port, Arc::clone(&tunnels)));
        Self { proxy, server: format!("https://{NAME}:{port}"), authority, tunnels }
    }
}

/// A server's certificate by an authority of the company, in PEM form and as bytes.
pub(super) struct Identity {
    authority: String,
    pub(super) certificate: String,
    pub(super) key: String,
    der: (Vec<u8>, Vec<u8>),
}

impl Identity {
    pub(super) fn by_an_authority() -> Self {
        let mut about = CertificateParams::new(Vec::new()).unwrap();
        about.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = CertifiedIssuer::self_signed(about, KeyPair::generate().unwrap()).unwrap();
        let key = KeyPair::generate().unwrap();
        let certificate =
            CertificateParams::new(vec![NAME.to_owned()]).unwrap().signed_by(&key, &authority).unwrap();
        let der = (certificate.der().to_vec(), key.serialize_der());
        Self { authority: authority.pem(), certificate: certificate.pem(), key: key.serialize_pem(), der }
    }

    fn config(&self) -> ServerConfig {
        drop(tokio_rustls::rustls::crypto::ring::default_provider().install_default());
        let (certificate, key) = self.der.clone();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key));
        let config = ServerConfig::builder().with_no_client_auth();
        config.with_single_cert(vec![CertificateDer::from(certificate)], key).unwrap()
    }
}

async fn speak_tls(listener: TcpListener, tls: TlsAcceptor, inside: String) {
    while let Ok((outer, _)) = listener.accept().await {
        let (tls, inside) = (tls.clone(), inside.clone());
        tokio::spawn(async move {
            let Ok(mut outer) = tls.accept(outer).await else { return };
            let mut inner = TcpStream::connect(inside).await.unwrap();
            drop(copy_bidirectional(&mut outer, &mut inner).await);
        });
    }
}

/// A proxy that knows one name.
async fn tunnel(listener: TcpListener, port: u16, tunnels: Arc<AtomicUsize>) {
    while let Ok((stream, _)) = listener.accept().await {
        let tunnels = Arc::clone(&tunnels);
        tokio::spawn(async move {
            let mut outer = BufReader::new(stream);
            let mut asked = String::new();
            outer.read_line(&mut asked).await.unwrap();
            let mut rest = String::new();
            while outer.read_line(&mut rest).await.unwrap() > 2 {}
            assert_eq!(asked.trim_end(), format!("CONNECT {NAME}:{port} HTTP/1.1"));
            tunnels.fetch_add(1, Ordering::SeqCst);
            outer.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await.unwrap();
            let mut inner = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
            drop(copy_bidirectional(&mut outer, &mut inner).await);
        });
    }
}

#[tokio::test]
async fn a_server_is_reached_through_a_proxy_once_its_authority_is_believed() {
    let journey = Journey::begin().await;
    let practice = &journey.practice.servers()[0];
    let company = Company::around(&practice.url, journey.home.path()).await;
    let draft = draft(practice, &company.server, Environment::Test);
    let sign_in = || journey.ferry.prove_draft(&draft, Secret::new(practice.password.as_str()));

    journey.ferry.prefer(PreferenceChange::Proxy(Proxy::None)).await.unwrap();
    assert_eq!(sign_in().await.unwrap_err().code(), Code::Unreachable, "nobody here knows the name");

    journey.ferry.prefer(PreferenceChange::Proxy(Proxy::At(company.proxy.clone()))).await.unwrap();
    let error = sign_in().await.unwrap_err();
    assert_eq!(error.code(), Code::Unreachable);
    assert!(error.hints()[0].contains("certificate"), "{:?}", error.hints());
    assert_eq!(company.tunnels.load(Ordering::SeqCst), 1);

    let preferences = journey.ferry.believe(company.authority.clone()).await.unwrap();
    assert_eq!(preferences.network.authorities[0].name, "company.pem");
    sign_in().await.unwrap();

    let forget = PreferenceChange::ForgetAuthority("company.pem".to_owned());
    journey.ferry.prefer(forget).await.unwrap();
    assert_eq!(sign_in().await.unwrap_err().code(), Code::Unreachable);
}

#[tokio::test]
async fn this_computer_is_reached_without_the_proxy() {
    let journey = Journey::begin().await;
    let nobody = PreferenceChange::Proxy(Proxy::At("http://127.0.0.1:9".to_owned()));
    journey.ferry.prefer(nobody).await.unwrap();
    assert_eq!(journey.ferry.list_apps(&journey.staging, true).await.unwrap().apps.len(), 4);
}
