//! What reaches the window from outside: files it is opened with or that are dropped on it, links, the wish to close it,
//! and the question for a path where the desktop has no file picker.
//!
//! Paths stay here; the interface only learns names, and says what becomes of the files.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use service::{Code, Error, Result};
use tauri::Url;
use tauri::ipc::Channel;
use tokio::sync::oneshot;

use crate::picker::{Purpose, Question, Wish};
use crate::typing;

/// What a link begins with. It opens a plan that is kept here; it runs nothing and fetches nothing.
const PLAN_LINK: &str = "appferry://plan/";
/// The longest id in a link.
const LONGEST_ID: usize = 100;

/// Something that reached the window.
#[derive(Clone, Debug, PartialEq, Serialize, specta::Type)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Arrival {
    /// Files.
    Files {
        /// By which they are asked for.
        id: u32,
        /// Their names, untrusted text.
        names: Vec<String>,
        /// Where in the window they were dropped; `None`: AppFerry was opened with them.
        at: Option<DropPoint>,
    },
    /// Files are held over the window and not let go yet.
    Held {
        /// Their names, untrusted text.
        names: Vec<String>,
        /// Where in the window.
        at: DropPoint,
    },
    /// Held files went elsewhere.
    Left,
    /// A link to a kept plan.
    Plan {
        /// The id of the plan, untrusted text.
        plan: String,
    },
    /// A path has to be typed, because the desktop has no file picker.
    Path {
        /// By which it is answered.
        id: u32,
        /// What for.
        purpose: Purpose,
        /// What is asked.
        wish: Wish,
        /// The folder in which something was picked before.
        folder: Option<String>,
    },
    /// Somebody wants to close the window while something runs.
    Close {
        /// How many activities run.
        running: u32,
    },
}

/// A place in the window, in its own pixels.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, specta::Type)]
pub struct DropPoint {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
}

/// Where arrivals wait until the interface listens.
#[derive(Default)]
pub struct Door(Mutex<Inside>);

/// A question that waits for its answer.
struct Asked {
    question: Question,
    answer: oneshot::Sender<Option<Vec<PathBuf>>>,
}

#[derive(Default)]
struct Inside {
    next: u32,
    files: BTreeMap<u32, Vec<PathBuf>>,
    questions: BTreeMap<u32, Asked>,
    held: Vec<String>,
    waiting: Vec<Arrival>,
    listener: Option<Channel<Arrival>>,
}

impl Door {
    /// Takes the words that AppFerry was started with, in the folder where that was: files and links.
    pub fn open(&self, words: &[OsString], folder: &Path) {
        let is_link = |word: &&OsString| word.to_string_lossy().starts_with("appferry:");
        for link in words.iter().filter(is_link) {
            match plan_of(&link.to_string_lossy()) {
                Some(plan) => self.tell(Arrival::Plan { plan }),
                None => tracing::warn!("a link leads nowhere here"),
            }
        }
        let files: Vec<_> =
            words.iter().filter(|word| !is_link(word)).map(|word| path_of(word, folder)).collect();
        if !files.is_empty() {
            self.receive(files, None);
        }
    }

    /// Takes files.
    pub fn receive(&self, paths: Vec<PathBuf>, at: Option<DropPoint>) {
        let names = names_of(&paths);
        let mut inside = self.lock();
        inside.next += 1;
        let id = inside.next;
        inside.files.insert(id, paths);
        drop(inside);
        self.tell(Arrival::Files { id, names, at });
    }

    /// Tells of files that are held over the window.
    pub fn held(&self, paths: &[PathBuf], at: DropPoint) {
        let names = names_of(paths);
        self.lock().held.clone_from(&names);
        self.tell(Arrival::Held { names, at });
    }

    /// Tells where the held files are now.
    pub fn moved(&self, at: DropPoint) {
        let names = self.lock().held.clone();
        self.tell(Arrival::Held { names, at });
    }

    /// Tells that held files went elsewhere.
    pub fn left(&self) {
        self.tell(Arrival::Left);
    }

    /// Has the interface ask whether the window may close while something runs. `false`: it may close at once, because
    /// nothing runs, or nobody is there who would ask.
    pub fn asks_before_closing(&self, running: u32) -> bool {
        let ask = |channel: &Channel<Arrival>| channel.send(Arrival::Close { running }).is_ok();
        running > 0 && self.lock().listener.as_ref().is_some_and(ask)
    }

    /// Asks for a path to be typed; `None` is Cancel.
    pub async fn ask(&self, question: Question, folder: Option<PathBuf>) -> Option<Vec<PathBuf>> {
        let (answer, answered) = oneshot::channel();
        let (purpose, wish) = (question.purpose, question.wish.clone());
        let id = {
            let mut inside = self.lock();
            inside.next += 1;
            let id = inside.next;
            inside.questions.insert(id, Asked { question, answer });
            id
        };
        self.tell(Arrival::Path { id, purpose, wish, folder: folder.map(|path| path.display().to_string()) });
        answered.await.ok().flatten()
    }

    /// Answers such a question; `None` is Cancel. What cannot be used is an error, and the question stays.
    pub fn answer(
        &self,
        id: u32,
        typed: Option<&[String]>,
        replace: bool,
        home: Option<&Path>,
    ) -> Result<()> {
        let mut inside = self.lock();
        let gone = || Error::new(Code::NotFound, "Nobody waits for this path any more.");
        let asked = inside.questions.get(&id).ok_or_else(gone)?;
        let paths = typed.map(|typed| typing::paths(&asked.question, typed, replace, home)).transpose()?;
        if let Some(Asked { answer, .. }) = inside.questions.remove(&id) {
            // Whoever asked may have given up.
            drop(answer.send(paths));
        }
        Ok(())
    }

    /// Returns the files of an arrival.
    pub fn files(&self, id: u32) -> Option<Vec<PathBuf>> {
        self.lock().files.get(&id).cloned()
    }

    /// Sends what waits, and from now on everything, to a channel.
    pub fn listen(&self, channel: Channel<Arrival>) {
        let mut inside = self.lock();
        for arrival in std::mem::take(&mut inside.waiting) {
            drop(channel.send(arrival));
        }
        inside.listener = Some(channel);
    }

    fn tell(&self, arrival: Arrival) {
        let mut inside = self.lock();
        let heard = inside.listener.as_ref().is_some_and(|channel| channel.send(arrival.clone()).is_ok());
        // What is held now is over by the time somebody listens.
        if !heard && !matches!(arrival, Arrival::Held { .. } | Arrival::Left) {
            inside.waiting.push(arrival);
        }
    }

    /// A panic elsewhere leaves the lists whole.
    fn lock(&self) -> MutexGuard<'_, Inside> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn names_of(paths: &[PathBuf]) -> Vec<String> {
    paths.iter().filter_map(|path| path.file_name()).map(|name| name.to_string_lossy().into()).collect()
}

/// Desktops hand files over as addresses when a program opens links, too.
fn path_of(word: &OsString, folder: &Path) -> PathBuf {
    let address = word.to_str().filter(|word| word.starts_with("file:"));
    let path = address.and_then(|address| Url::parse(address).ok()?.to_file_path().ok());
    path.unwrap_or_else(|| folder.join(word))
}

fn plan_of(link: &str) -> Option<String> {
    let id = link.strip_prefix(PLAN_LINK)?.trim_end_matches('/');
    let good = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    (!id.is_empty() && id.len() <= LONGEST_ID && id.chars().all(good)).then(|| id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting(words: &[&str]) -> (Door, Vec<Arrival>) {
        let door = Door::default();
        door.open(&words.iter().map(OsString::from).collect::<Vec<_>>(), Path::new("/home/ana"));
        let waiting = door.lock().waiting.clone();
        (door, waiting)
    }

    #[test]
    fn files_wait_with_their_names_and_keep_their_paths_to_themselves() {
        let (door, arrivals) = waiting(&["app.json", "/mnt/other.json"]);
        let names = vec!["app.json".to_owned(), "other.json".to_owned()];
        assert_eq!(arrivals, [Arrival::Files { id: 1, names, at: None }]);
        assert_eq!(door.files(1), Some(vec!["/home/ana/app.json".into(), "/mnt/other.json".into()]));
        assert_eq!(door.files(2), None);
        let (door, arrivals) = waiting(&["file:///mnt/Visits%20%E0%B9%84%E0%B8%97%E0%B8%A2.json"]);
        let names = vec!["Visits ไทย.json".to_owned()];
        assert_eq!(arrivals, [Arrival::Files { id: 1, names, at: None }]);
        assert_eq!(door.files(1), Some(vec!["/mnt/Visits ไทย.json".into()]));
    }

    #[tokio::test]
    async fn a_question_waits_until_its_answer_can_be_used() {
        let door = Door::default();
        let question = || Question { purpose: Purpose::Bundles, wish: Wish::Open { several: false } };
        let answers = async {
            let no_file = ["/no/such/file.json".to_owned()];
            let refused = door.answer(1, Some(&no_file), false, None);
            assert_eq!(refused.map_err(|error| error.code()), Err(Code::NotFound));
            door.answer(1, None, false, None)
        };
        let (picked, answered) = tokio::join!(door.ask(question(), None), answers);
        assert!(picked.is_none() && answered.is_ok());
        assert_eq!(door.answer(1, None, false, None).map_err(|error| error.code()), Err(Code::NotFound));
    }

    #[test]
    fn held_files_are_told_of_by_name_and_nobody_hears_of_them_later() {
        let door = Door::default();
        let at = DropPoint { x: 4.0, y: 2.0 };
        door.held(&["/home/ana/app.json".into()], at);
        door.moved(DropPoint { x: 5.0, y: 2.0 });
        door.left();
        assert_eq!(door.lock().waiting, []);
        assert_eq!(door.lock().held, ["app.json"]);
    }

    #[test]
    fn a_window_closes_when_nothing_runs_or_nobody_listens_who_would_ask() {
        let (door, _) = waiting(&[]);
        assert!(!door.asks_before_closing(1));
        assert_eq!(door.lock().waiting, [], "no question that would come too late");
        door.listen(Channel::new(|_| Ok(())));
        assert!(door.asks_before_closing(1));
        assert!(!door.asks_before_closing(0));
        door.listen(Channel::new(|_| Err(tauri::Error::WebviewNotFound)));
        assert!(!door.asks_before_closing(1));
    }

    #[test]
    fn a_link_opens_a_kept_plan_and_nothing_else() {
        let (_, arrivals) = waiting(&["appferry://plan/3f0c-91be"]);
        assert_eq!(arrivals, [Arrival::Plan { plan: "3f0c-91be".to_owned() }]);
        for link in
            ["appferry://plan/", "appferry://apply/3f0c", "appferry://plan/../x", "appferry:plan/3f0c"]
        {
            assert_eq!(waiting(&[link]).1, [], "{link}");
        }
    }
}
