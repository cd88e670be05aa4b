//! The window whose pictures are taken, the servers that it shows, and the looks that it is taken in.

use std::cell::Cell;
use std::path::PathBuf;
use std::time::Duration;

use fantoccini::Locator;
use practice::{Options, Practice};
use serde_json::json;
use support::window::{Window, keys, until};

/// What the servers are called here.
pub const STAGING: &str = "Staging – Asia";
/// The one that is written.
pub const PRODUCTION: &str = "Production – Asia";

/// The file that an app is exported to.
pub const EXPORTED: &str = "exported.json";

/// One way to look at the window.
#[derive(Clone, Copy)]
pub struct Look {
    /// What the name of a picture ends with.
    ending: &'static str,
    theme: &'static str,
    width: u32,
    text_percent: u32,
}

/// As designed; the others are variations of it.
const USUAL: Look = Look { ending: "", theme: "light", width: 1280, text_percent: 100 };
const HEIGHT: u32 = 832;

/// The ways in which every screen is looked at.
pub const LOOKS: [Look; 7] = [
    USUAL,
    Look { ending: "-dark", theme: "dark", ..USUAL },
    Look { ending: "-contrast", theme: "high-contrast", ..USUAL },
    Look { ending: "-900w", width: 900, ..USUAL },
    Look { ending: "-900w-dark", width: 900, theme: "dark", ..USUAL },
    Look { ending: "-text200", text_percent: 200, ..USUAL },
    Look { ending: "-text200-dark", text_percent: 200, theme: "dark", ..USUAL },
];

/// A window with two servers to connect to.
pub struct Gallery {
    pub window: Window,
    pub practice: Practice,
    folder: PathBuf,
    taken: Cell<u32>,
}

impl Gallery {
    /// Opens the window at its first screen.
    pub async fn open() -> Self {
        let practice = Practice::start(Options::default()).await.unwrap();
        let window = Window::open("pictures", &[EXPORTED]).await;
        let folder = support::output("pictures");
        std::fs::remove_dir_all(&folder).unwrap();
        std::fs::create_dir_all(&folder).unwrap();
        let gallery = Self { window, practice, folder, taken: Cell::new(0) };
        gallery.look(USUAL).await;
        gallery
    }

    /// Takes a screen in every look, and leaves it as it usually looks.
    pub async fn take(&self, name: &str) {
        for look in LOOKS {
            self.look(look).await;
            self.save(name, look).await;
        }
        self.look(USUAL).await;
    }

    /// Changes the look, by what the settings change.
    pub async fn look(&self, look: Look) {
        let Look { theme, width, text_percent, .. } = look;
        let change = "const [theme, percent] = arguments, root = document.documentElement;
            root.dataset.theme = theme;
            if (theme === 'high-contrast') root.dataset.contrast = 'more'; else delete root.dataset.contrast;
            root.style.fontSize = `${percent}%`;";
        self.window.script(change, vec![json!(theme), json!(text_percent)]).await;
        let wanted = json!([width, HEIGHT]);
        // What the driver is told may include the frame, which only the window manager knows.
        let (mut outer, size) = ((width, HEIGHT), "return [innerWidth, innerHeight]");
        let fits = || {
            let asked = outer;
            async move {
                self.window.client.set_window_size(asked.0, asked.1).await.unwrap();
                tokio::time::sleep(Duration::from_millis(250)).await;
                self.window.script(size, Vec::new()).await
            }
        };
        let got = fits().await;
        if got == wanted {
            return;
        }
        let inner = |at: usize| u32::try_from(got[at].as_u64().unwrap()).unwrap();
        outer = ((width + width).saturating_sub(inner(0)), (HEIGHT + HEIGHT).saturating_sub(inner(1)));
        self.window.client.set_window_size(outer.0, outer.1).await.unwrap();
        let there = until(|| async { (self.window.script(size, Vec::new()).await == wanted).then_some(()) });
        assert!(there.await.is_some(), "the window does not become {wanted}");
    }

    /// Keeps what is on the screen.
    pub async fn save(&self, name: &str, look: Look) {
        // The driver takes what was painted last; a moment later that is what is there now.
        let painted = "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 200)))";
        drop(self.window.client.execute_async(painted, Vec::new()).await);
        let picture = self.window.client.screenshot().await.unwrap();
        std::fs::write(self.folder.join(format!("{name}{}.png", look.ending)), picture).unwrap();
        self.taken.set(self.taken.get() + 1);
    }

    /// Says whether something is there that can be seen.
    pub async fn is_seen(&self, css: &str) -> bool {
        let seen = "return document.querySelector(arguments[0])?.checkVisibility() ?? false";
        self.window.script(seen, vec![json!(css)]).await == json!(true)
    }

    /// Closes a menu or a dialog.
    pub async fn escape(&self) {
        self.window.key(keys::ESCAPE).await;
        self.window.gone("dialog[open], .menu").await;
    }

    /// Clicks the first element that fits, by a path.
    pub async fn click_path(&self, path: &str) {
        let element = self.window.client.wait().for_element(Locator::XPath(path)).await;
        let element = element.unwrap_or_else(|error| panic!("{path}: {error}"));
        self.window.click_on(&element).await;
    }

    /// Closes the window, and says how many pictures there are.
    pub async fn close(self) -> u32 {
        self.window.close().await;
        self.taken.get()
    }
}
