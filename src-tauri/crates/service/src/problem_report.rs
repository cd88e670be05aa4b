//! What helps somebody else to find a fault, as plain text: the program, what ran, and the end of the log, all of it
//! veiled. It is shown to the user word for word before it goes anywhere, and nothing here sends it.

use std::fmt::Write;

use crate::activities::{Activity, StageState};
use crate::veil::Veil;

/// So many activities are told, the newest first.
const MOST_ACTIVITIES: usize = 20;
/// So many lines of the log are told, the last ones.
const MOST_LINES: usize = 200;

/// The program and the computer it runs on: lines such as "System" and "Debian GNU/Linux 12".
pub type About = Vec<(&'static str, String)>;

/// Writes down the program, its activities, and its log if that is wanted.
pub(crate) fn report(about: &About, activities: &[Activity], log: Option<&str>, veil: &Veil) -> String {
    let mut text = head(about);
    text.push_str("\nActivities, the newest first\n");
    if activities.is_empty() {
        text.push_str("- none\n");
    }
    for activity in activities.iter().take(MOST_ACTIVITIES) {
        text.push_str(&of_activity(activity, veil));
    }
    if let Some(log) = log {
        let lines: Vec<_> = log.lines().collect();
        let last = &lines[lines.len().saturating_sub(MOST_LINES)..];
        add(&mut text, format_args!("\nLog, the last {} lines\n{}\n", last.len(), last.join("\n")));
    }
    veil.hide(&text)
}

/// Writes down one activity with the program it ran in.
pub(crate) fn details(about: &About, activity: &Activity, veil: &Veil) -> String {
    let text = head(about) + "\n" + &of_activity(activity, veil);
    veil.hide(&text)
}

fn head(about: &About) -> String {
    let mut text = String::new();
    for (name, value) in about {
        add(&mut text, format_args!("{name}: {value}\n"));
    }
    text
}

fn of_activity(activity: &Activity, veil: &Veil) -> String {
    let mut text = String::new();
    add(&mut text, format_args!("- {}: {}", word(&activity.kind), word(&activity.state)));
    if let Some(environment) = activity.environment {
        add(&mut text, format_args!(", {environment}"));
    }
    if veil.shows_names() {
        add(&mut text, format_args!(" (‘{}’)", activity.title));
    }
    let ended = activity.finished_at.as_deref().unwrap_or("not yet");
    add(&mut text, format_args!("\n  began {}, ended {ended}", activity.started_at));
    if activity.sent {
        text.push_str(", something may have been sent");
    }
    for stage in &activity.stages {
        add(&mut text, format_args!("\n  {}", of_stage(stage)));
    }
    if let Some(error) = &activity.error {
        add(&mut text, format_args!("\n  code {}: {}", word(&error.code), error.message));
        for cause in error.details.iter().flat_map(|details| details.lines()) {
            add(&mut text, format_args!("\n  because: {cause}"));
        }
    }
    text + "\n"
}

fn of_stage(stage: &StageState) -> String {
    let mut text = format!("{}: {}", word(&stage.stage), word(&stage.state));
    if let Some(took) = stage.took_ms {
        add(&mut text, format_args!(", {took} ms"));
    }
    if let Some(proof) = &stage.proof {
        add(&mut text, format_args!(", {proof}"));
    }
    text
}

/// The word by which a closed set is known to every host.
fn word(value: &impl serde::Serialize) -> String {
    let json = serde_json::to_value(value).unwrap_or_default();
    json.as_str().unwrap_or("unknown").to_owned()
}

fn add(text: &mut String, words: std::fmt::Arguments<'_>) {
    text.write_fmt(words).expect("writing to a string does not fail");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activities::{Activities, ActivityKind, Ending, NewActivity};
    use crate::{Code, Environment, Error, Result, ServerId, Stage};

    async fn failed() -> Activity {
        let new = NewActivity {
            kind: ActivityKind::Export,
            title: "Export Donor letters from Prod Asia".to_owned(),
            server: Some((ServerId::random(), Environment::Production)),
            stages: vec![Stage::Read],
            again: None,
        };
        let activities = Activities::default();
        let ended: Result<()> = activities
            .run(new, async |progress| {
                progress.stage(Stage::Read);
                let cause = std::io::Error::other("token abcdefghij0123456789x was refused");
                Err::<((), Ending), _>(
                    Error::new(Code::Unreachable, "‘Prod Asia’ did not answer.").caused_by(cause),
                )
            })
            .await;
        assert!(ended.is_err());
        activities.list().remove(0)
    }

    #[tokio::test]
    async fn a_report_tells_what_failed_and_nobodys_name_or_secret() {
        let activity = failed().await;
        let about = vec![("AppFerry", "1.2.3".to_owned())];
        let log = "WARN service: password=hunter2 was refused";
        let text = report(&about, std::slice::from_ref(&activity), Some(log), &Veil::over(&[], None, false));
        for part in [
            "AppFerry: 1.2.3",
            "- export: failed, production",
            "read: failed",
            "code unreachable",
            "Log, the last 1",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
        for canary in ["Prod Asia", "Donor", "hunter2", "abcdefghij0123456789x"] {
            assert!(!text.contains(canary), "{canary} in {text}");
        }
        let named = details(&about, &activity, &Veil::over(&[], None, true));
        assert!(
            named.contains("Export Donor letters from Prod Asia") && !named.contains("abcdefghij0123456789x")
        );
    }
}
