//! Connecting a server: a wrong password, the right one, and a secret that the keychain keeps.

use practice::{Options, Practice};
use support::window::Window;

#[tokio::test]
async fn a_server_is_tested_before_it_is_added() {
    let practice = Practice::start(Options::default()).await.unwrap();
    let server = &practice.servers()[0];
    let mut window = Window::open("connect", &[]).await;
    window.press("#connect-server").await;
    for (field, value) in [
        ("#server-address", server.url.as_str()),
        ("#server-tenant", server.tenant.as_str()),
        ("#server-name", "Staging here"),
        ("#server-account", server.email.as_str()),
        ("#server-secret", "certainly wrong"),
    ] {
        window.fill(field, value).await;
    }
    window.press("#environment-test").await;
    window.press("#test-connection").await;
    window.shows("password").await;
    window.find("#add-server[aria-disabled='true']").await;
    window.picture("wrong-password").await;

    window.fill("#server-secret", &server.password).await;
    window.press("#test-connection").await;
    window.find("#add-server:not([aria-disabled='true'])").await;
    window.picture("ready").await;
    window.press("#add-server").await;
    window.gone("#connect-form").await;
    window.shows("Staging here").await;
    window.picture("added").await;
    let settings = std::fs::read_to_string(window.home.path().join("config/settings.json")).unwrap();
    assert!(settings.contains("Staging here") && !settings.contains(&server.password));
    window.close().await;
}
