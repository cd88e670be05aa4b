//! The few words that the window understands when it is started.

use std::ffi::OsString;
use std::path::PathBuf;

/// How the window is opened.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The folder of settings, journal, index and library instead of the usual ones.
    pub config: Option<PathBuf>,
    /// The library instead of the usual one.
    pub library: Option<PathBuf>,
    /// Leaves the keychain alone.
    pub no_keychain: bool,
    /// Files and links to open.
    pub open: Vec<OsString>,
}

impl Options {
    /// Reads the words after the program's name. Fails with a sentence.
    pub fn from_arguments(arguments: impl Iterator<Item = OsString>) -> Result<Self, String> {
        let mut options = Self::default();
        let mut arguments = arguments;
        while let Some(argument) = arguments.next() {
            let mut folder = || {
                let missing = || format!("`{}` needs a folder.", argument.display());
                arguments.next().map(PathBuf::from).ok_or_else(missing)
            };
            match argument.to_str() {
                Some("--config") => options.config = Some(folder()?),
                Some("--library") => options.library = Some(folder()?),
                Some("--no-keychain") => options.no_keychain = true,
                Some(word) if word.starts_with('-') => {
                    return Err(format!("`{}` is not understood.", argument.display()));
                }
                Some(_) | None => options.open.push(argument),
            }
        }
        Ok(options)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str]) -> Result<Options, String> {
        Options::from_arguments(words.iter().map(OsString::from))
    }

    #[test]
    fn folders_files_and_links_are_read_and_unknown_options_are_refused() {
        assert_eq!(read(&["--config", "/x"]).map(|o| o.config), Ok(Some(PathBuf::from("/x"))));
        assert!(read(&["--config"]).is_err());
        assert!(read(&["--password"]).is_err());
        let opened = read(&["app.json", "--no-keychain", "appferry://plan/1"]).map(|options| options.open);
        assert_eq!(opened, Ok(vec!["app.json".into(), "appferry://plan/1".into()]));
    }
}
