//! Schedules, rules and alarms by mouse, of a server that is no practice server of the window.

use std::process::{Child, Command, Stdio};

use practice::{Options, Practice};
use support::window::{Window, until};

const NAME: &str = "Staging here";

#[tokio::test]
async fn rules_are_set_and_foreseen_and_a_server_that_fails_is_told_of() {
    let practice = Practice::start(Options::default()).await.unwrap();
    let mut window = Window::open("backups", &[]).await;
    connect(&window, &practice).await;
    window.press("#place-library").await;
    back_up(&window).await;

    window.press("#open-backups").await;
    window.click(NAME).await;
    window.find("#schedule-on").await;
    window.press("#schedule-on").await;
    window.click("Rules of its own").await;
    window.find("#simulator").await;
    window.picture("rules").await;
    window.press("#save-rules").await;
    window.find("#next-runs").await;
    window.picture("saved").await;
    let settings = std::fs::read_to_string(window.home.path().join("config/settings.json")).unwrap();
    assert!(settings.contains("\"schedule\"") && settings.contains("\"monthly\": 12"), "{settings}");

    window.click("All servers").await;
    window.press("#check-quick").await;
    window.shows("none damaged").await;
    window.press("#show-prune").await;
    window.find("#prune-nothing").await;
    window.picture("prune").await;
    window.click("Close").await;

    let desktop = Desktop::listen(&window);
    drop(practice);
    window.press("#place-library").await;
    window.shows("last 1 of 10").await;
    back_up(&window).await;
    back_up(&window).await;
    window.shows("Backups are failing").await;
    window.press("[data-server] .place").await;
    window.find("[data-alarm='failing']").await;
    window.picture("alarm").await;
    desktop.was_told("The last 2 backups failed.").await;
    window.close().await;
}

pub async fn connect(window: &Window, practice: &Practice) {
    let server = &practice.servers()[0];
    window.press("#connect-server").await;
    for (field, value) in [
        ("#server-address", server.url.as_str()),
        ("#server-tenant", server.tenant.as_str()),
        ("#server-name", NAME),
        ("#server-account", server.email.as_str()),
        ("#server-secret", server.password.as_str()),
    ] {
        window.fill(field, value).await;
    }
    window.press("#environment-test").await;
    window.press("#test-connection").await;
    window.press("#add-server:not([aria-disabled='true'])").await;
    // A server that was added is shown; whoever goes elsewhere before that is led back.
    window.find("[data-pane='source'] [data-app]").await;
}

/// Backs up all servers there are, well or not.
async fn back_up(window: &Window) {
    window.press("#back-up-servers").await;
    window.press("#back-up-confirm").await;
    window.find("#run-ended").await;
    window.press("#back-up-close").await;
    window.gone("#run-ended").await;
}

/// Hears what programs ask the desktop to show. None has to show it.
struct Desktop {
    monitor: Child,
    heard: std::path::PathBuf,
}

impl Desktop {
    fn listen(window: &Window) -> Self {
        let heard = window.home.path().join("notifications");
        let monitor = Command::new("dbus-monitor")
            .args(["--session", "interface='org.freedesktop.Notifications',member='Notify'"])
            .stdout(std::fs::File::create(&heard).unwrap())
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus-monitor is installed with the message bus");
        Self { monitor, heard }
    }

    async fn was_told(&self, sentence: &str) {
        let told = until(|| async {
            let heard = std::fs::read_to_string(&self.heard).unwrap_or_default();
            (heard.contains(NAME) && heard.contains(sentence)).then_some(())
        });
        assert!(told.await.is_some(), "{}", std::fs::read_to_string(&self.heard).unwrap_or_default());
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        drop(self.monitor.kill());
        drop(self.monitor.wait());
    }
}
