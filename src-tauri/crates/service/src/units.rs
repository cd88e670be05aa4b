//! Files that let the operating system make the backups that are due while AppFerry is closed: a systemd service with its
//! timer, and a line for cron.

use std::path::Path;

/// A file for systemd.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitFile {
    /// Its name.
    pub name: &'static str,
    /// What it says.
    pub text: String,
}

/// Returns the files for systemd. The timer asks every ten minutes, and what is due is made then; one that was missed
/// while the computer slept is made up for.
pub fn systemd(program: &Path, arguments: &[String]) -> [UnitFile; 2] {
    let words = [program.display().to_string()].into_iter().chain(arguments.iter().cloned());
    let command: Vec<_> =
        words.chain(["schedule".to_owned(), "run".to_owned()]).map(|word| in_unit(&word)).collect();
    let service = format!(
        "[Unit]\n\
         Description=Backups of AppBuilder servers that are due\n\
         After=network-online.target\n\
         \n\
         [Service]\n\
         Type=oneshot\n\
         ExecStart={}\n",
        command.join(" ")
    );
    let timer = "[Unit]\n\
         Description=Looks for backups of AppBuilder servers that are due\n\
         \n\
         [Timer]\n\
         OnCalendar=*:0/10\n\
         Persistent=true\n\
         \n\
         [Install]\n\
         WantedBy=timers.target\n";
    [
        UnitFile { name: "appferry-backup.service", text: service },
        UnitFile { name: "appferry-backup.timer", text: timer.to_owned() },
    ]
}

/// Returns the line for cron.
pub fn cron_line(program: &Path, arguments: &[String]) -> String {
    let words = [program.display().to_string()].into_iter().chain(arguments.iter().cloned());
    let command: Vec<_> = words.map(|word| format!("'{}'", word.replace('\'', "'\\''"))).collect();
    // cron takes a percent sign for the end of the command.
    let command = command.join(" ").replace('%', "\\%");
    format!("*/10 * * * * {command} schedule run --quiet")
}

/// Writes a word so that systemd takes it for one.
fn in_unit(word: &str) -> String {
    let escaped = word.replace('\\', "\\\\").replace('"', "\\\"").replace('%', "%%").replace('$', "$$");
    format!("\"{escaped}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_with_spaces_and_signs_stay_one_word() {
        let arguments = ["--config".to_owned(), "/home/a b/100%".to_owned()];
        let [service, timer] = systemd(Path::new("/opt/app ferry/appferry"), &arguments);
        let line = r#"ExecStart="/opt/app ferry/appferry" "--config" "/home/a b/100%%" "schedule" "run""#;
        assert!(service.text.contains(line), "{}", service.text);
        assert!(timer.text.contains("Persistent=true"));
        let cron = cron_line(Path::new("/opt/it's/appferry"), &arguments);
        assert_eq!(
            cron,
            r"*/10 * * * * '/opt/it'\''s/appferry' '--config' '/home/a b/100\%' schedule run --quiet"
        );
    }
}
