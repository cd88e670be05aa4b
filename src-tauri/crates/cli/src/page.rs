//! What people read: plain lines and aligned tables, in which no text of a bundle or a server is ever raw.

use std::borrow::Cow;

use unicode_width::UnicodeWidthStr;

use crate::visible::visible;

/// A text of lines, for standard output or standard error. Everything that goes in is made visible.
#[derive(Debug, Default)]
pub struct Page {
    text: String,
}

/// Something that a verb found, in its form for people. Its `Serialize` is the form for programs.
pub trait Shown: serde::Serialize {
    /// Writes it down.
    fn show(&self, page: &mut Page);
}

/// Rows under headings.
#[derive(Debug)]
pub struct Table {
    headings: Vec<Cow<'static, str>>,
    rows: Vec<Vec<String>>,
    numbers: Vec<usize>,
}

impl Page {
    /// Adds a line.
    pub fn line(&mut self, text: impl AsRef<str>) {
        self.text.push_str(&visible(text.as_ref()));
        self.text.push('\n');
    }

    /// Begins a part of the page: an empty line, unless it is the first, and its title.
    pub fn part(&mut self, title: impl AsRef<str>) {
        self.gap();
        self.line(title);
    }

    /// Adds an empty line between what is there and what comes.
    pub fn gap(&mut self) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    /// Adds an indented line.
    pub fn item(&mut self, text: impl AsRef<str>) {
        self.text.push_str("  ");
        self.line(text);
    }

    /// Adds names and values, the values below each other.
    pub fn pairs<'p>(&mut self, pairs: impl IntoIterator<Item = (&'p str, String)>) {
        let pairs: Vec<_> = pairs.into_iter().collect();
        let widest = pairs.iter().map(|(name, _)| name.width()).max().unwrap_or_default();
        for (name, value) in pairs {
            let gap = " ".repeat(widest - name.width());
            self.line(format!("{name}{gap}  {value}"));
        }
    }

    /// Adds a table.
    pub fn table(&mut self, table: &Table) {
        let rows: Vec<Vec<Cow<'_, str>>> =
            table.rows.iter().map(|row| row.iter().map(|cell| visible(cell)).collect()).collect();
        let headings = (!table.headings.is_empty()).then_some(&table.headings);
        let widths: Vec<usize> = (0..table.width())
            .map(|at| headings.into_iter().chain(&rows).map(|row| row[at].width()).max().unwrap_or_default())
            .collect();
        for row in headings.into_iter().chain(&rows) {
            self.row(row, &widths, &table.numbers);
        }
    }

    /// Returns all lines.
    pub fn into_text(self) -> String {
        self.text
    }

    fn row(&mut self, cells: &[Cow<'_, str>], widths: &[usize], numbers: &[usize]) {
        let mut line = String::new();
        for (at, (cell, width)) in cells.iter().zip(widths).enumerate() {
            let gap = " ".repeat(width - cell.width());
            line.push_str("  ");
            if numbers.contains(&at) {
                line.push_str(&gap);
                line.push_str(cell);
            } else {
                line.push_str(cell);
                line.push_str(&gap);
            }
        }
        self.line(line.trim_end());
    }
}

impl Table {
    /// Begins a table with headings.
    pub fn new<const N: usize>(headings: [&'static str; N]) -> Self {
        let headings = headings.into_iter().map(Cow::Borrowed).collect();
        Self { headings, rows: Vec::new(), numbers: Vec::new() }
    }

    /// Begins a table without headings.
    pub fn plain() -> Self {
        Self { headings: Vec::new(), rows: Vec::new(), numbers: Vec::new() }
    }

    /// Says which columns, counted from 0, hold numbers.
    #[must_use]
    pub fn numbers<const N: usize>(self, columns: [usize; N]) -> Self {
        Self { numbers: columns.to_vec(), ..self }
    }

    /// Adds a row; all rows of a table have as many cells.
    pub fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.rows.push(cells.into());
    }

    /// Tells whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn width(&self) -> usize {
        if self.headings.is_empty() { self.rows.first().map_or(0, Vec::len) } else { self.headings.len() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_for_every_script() {
        let mut table = Table::new(["APP", "DEFINITIONS", "ID"]).numbers([1]);
        table.row(["방문".into(), "1,636".into(), "a".into()]);
        table.row(["Visits\u{1b}".into(), "7".into(), "b".into()]);
        let mut page = Page::default();
        page.table(&table);
        let expected = "  APP             DEFINITIONS  ID\n  \
                          방문                  1,636  a\n  \
                          Visits<U+001B>            7  b\n";
        assert_eq!(page.into_text(), expected);
    }

    #[test]
    fn a_name_cannot_begin_a_line_of_its_own() {
        let mut page = Page::default();
        page.part("Apps");
        page.item("harmless\nVerified.");
        page.pairs([("Kind", "one app".to_owned()), ("SHA-256", "ab".to_owned())]);
        let expected = "Apps\n  harmless<U+000A>Verified.\nKind     one app\nSHA-256  ab\n";
        assert_eq!(page.into_text(), expected);
    }
}
