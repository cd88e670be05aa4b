//! A door between AppFerry and a server: it writes down which calls go through, and it can be shut.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{AbortHandle, JoinHandle};

/// A listening door. It is gone when this is dropped.
pub struct Door {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    listening: JoinHandle<()>,
}

#[derive(Default)]
struct State {
    shut: bool,
    /// Shuts by itself once a call beginning like this has been seen.
    shut_behind: Option<String>,
    connections: Vec<Connection>,
}

struct Connection {
    /// What came to the door.
    came: Vec<u8>,
    /// Cuts it.
    cut: AbortHandle,
}

impl Door {
    /// Opens a door to an address such as `http://localhost:8080`.
    pub async fn to(url: &str) -> Self {
        let port: u16 = url.rsplit(':').next().unwrap().parse().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::<Mutex<State>>::default();
        let listening = tokio::spawn(listen(listener, port, Arc::clone(&state)));
        Self { address, state, listening }
    }

    /// Returns the address to use instead of the server's.
    pub fn url(&self) -> String {
        format!("http://localhost:{}", self.address.port())
    }

    /// Lets nobody in any more: connections are closed without an answer.
    pub fn shut(&self) {
        self.state.lock().unwrap().shut(None);
    }

    /// Lets everybody in again.
    pub fn open(&self) {
        let mut state = self.state.lock().unwrap();
        state.shut = false;
        state.shut_behind = None;
    }

    /// Shuts behind the next call that begins like this, e.g. `POST /definition/import`; the call itself goes on.
    pub fn shut_behind(&self, call: &str) {
        self.state.lock().unwrap().shut_behind = Some(call.to_owned());
    }

    /// Returns how many calls that begin like this came to the door, e.g. `POST /auth/login`.
    pub fn calls(&self, beginning: &str) -> usize {
        let state = self.state.lock().unwrap();
        state.connections.iter().map(|it| String::from_utf8_lossy(&it.came).matches(beginning).count()).sum()
    }

    /// Returns the values of the session cookies that were shown at the door.
    pub fn cookies(&self) -> Vec<String> {
        let state = self.state.lock().unwrap();
        let mut cookies = Vec::new();
        for connection in &state.connections {
            let text = String::from_utf8_lossy(&connection.came);
            let values = text.split("sails.sid=").skip(1).filter_map(|rest| rest.split(['\r', ';']).next());
            cookies.extend(values.map(str::to_owned));
        }
        cookies.sort();
        cookies.dedup();
        cookies
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

async fn listen(listener: TcpListener, port: u16, state: Arc<Mutex<State>>) {
    loop {
        let (outside, _) = listener.accept().await.unwrap();
        let mut door = state.lock().unwrap();
        if !door.shut {
            let number = door.connections.len();
            let cut = tokio::spawn(pass(outside, port, Arc::clone(&state), number)).abort_handle();
            door.connections.push(Connection { came: Vec::new(), cut });
        }
    }
}

async fn pass(outside: TcpStream, port: u16, state: Arc<Mutex<State>>, number: usize) {
    let Ok(inside) = TcpStream::connect(("127.0.0.1", port)).await else { return };
    let (from_client, to_client) = outside.into_split();
    let (from_server, to_server) = inside.into_split();
    let asking = carry(from_client, to_server, |piece| state.lock().unwrap().note(number, piece));
    let answering = carry(from_server, to_client, |_| {});
    // When one side hangs up, so does the door.
    tokio::select! {
        () = asking => {}
        () = answering => {}
    }
}

/// Carries bytes until one end is gone, and tells what they are.
async fn carry(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, tell: impl Fn(&[u8])) {
    let mut piece = vec![0; 64 * 1024];
    while let Ok(length) = from.read(&mut piece).await {
        tell(&piece[..length]);
        if length == 0 || to.write_all(&piece[..length]).await.is_err() {
            break;
        }
    }
}

impl State {
    /// Cuts every connection but one.
    fn shut(&mut self, except: Option<usize>) {
        self.shut = true;
        for (number, connection) in self.connections.iter().enumerate() {
            if Some(number) != except {
                connection.cut.abort();
            }
        }
    }

    fn note(&mut self, number: usize, piece: &[u8]) {
        // A call begins with a packet of its own.
        let text = String::from_utf8_lossy(piece);
        if self.shut_behind.as_ref().is_some_and(|beginning| text.starts_with(beginning.as_str())) {
            self.shut(Some(number));
        }
        self.connections[number].came.extend_from_slice(piece);
    }
}
