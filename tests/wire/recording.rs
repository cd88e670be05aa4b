//! A recording: one request to a real server and its answer, as `NN-name.http` holds them.

use std::collections::BTreeSet;

use serde_json::Value;

/// One recorded exchange.
#[derive(Debug, Default)]
pub struct Recording {
    pub method: String,
    pub path: String,
    pub headers: Vec<(String, String)>,
    /// The arguments that made the body: `-d …` and `-F …`.
    pub body_args: Vec<String>,
    /// `None` when the server never answered.
    pub status: Option<u16>,
    pub content_type: Option<String>,
    body: String,
}

impl Recording {
    /// Reads the text of a recording.
    pub fn parse(text: &str) -> Self {
        let mut lines = text.lines();
        let mut recording = Self::default();
        let mut words = lines.next().unwrap().split(' ');
        recording.method = words.next().unwrap().to_owned();
        recording.path = words.next().unwrap().to_owned();
        let lines: Vec<&str> = lines.collect();
        let is_answer = |line: &&str| line.starts_with("HTTP/1.1 ") && !line.contains(" 100 ");
        let answer = lines.iter().position(is_answer).unwrap_or(lines.len());
        lines[..answer].iter().for_each(|line| recording.read_request_line(line));
        let Some((status, rest)) = lines[answer..].split_first() else { return recording };
        recording.status = status.split(' ').nth(1).and_then(|status| status.parse().ok());
        let end = rest.iter().position(|line| line.is_empty()).unwrap_or(rest.len());
        let kind = rest[..end]
            .iter()
            .filter_map(|line| line.split_once(": "))
            .find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        recording.content_type = kind.map(|(_, value)| value.split(';').next().unwrap().to_owned());
        let body =
            rest.get(end + 1..).unwrap_or_default().iter().take_while(|line| !line.starts_with("--- curl"));
        recording.body = body.copied().collect::<Vec<_>>().join("\n").trim_end().to_owned();
        recording
    }

    fn read_request_line(&mut self, line: &str) {
        if let Some(arg) = line.strip_prefix("[body arg] ") {
            self.body_args.push(arg.to_owned());
        } else if let (false, Some((name, value))) = (line.starts_with(['[', '-']), line.split_once(": ")) {
            self.headers.push((name.to_lowercase(), value.to_owned()));
        }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The answer, when all of it was kept.
    pub fn whole_json(&self) -> Option<Value> {
        serde_json::from_str(&self.body).ok()
    }

    /// The keys at the top of a shortened answer that can still be seen.
    pub fn visible_keys(&self) -> BTreeSet<String> {
        let head = self.body.split("\n[... ").next().unwrap_or_default();
        top_level_keys(head)
    }

    pub fn is_json(&self) -> bool {
        self.content_type.as_deref() == Some("application/json")
    }

    /// Whether the answer is a list.
    pub fn is_list(&self) -> bool {
        self.body.starts_with('[')
    }
}

/// Reads keys of the outermost object of a text that may break off.
fn top_level_keys(text: &str) -> BTreeSet<String> {
    let (mut depth, mut keys, mut at) = (0_i32, BTreeSet::new(), 0);
    while at < text.len() {
        let byte = text.as_bytes()[at];
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            b'"' => {
                let Some(length) = string_length(&text[at + 1..]) else { break };
                let string = &text[at + 1..at + 1 + length];
                at += length + 1;
                if depth == 1 && text[at + 1..].trim_start().starts_with(':') {
                    keys.insert(string.to_owned());
                }
            }
            _ => {}
        }
        at += 1;
    }
    keys
}

/// The length of a string up to its closing quote.
fn string_length(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.bytes().position(|byte| {
        let ends = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    })
}

#[test]
fn keys_are_found_in_a_text_that_breaks_off() {
    let keys = top_level_keys("{\"a\": {\"b\": \"x\\\"y\"}, \"c\": [\"d\"], \"e\": \"bro");
    assert_eq!(keys.into_iter().collect::<Vec<_>>(), ["a", "c", "e"]);
}
