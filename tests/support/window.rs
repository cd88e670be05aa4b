//! AppFerry's real window, driven over WebDriver.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use fantoccini::actions::{
    InputSource, KeyAction, KeyActions, MOUSE_BUTTON_LEFT, MouseActions, PointerAction,
};
use fantoccini::elements::Element;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

use crate::programs::program;

/// How long anything in the window may take before a test gives up. A give-up limit, not a speed goal.
const PATIENCE: Duration = Duration::from_secs(60);

/// Keys without a letter, by their WebDriver codes.
pub mod keys {
    /// Goes to the next control.
    pub const TAB: char = '\u{e004}';
    /// Presses what has the focus.
    pub const ENTER: char = '\u{e007}';
    /// Goes back, closes or cancels.
    pub const ESCAPE: char = '\u{e00c}';
    /// Held while another key is pressed.
    pub const CONTROL: char = '\u{e009}';
}

/// How many presses of Tab may lie between one control of a view and another.
const LONGEST_WAY: usize = 120;

/// A running window with folders of its own.
pub struct Window {
    pub client: Client,
    pub home: tempfile::TempDir,
    // Held only so that it ends with the window.
    _driver: Driver,
    pictures: PathBuf,
    taken: u32,
}

/// What starts AppFerry and drives it. Both end with this, also when a test fails before there is a window.
struct Driver(Child);

impl Window {
    /// Opens AppFerry with an empty home. `picks` answers the file pickers, in order; relative names are made inside the
    /// home, an empty one is Cancel.
    pub async fn open(name: &str, picks: &[&str]) -> Self {
        let home = tempfile::tempdir().unwrap();
        let script = home.path().join("picks");
        let lines: Vec<_> =
            picks
                .iter()
                .map(|pick| {
                    if pick.is_empty() { String::new() } else { home.path().join(pick).display().to_string() }
                })
                .collect();
        std::fs::write(&script, lines.join("\n")).unwrap();
        Self::reopen(name, home, &script, false).await
    }

    /// Opens AppFerry on a desktop without file pickers.
    pub async fn without_picker(name: &str) -> Self {
        Self::reopen(name, tempfile::tempdir().unwrap(), Path::new("none"), false).await
    }

    /// Opens AppFerry with an empty home, and tells it that somebody uses assistive technology.
    pub async fn open_accessible(name: &str) -> Self {
        let home = tempfile::tempdir().unwrap();
        let script = home.path().join("picks");
        Self::reopen(name, home, &script, true).await
    }

    async fn reopen(name: &str, home: tempfile::TempDir, script: &Path, accessible: bool) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let driver = Driver::start(port, script, accessible);
        let options = json!({
            "binary": program("appferry-desktop"),
            "args": ["--config", home.path().join("config")],
        });
        let capabilities = [("webkitgtk:browserOptions".to_owned(), options)].into_iter().collect();
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities);
        let address = format!("http://127.0.0.1:{port}");
        let client =
            until(|| async { builder.connect(&address).await.ok() }).await.expect("a WebDriver session");
        let pictures = crate::output("windows").join(name);
        std::fs::create_dir_all(&pictures).unwrap();
        Self { client, home, _driver: driver, pictures, taken: 0 }
    }

    /// Waits for an element by CSS.
    pub async fn find(&self, css: &str) -> Element {
        match self.client.wait().at_most(PATIENCE).for_element(Locator::Css(css)).await {
            Ok(element) => element,
            Err(error) => self.give_up(&format!("{css}: {error}")).await,
        }
    }

    /// Waits until an element is gone.
    pub async fn gone(&self, css: &str) {
        let gone = until(|| async {
            let found = self.client.find_all(Locator::Css(css)).await.unwrap_or_default();
            found.is_empty().then_some(())
        });
        assert!(gone.await.is_some(), "{css} is still there");
    }

    /// Waits for a button, link, menu item or tab by what it says or is called.
    pub async fn control(&self, name: &str) -> Element {
        let quoted = if name.contains('\'') { format!("\"{name}\"") } else { format!("'{name}'") };
        let kinds =
            "self::button or self::a or @role='menuitem' or @role='tab' or self::label or @role='option'";
        let path = format!(
            "//*[{kinds}][normalize-space(.)={quoted} or @aria-label={quoted} or starts-with(normalize-space(.), {quoted})]"
        );
        match self.client.wait().at_most(PATIENCE).for_element(Locator::XPath(&path)).await {
            Ok(element) => element,
            Err(error) => self.give_up(&format!("‘{name}’: {error}")).await,
        }
    }

    /// Clicks a control by name.
    pub async fn click(&self, name: &str) {
        let control = self.control(name).await;
        self.click_on(&control).await;
    }

    /// Clicks an element by CSS.
    pub async fn press(&self, css: &str) {
        let element = self.find(css).await;
        self.click_on(&element).await;
    }

    /// Chooses a line of an open menu by a text in it.
    pub async fn choose(&self, text: &str) {
        let path = format!("//*[@role='menuitem'][contains(., '{text}')]");
        let line = self.client.wait().at_most(PATIENCE).for_element(Locator::XPath(&path)).await.unwrap();
        self.click_on(&line).await;
    }

    /// Clicks the middle of an element with the mouse. The driver's own click refuses what lies in a modal dialog.
    pub async fn click_on(&self, element: &Element) {
        let (x, y) = self.middle(element).await;
        let click = MouseActions::new("mouse".to_owned())
            .then(PointerAction::MoveTo { duration: Some(Duration::from_millis(20)), x, y })
            .then(PointerAction::Down { button: MOUSE_BUTTON_LEFT })
            .then(PointerAction::Up { button: MOUSE_BUTTON_LEFT });
        self.client.perform_actions(click).await.unwrap();
    }

    /// Writes into a field with the keyboard, replacing what is there.
    pub async fn fill(&self, css: &str, value: &str) {
        self.find(css).await;
        let focus = "const field = document.querySelector(arguments[0]); field.focus(); field.select()";
        self.script(focus, vec![json!(css)]).await;
        self.write(value).await;
    }

    /// Presses one key where the focus is, by its WebDriver code.
    pub async fn key(&self, code: char) {
        let keys = KeyActions::new("keyboard".to_owned());
        let keys = keys.then(KeyAction::Down { value: code }).then(KeyAction::Up { value: code });
        self.client.perform_actions(keys).await.unwrap();
    }

    /// Presses one key while another one is held.
    pub async fn chord(&self, held: char, code: char) {
        let keys = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value: held })
            .then(KeyAction::Down { value: code })
            .then(KeyAction::Up { value: code })
            .then(KeyAction::Up { value: held });
        self.client.perform_actions(keys).await.unwrap();
    }

    /// Writes where the focus is.
    pub async fn write(&self, text: &str) {
        let press = |keys: KeyActions, letter| {
            keys.then(KeyAction::Down { value: letter }).then(KeyAction::Up { value: letter })
        };
        let keys = text.chars().fold(KeyActions::new("keyboard".to_owned()), press);
        self.client.perform_actions(keys).await.unwrap();
    }

    /// Presses Tab until something has the focus that fits a selector.
    pub async fn tab_to(&self, css: &str) {
        self.find(css).await;
        for _ in 0..LONGEST_WAY {
            if self.has_focus(css).await {
                return;
            }
            self.key(keys::TAB).await;
        }
        self.give_up(&format!("Tab never reaches {css}")).await;
    }

    /// Waits until something has the focus that fits a selector.
    pub async fn focused(&self, css: &str) {
        if until(|| async { self.has_focus(css).await.then_some(()) }).await.is_none() {
            self.give_up(&format!("{css} has not the focus")).await;
        }
    }

    async fn has_focus(&self, css: &str) -> bool {
        let has = "return document.activeElement?.matches(arguments[0]) ?? false";
        self.script(has, vec![json!(css)]).await == Value::Bool(true)
    }

    /// Says whether there is something that fits a selector.
    pub async fn is_there(&self, css: &str) -> bool {
        self.client.find(Locator::Css(css)).await.is_ok()
    }

    /// Returns the middle of an element in the window, scrolled into view.
    pub async fn middle(&self, element: &Element) -> (f64, f64) {
        let find = "const element = arguments[0]; element.scrollIntoView({ block: 'nearest' });
            const area = element.getBoundingClientRect();
            return [area.x + area.width / 2, area.y + area.height / 2]";
        let place = self.script(find, vec![serde_json::to_value(element).unwrap()]).await;
        (place[0].as_f64().unwrap(), place[1].as_f64().unwrap())
    }

    /// Waits until the window shows a text.
    pub async fn shows(&self, text: &str) {
        let seen = until(|| async { self.text().await.contains(text).then_some(()) }).await;
        if seen.is_none() {
            self.give_up(&format!("‘{text}’ is not shown")).await;
        }
    }

    /// Fails with a picture of what is there instead.
    async fn give_up(&self, why: &str) -> ! {
        if let Ok(picture) = self.client.screenshot().await {
            std::fs::write(self.pictures.join("failure.png"), picture).unwrap();
        }
        panic!("{why}\n{}", self.text().await)
    }

    /// Returns all visible text.
    pub async fn text(&self) -> String {
        let text = self.client.execute("return document.body.innerText", Vec::new()).await;
        text.ok().and_then(|text| text.as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// Returns what a script in the page returns.
    pub async fn script(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.client.execute(script, arguments).await.unwrap()
    }

    /// Returns where pictures of this window are kept.
    pub fn pictures(&self) -> &Path {
        &self.pictures
    }

    /// Keeps a picture of the window for people.
    pub async fn picture(&mut self, name: &str) {
        self.taken += 1;
        let path = self.pictures.join(format!("{:02}-{name}.png", self.taken));
        // The driver takes what was painted last; two frames later that is what is there now.
        let painted = "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 150)))";
        drop(self.client.execute_async(painted, Vec::new()).await);
        std::fs::write(path, self.client.screenshot().await.unwrap()).unwrap();
    }

    /// Closes the window and its driver.
    pub async fn close(self) {
        // A driver may miss the end of the window that it closes.
        let closed = tokio::time::timeout(PATIENCE, self.client.clone().close());
        drop(closed.await);
    }
}

impl Driver {
    fn start(port: u16, picks: &Path, accessible: bool) -> Self {
        // The program inherits the driver's environment, not the test's.
        let mut driver = Command::new("WebKitWebDriver");
        if accessible {
            driver.env_remove("NO_AT_BRIDGE");
        }
        driver.arg(format!("--port={port}")).arg("--host=127.0.0.1");
        driver.env("TAURI_WEBVIEW_AUTOMATION", "true").env("APPFERRY_PICKER_SCRIPT", picks);
        driver.stdout(Stdio::null()).stderr(Stdio::null());
        Self(driver.spawn().expect("WebKitWebDriver is installed by `make test`"))
    }
}

impl Drop for Driver {
    /// Ends the program before its driver: left alone it may stay, and the next one would only bring it to the front.
    fn drop(&mut self) {
        if let Some(program) = started_by(self.0.id()) {
            drop(Command::new("kill").arg("-KILL").arg(program.to_string()).stderr(Stdio::null()).status());
        }
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Returns the process that a process started.
fn started_by(parent: u32) -> Option<u32> {
    let children = std::fs::read_to_string(format!("/proc/{parent}/task/{parent}/children")).ok()?;
    children.split_whitespace().next()?.parse().ok()
}

/// Tries again until something is there, for as long as a test is patient.
pub async fn until<T, F: Future<Output = Option<T>>>(mut attempt: impl FnMut() -> F) -> Option<T> {
    let give_up = tokio::time::Instant::now() + PATIENCE;
    loop {
        if let Some(value) = attempt().await {
            return Some(value);
        }
        if tokio::time::Instant::now() > give_up {
            return None;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
