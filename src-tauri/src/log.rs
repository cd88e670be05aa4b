//! The window's log: a file beside the data, as talkative as the user wants, and without a secret.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use service::settings::LogLevel;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, Registry, fmt, reload};

/// The file in the data folder.
const NAME: &str = "appferry.log";
/// A longer file is set aside when the program starts; the one set aside before goes.
const LONGEST: u64 = 1024 * 1024;

/// So much of its end is shown, in bytes.
const END: u64 = 64 * 1024;

/// The crates whose detailed words are known to hold no secret: what HTTP and keychain libraries say can hold headers.
const OWN: [&str; 4] = ["bundle", "practice", "service", "shell"];

/// The log of this run.
pub struct Log {
    level: reload::Handle<Targets, Registry>,
    path: PathBuf,
}

impl Log {
    /// Starts the log in the data folder. A log that cannot be written is none, and no reason to stay closed.
    pub fn start(folder: &Path, level: LogLevel) -> Self {
        let path = folder.join(NAME);
        let (targets, handle) = reload::Layer::new(targets(level));
        if let Ok(file) = file(&path) {
            let lines = fmt::layer().with_writer(Mutex::new(file)).with_ansi(false);
            // Only a second start in one process could fail, and there is none.
            drop(tracing_subscriber::registry().with(lines.with_filter(targets)).try_init());
        }
        Self { level: handle, path }
    }

    /// Writes more or less from now on.
    pub fn set_level(&self, level: LogLevel) {
        drop(self.level.reload(targets(level)));
    }

    /// Returns the end of what was logged, as far as it can be read.
    pub fn end(&self) -> String {
        let read = || {
            let mut file = File::open(&self.path)?;
            let length = file.metadata()?.len();
            file.seek(SeekFrom::Start(length.saturating_sub(END)))?;
            let mut bytes = Vec::new();
            file.take(END).read_to_end(&mut bytes)?;
            Ok::<_, std::io::Error>(String::from_utf8_lossy(&bytes).into_owned())
        };
        read().unwrap_or_else(|cause| format!("The log cannot be read: {cause}"))
    }

    /// Returns where the log is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

fn targets(level: LogLevel) -> Targets {
    let level = match level {
        LogLevel::Off => LevelFilter::OFF,
        LogLevel::Warnings => LevelFilter::WARN,
        LogLevel::Steps => LevelFilter::INFO,
        LogLevel::Details => LevelFilter::DEBUG,
    };
    let others = level.min(LevelFilter::WARN);
    Targets::new().with_default(others).with_targets(OWN.map(|own| (own, level)))
}

fn file(path: &Path) -> std::io::Result<File> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    if std::fs::metadata(path).is_ok_and(|about| about.len() > LONGEST) {
        std::fs::rename(path, path.with_extension("old.log"))?;
    }
    OpenOptions::new().create(true).append(true).open(path)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_long_log_is_set_aside_and_a_short_one_goes_on() {
        let folder = std::env::temp_dir().join(format!("appferry-log-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join(NAME);
        std::fs::write(&path, "short").unwrap();
        file(&path).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "short");
        std::fs::write(&path, vec![b'x'; 1024 * 1024 + 1]).unwrap();
        file(&path).unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().len(), 0);
        assert!(folder.join("appferry.old.log").exists());
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn other_crates_never_say_more_than_warnings() {
        let targets = targets(LogLevel::Details);
        assert!(targets.would_enable("service::server", &tracing::Level::DEBUG));
        assert!(!targets.would_enable("reqwest::connect", &tracing::Level::INFO));
        assert!(!super::targets(LogLevel::Off).would_enable("service", &tracing::Level::ERROR));
    }
}
