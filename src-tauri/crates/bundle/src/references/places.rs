//! Where in a definition a walk stands, kept only when somebody asks.

use std::fmt::Write;

/// What a walk tells about its way.
pub(crate) trait Trail {
    fn enter_key(&mut self, key: &str);
    fn enter_list(&mut self);
    fn leave(&mut self);
}

/// Nobody asks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NoTrail;

impl Trail for NoTrail {
    fn enter_key(&mut self, _key: &str) {}
    fn enter_list(&mut self) {}
    fn leave(&mut self) {}
}

/// The way as a path such as `settings.order[].pageId`.
#[derive(Clone, Debug, Default)]
pub(crate) struct PathTrail {
    path: String,
    lengths: Vec<usize>,
}

impl PathTrail {
    pub(crate) fn path(&self) -> &str {
        &self.path
    }
}

impl Trail for PathTrail {
    fn enter_key(&mut self, key: &str) {
        self.lengths.push(self.path.len());
        let dot = if self.path.is_empty() { "" } else { "." };
        write!(self.path, "{dot}{key}").expect("writing to a String never fails");
    }

    fn enter_list(&mut self) {
        self.lengths.push(self.path.len());
        self.path.push_str("[]");
    }

    fn leave(&mut self) {
        let length = self.lengths.pop().unwrap_or(0);
        self.path.truncate(length);
    }
}
