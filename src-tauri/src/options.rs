//! The few words that the window understands when it is started.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

/// How the window is opened.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The folder of settings, journal, index and library instead of the usual ones.
    pub config: Option<PathBuf>,
    /// The library instead of the usual one: its name or its place.
    pub library: Option<String>,
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
            let mut value = || {
                let missing = || format!("`{}` needs a folder.", argument.display());
                arguments.next().ok_or_else(missing)
            };
            match argument.to_str() {
                Some("--config") => options.config = Some(value()?.into()),
                Some("--library") => {
                    options.library = Some(value()?.into_string().map_err(|place| no_text(&place))?)
                }
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

/// A library is named by its name or its place, in text. Another folder than the one that was meant is worse than none.
fn no_text(place: &OsStr) -> String {
    format!("`{}` is no place that can be written down as text, so no library can be there.", place.display())
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
        assert_eq!(read(&["--library", "Team"]).map(|o| o.library), Ok(Some("Team".to_owned())));
        assert!(read(&["--config"]).is_err());
        assert!(read(&["--password"]).is_err());
        let opened = read(&["app.json", "--no-keychain", "appferry://plan/1"]).map(|options| options.open);
        assert_eq!(opened, Ok(vec!["app.json".into(), "appferry://plan/1".into()]));
    }

    #[cfg(unix)]
    #[test]
    fn a_library_at_a_place_that_is_no_text_is_refused_instead_of_changed() {
        use std::os::unix::ffi::OsStringExt;
        let place = OsString::from_vec(b"/srv/\xff".to_vec());
        assert!(Options::from_arguments(["--library".into(), place.clone()].into_iter()).is_err());
        let folder = Options::from_arguments(["--config".into(), place.clone()].into_iter());
        assert_eq!(folder.map(|options| options.config), Ok(Some(place.into())));
    }
}
