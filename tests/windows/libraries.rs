//! Several libraries by mouse: one is made in another folder, protected with its recovery kit, opened to all again, and
//! left for the usual one.

use support::window::Window;

use crate::practising;

const PASSPHRASE: &str = "several words apart";

#[tokio::test]
async fn a_library_is_added_protected_and_opened_to_all_again() {
    let mut window = practising("libraries", &["team", "kit.txt"]).await;
    let readme = window.home.path().join("team/README.txt");
    let kit = window.home.path().join("kit.txt");
    window.press("#place-library").await;

    menu(&window, "Add a library").await;
    window.fill("#library-name", "Team").await;
    window.click("Choose…").await;
    window.press("#look-library").await;
    window.shows("No library is there yet.").await;
    window.picture("looked").await;
    window.press("#add-library").await;
    window.shows("The library Team is used now.").await;
    window.gone("#add-library").await;
    assert!(std::fs::read_to_string(&readme).unwrap().contains("password is: appferry"));

    menu(&window, "Protect this library").await;
    window.fill("#new-passphrase", PASSPHRASE).await;
    window.fill("#repeat-passphrase", PASSPHRASE).await;
    window.picture("protect").await;
    window.press("#protect-confirm").await;
    window.shows("The library has a passphrase now").await;
    window.gone("#protect-confirm").await;
    assert!(kit.is_file() && !std::fs::read_to_string(&readme).unwrap().contains("password is: appferry"));

    menu(&window, "Protect this library").await;
    window.press("#open-to-all").await;
    window.picture("open-to-all").await;
    window.press("#open-to-all-confirm").await;
    window.shows("The library has no passphrase any more").await;
    window.gone("#open-to-all-confirm").await;
    assert!(std::fs::read_to_string(&readme).unwrap().contains("password is: appferry"));

    menu(&window, "This computer").await;
    window.shows("This computer").await;
    menu(&window, "Copy between libraries").await;
    window.press("#copy-confirm").await;
    window.shows("To the other:").await;
    window.picture("copied").await;
    window.close().await;
}

/// Chooses a line of the menu of libraries.
async fn menu(window: &Window, line: &str) {
    window.press("#which-library").await;
    window.choose(line).await;
}
