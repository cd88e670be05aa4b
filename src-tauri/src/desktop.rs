//! Notifications of the desktop: what somebody should know who does not look at the window.

use notify_rust::Notification;

/// The longest text that a notification shows, in characters.
const LONGEST: usize = 300;

/// Shows a notification. No desktop has to have a place for it, so a failure is only logged.
pub async fn tell(title: String, body: String) {
    let show = move || {
        Notification::new().appname("AppFerry").summary(&plain(&title)).body(&plain(&body)).show().map(drop)
    };
    match tokio::task::spawn_blocking(show).await {
        Ok(Ok(())) => {}
        Ok(Err(refused)) => tracing::info!("the desktop shows no notification: {refused}"),
        Err(cause) => tracing::warn!("a notification was interrupted: {cause}"),
    }
}

/// Some desktops read tags and entities in a text; names from elsewhere must not become any.
fn plain(text: &str) -> String {
    text.chars().filter(|letter| !matches!(letter, '<' | '>' | '&')).take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_never_markup_and_never_endless() {
        assert_eq!(plain("‘<b>Asia</b> &amp; more’"), "‘bAsia/b amp; more’");
        assert_eq!(plain(&"x".repeat(9_000)).chars().count(), LONGEST);
    }
}
