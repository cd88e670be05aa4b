//! Real servers of storage, started for one test and ended with it.

#![cfg(unix)]

use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::*;
use crate::Secret;

/// A running server with a folder of its own.
pub(super) struct StorageServer {
    child: Child,
    pub(super) location: Location,
    pub(super) account: Option<StorageAccount>,
    folder: tempfile::TempDir,
    unread: AtomicBool,
}

impl StorageServer {
    /// Apache's WebDAV, with a user and a password.
    pub(super) fn webdav() -> Option<Self> {
        let apache = installed(&["/usr/sbin/apache2"], "apache2-bin")?;
        let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
        let root = folder.path().join("files");
        std::fs::create_dir_all(root.join("team")).unwrap();
        // `dav-canary`, as `htpasswd -s` writes it.
        std::fs::write(folder.path().join("passwords"), "ana:{SHA}MXW5rso5UJL/m33LnLukzGZAfsk=\n").unwrap();
        // Apache answers as a user who may do nothing else.
        for place in [folder.path(), &root, &root.join("team")] {
            std::fs::set_permissions(place, std::fs::Permissions::from_mode(0o777)).unwrap();
        }
        let config = folder.path().join("apache.conf");
        std::fs::write(&config, webdav_config(folder.path(), port)).unwrap();
        let child = start(Command::new(apache).args(["-X", "-f"]).arg(&config));
        let location = format!("http://127.0.0.1:{port}/team").parse().unwrap();
        Some(Self::ready(child, port, location, Some(account("ana", "dav-canary")), folder))
    }

    /// The S3 of PyPI's `moto`, which accepts any key, with a bucket in it.
    pub(super) fn s3() -> Option<Self> {
        let given = std::env::var("APPFERRY_TEST_MOTO").unwrap_or_default();
        let home = std::env::var("HOME").unwrap_or_default();
        let usual = format!("{home}/.cache/appferry/moto/bin/moto_server");
        let moto = installed(&[&given, &usual], "moto[s3,server]")?;
        let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
        let child = start(Command::new(moto).args(["-H", "127.0.0.1", "-p", &port.to_string()]));
        let location = format!("s3:http://127.0.0.1:{port}/team/library").parse().unwrap();
        let server = Self::ready(child, port, location, Some(account("key", "s3-canary")), folder);
        let url = format!("http://127.0.0.1:{port}/team");
        let client = || {
            crate::tls::install();
            reqwest::Client::new()
        };
        let made = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async { client().put(url).send().await.unwrap().status() })
        });
        assert!(made.join().unwrap().is_success());
        Some(server)
    }

    fn ready(
        child: Child,
        port: u16,
        location: Location,
        account: Option<StorageAccount>,
        folder: tempfile::TempDir,
    ) -> Self {
        let mut server = Self { child, location, account, folder, unread: AtomicBool::default() };
        let until = Instant::now() + Duration::from_secs(60);
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            let ended = server.child.try_wait().unwrap();
            assert!(ended.is_none() && Instant::now() < until, "the server did not start: {}", server.log());
            std::thread::sleep(Duration::from_millis(50));
        }
        server
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("error.log")).unwrap_or_default()
    }

    /// What opens a library here with a passphrase of its own.
    pub(super) fn access(&self) -> Access {
        let passphrase = Some(Secret::new("team passphrase"));
        Access { passphrase, account: self.account.clone(), ..Access::default() }
    }

    /// Says that restic has nothing to prove here: the test leaves damage behind on purpose, or somebody else's
    /// passphrase.
    pub(super) fn stays_unread(&self) {
        self.unread.store(true, Ordering::Relaxed);
    }

    /// The files as the server keeps them, when it keeps them in a folder.
    pub(super) fn files(&self) -> PathBuf {
        self.folder.path().join("files/team")
    }

    /// Everything the server wrote down about requests.
    pub(super) fn requests(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("access.log")).unwrap_or_default()
    }
}

impl StorageServer {
    /// OpenSSH's server, with keys of its own in a folder where a client finds how to reach it.
    pub(super) fn sftp(folder: &Path) -> Option<Self> {
        let sshd = installed(&["/usr/sbin/sshd"], "openssh-server")?;
        for key in ["host", "own"] {
            let mut make = Command::new("ssh-keygen");
            make.args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(folder.join(key));
            assert!(make.status().unwrap().success());
        }
        // What Debian's own start makes for a server that runs as root.
        drop(std::fs::create_dir_all("/run/sshd"));
        let (place, port) = (folder.display(), free_port());
        let server = format!(
            "Port {port}\nListenAddress 127.0.0.1\nHostKey {place}/host\nAuthorizedKeysFile {place}/own.pub\n\
             PidFile none\nStrictModes no\nUsePAM no\nPasswordAuthentication no\n\
             PermitRootLogin prohibit-password\nSubsystem sftp internal-sftp\n"
        );
        let client = format!(
            "IdentityFile {place}/own\nIdentitiesOnly yes\nUserKnownHostsFile {place}/known\n\
             GlobalKnownHostsFile /dev/null\n"
        );
        let known = std::fs::read_to_string(folder.join("host.pub")).unwrap();
        std::fs::write(folder.join("server"), server).unwrap();
        std::fs::write(folder.join("client"), client).unwrap();
        std::fs::write(folder.join("known"), format!("[127.0.0.1]:{port} {known}")).unwrap();
        let child = start(Command::new(sshd).args(["-D", "-f"]).arg(folder.join("server")));
        let location = format!("sftp://127.0.0.1:{port}{place}/files/team").parse().unwrap();
        Some(Self::ready(child, port, location, None, tempfile::tempdir().unwrap()))
    }

    /// Ends the server before its test does.
    pub(super) fn stop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Drop for StorageServer {
    fn drop(&mut self) {
        self.stop();
        let is_library = self.files().join("config").exists();
        if is_library && !self.unread.load(Ordering::Relaxed) && !std::thread::panicking() {
            restic::reads(&self.files(), "team passphrase");
        }
    }
}

fn account(user: &str, secret: &str) -> StorageAccount {
    StorageAccount { user: user.to_owned(), secret: Secret::new(secret) }
}

fn installed(programs: &[&str], package: &str) -> Option<PathBuf> {
    let found = programs.iter().map(PathBuf::from).find(|program| program.is_file());
    if found.is_none() {
        println!("skipped: 1 storage server, {package} is not installed");
    }
    found
}

fn start(command: &mut Command) -> Child {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn webdav_config(folder: &Path, port: u16) -> String {
    let modules = [
        ("mpm_event", "mpm_event"),
        ("authn_core", "authn_core"),
        ("authn_file", "authn_file"),
        ("authz_core", "authz_core"),
        ("authz_user", "authz_user"),
        ("auth_basic", "auth_basic"),
        ("dav", "dav"),
        ("dav_fs", "dav_fs"),
    ];
    let modules: String = modules
        .iter()
        .map(|(name, file)| format!("LoadModule {name}_module /usr/lib/apache2/modules/mod_{file}.so\n"))
        .collect();
    let folder = folder.display();
    format!(
        "{modules}User nobody\nGroup nogroup\nServerName localhost\nListen 127.0.0.1:{port}\n\
         PidFile {folder}/pid\nCustomLog {folder}/access.log \"%r %{{User-Agent}}i\"\nErrorLog {folder}/error.log\nDocumentRoot {folder}/files\nDavLockDB {folder}/locks\n\
         <Directory {folder}/files>\nDav On\nAuthType Basic\nAuthName library\nAuthUserFile {folder}/passwords\n\
         Require valid-user\n</Directory>\n"
    )
}
