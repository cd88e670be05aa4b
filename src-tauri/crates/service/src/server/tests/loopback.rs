//! A scripted HTTP server on this computer: it answers what a test tells it to, and remembers what it was
//! asked.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// One request, as it arrived.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) method: String,
    /// Path and query.
    pub(super) path: String,
    head: String,
    pub(super) body: Vec<u8>,
}

/// One answer: bytes after a delay, and what becomes of the connection.
pub(super) struct Reply {
    head: String,
    body: Vec<u8>,
    length: Option<usize>,
    delay: Duration,
    then: Then,
}

enum Then {
    KeepAlive,
    Close,
    Reset,
    Hang,
}

type Script = dyn Fn(&Request, usize) -> Reply + Send + Sync;

pub(super) struct Loopback {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<Request>>>,
    task: JoinHandle<()>,
}

impl Loopback {
    /// Starts a server; `script` gets each request and how many came before it.
    pub(super) async fn start(script: impl Fn(&Request, usize) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::<Mutex<Vec<Request>>>::default();
        let (script, record): (Arc<Script>, _) = (Arc::new(script), Arc::clone(&seen));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&script), Arc::clone(&record)));
            }
        });
        Self { address, seen, task }
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Everything that was asked, in order.
    pub(super) fn seen(&self) -> Vec<Request> {
        self.seen.lock().unwrap().clone()
    }

    /// How many requests there were for a path, its query apart.
    pub(super) fn count(&self, path: &str) -> usize {
        self.seen().iter().filter(|request| request.path.split('?').next() == Some(path)).count()
    }
}

impl Drop for Loopback {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Request {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

impl Reply {
    pub(super) fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let head = format!("HTTP/1.1 {status} Answer\r\nContent-Type: {content_type}\r\n");
        Self { head, body: body.into(), length: None, delay: Duration::ZERO, then: Then::KeepAlive }
    }

    pub(super) fn json(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self::new(status, "application/json; charset=utf-8", body)
    }

    pub(super) fn html(status: u16) -> Self {
        Self::new(status, "text/html", format!("<html><head><title>{status}</title></head></html>"))
    }

    pub(super) fn header(mut self, name: &str, value: &str) -> Self {
        self.head.push_str(&format!("{name}: {value}\r\n"));
        self
    }

    pub(super) fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Promises this many bytes, whatever is sent.
    pub(super) fn promising(mut self, length: usize) -> Self {
        self.length = Some(length);
        self
    }

    pub(super) fn close(mut self) -> Self {
        self.then = Then::Close;
        self
    }

    pub(super) fn reset(mut self) -> Self {
        self.then = Then::Reset;
        self
    }

    /// Sends nothing more, and keeps the connection open.
    pub(super) fn hang(mut self) -> Self {
        self.then = Then::Hang;
        self
    }

    /// No answer at all; the connection stays open.
    pub(super) fn silence() -> Self {
        Self { head: String::new(), body: Vec::new(), length: None, delay: Duration::ZERO, then: Then::Hang }
    }

    /// No answer at all; the connection is reset.
    pub(super) fn torn() -> Self {
        Self { then: Then::Reset, ..Self::silence() }
    }

    fn bytes(&self) -> Vec<u8> {
        if self.head.is_empty() {
            return Vec::new();
        }
        let length = self.length.unwrap_or(self.body.len());
        let mut bytes = format!("{}Content-Length: {length}\r\n\r\n", self.head).into_bytes();
        bytes.extend_from_slice(&self.body);
        bytes
    }
}

async fn serve(mut stream: TcpStream, script: Arc<Script>, seen: Arc<Mutex<Vec<Request>>>) {
    while let Some(request) = receive(&mut stream).await {
        let nth = {
            let mut seen = seen.lock().unwrap();
            seen.push(request.clone());
            seen.len() - 1
        };
        let reply = script(&request, nth);
        tokio::time::sleep(reply.delay).await;
        if stream.write_all(&reply.bytes()).await.is_err() {
            return;
        }
        match reply.then {
            Then::KeepAlive => {}
            Then::Close => return,
            Then::Reset => return stream.set_zero_linger().unwrap(),
            Then::Hang => std::future::pending().await,
        }
    }
}

async fn receive(stream: &mut TcpStream) -> Option<Request> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let mut words = head.split(' ');
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut request = Request { method, path, head, body: bytes.split_off(end) };
    let length = request.header("content-length").map_or(0, |length| length.parse().unwrap());
    while request.body.len() < length {
        if stream.read_buf(&mut request.body).await.ok()? == 0 {
            return None;
        }
    }
    Some(request)
}
