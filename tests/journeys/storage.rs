//! The storage of a team behind its company's network: found only by a proxy, believed only with the company's authority.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use service::ferry::{IfAbsent, LibraryDraft, LibrarySecrets};
use service::secrets::Keep;
use service::settings::PreferenceChange;
use service::{Code, Secret, network::Proxy};
use support::journey::Journey;

use crate::network::{Company, Identity, NAME};

/// Apache's WebDAV with TLS of its own.
struct WebDav {
    child: Child,
    port: u16,
}

impl WebDav {
    fn start(folder: &Path, identity: &Identity) -> Option<Self> {
        let apache = Path::new("/usr/sbin/apache2");
        if !apache.is_file() {
            println!("skipped: 1 storage server, apache2-bin is not installed");
            return None;
        }
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        std::fs::create_dir_all(folder.join("files/team")).unwrap();
        std::fs::write(folder.join("certificate.pem"), &identity.certificate).unwrap();
        std::fs::write(folder.join("key.pem"), &identity.key).unwrap();
        // Apache answers as a user who may do nothing else.
        for place in [folder, &folder.join("files"), &folder.join("files/team")] {
            open_to_all(place);
        }
        std::fs::write(folder.join("apache.conf"), config(folder, port)).unwrap();
        let mut start = Command::new(apache);
        start.args(["-X", "-f"]).arg(folder.join("apache.conf"));
        start.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut server = Self { child: start.spawn().unwrap(), port };
        let until = Instant::now() + Duration::from_secs(60);
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            let log = || std::fs::read_to_string(folder.join("error.log")).unwrap_or_default();
            let ended = server.child.try_wait().unwrap();
            assert!(ended.is_none() && Instant::now() < until, "the server did not start: {}", log());
            std::thread::sleep(Duration::from_millis(50));
        }
        Some(server)
    }
}

impl Drop for WebDav {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn open_to_all(place: &Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(place, std::fs::Permissions::from_mode(0o777)).unwrap();
}

fn config(folder: &Path, port: u16) -> String {
    let modules = ["mpm_event", "authn_core", "authz_core", "dav", "dav_fs", "ssl"];
    let modules: String = modules
        .iter()
        .map(|name| format!("LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n"))
        .collect();
    let folder = folder.display();
    format!(
        "{modules}User nobody\nGroup nogroup\nServerName {NAME}:{port}\nListen 127.0.0.1:{port}\n\
         PidFile {folder}/pid\nErrorLog {folder}/error.log\nDocumentRoot {folder}/files\n\
         DavLockDB {folder}/locks\nSSLEngine on\nSSLCertificateFile {folder}/certificate.pem\n\
         SSLCertificateKeyFile {folder}/key.pem\n\
         <Directory {folder}/files>\nDav On\nRequire all granted\n</Directory>\n"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_library_on_a_server_is_reached_as_the_settings_say() {
    let (journey, identity) = (Journey::begin().await, Identity::by_an_authority());
    let folder = tempfile::tempdir().unwrap();
    let Some(server) = WebDav::start(folder.path(), &identity) else { return };
    let company = Company::before(server.port, &identity, folder.path()).await;
    let ferry = &journey.ferry;
    let place = format!("https://{NAME}:{}/team", server.port);
    let draft = LibraryDraft { name: "Team".to_owned(), place, user: None };
    let secrets = || LibrarySecrets { passphrase: Some(Secret::new("correct horse")), storage: None };
    let seen = async || ferry.test_library(&draft, secrets()).await.problem.map(|problem| problem.code);

    ferry.prefer(PreferenceChange::Proxy(Proxy::None)).await.unwrap();
    assert_eq!(seen().await, Some(Code::Unreachable), "nobody here knows the name");
    ferry.prefer(PreferenceChange::Proxy(Proxy::At(company.proxy.clone()))).await.unwrap();
    assert_eq!(seen().await, Some(Code::Unreachable), "nobody believes the company");
    assert!(company.tunnels.load(Ordering::SeqCst) > 0);
    ferry.believe(company.authority.clone()).await.unwrap();
    assert_eq!(seen().await, None);

    let team = ferry.add_library(&draft, secrets(), IfAbsent::Make, Keep::Session).await.unwrap();
    let in_team = ferry.in_library(&team.id).unwrap();
    in_team.open_library().await.unwrap();
    ferry.prefer(PreferenceChange::ForgetAuthority("company.pem".to_owned())).await.unwrap();
    assert_eq!(in_team.entries().await.unwrap_err().code(), Code::Unreachable, "from the next call on");
    ferry.believe(company.authority.clone()).await.unwrap();
    assert_eq!(in_team.entries().await.unwrap().len(), 0);
}
