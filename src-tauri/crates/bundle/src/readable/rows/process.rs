//! The steps and flows of a process, read from its BPMN text. Nothing but names and ids is taken from it.

use std::collections::BTreeMap;

use super::words::plain;

/// A step or flow: what it is called as a row, and what is said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// E.g. `Step ‘Approve’`.
    pub(super) label: String,
    /// E.g. `user task ‘Approve’` or `‘Start’ → ‘Approve’`.
    pub(super) text: String,
}

/// The elements that people see as steps.
const STEPS: &[&str] = &[
    "startEvent",
    "endEvent",
    "intermediateCatchEvent",
    "intermediateThrowEvent",
    "boundaryEvent",
    "task",
    "userTask",
    "serviceTask",
    "sendTask",
    "receiveTask",
    "scriptTask",
    "manualTask",
    "businessRuleTask",
    "callActivity",
    "subProcess",
    "exclusiveGateway",
    "parallelGateway",
    "inclusiveGateway",
    "eventBasedGateway",
    "complexGateway",
    "participant",
    "lane",
];

/// Returns the steps and flows of a process by their ids in the diagram.
pub(super) fn parts(xml: &str) -> BTreeMap<String, Part> {
    let tags: Vec<_> = tags(without_drawing(xml)).collect();
    let names: BTreeMap<String, String> = tags
        .iter()
        .filter(|tag| STEPS.contains(&tag.name))
        .filter_map(|tag| Some((tag.get("id")?, step_name(tag))))
        .collect();
    let named = |id: Option<String>| id.map(|id| names.get(&id).cloned().unwrap_or(id)).unwrap_or_default();
    let part = |tag: &Tag<'_>| {
        let id = tag.get("id")?;
        if STEPS.contains(&tag.name) {
            let kind = plain(tag.name).to_lowercase();
            let name = step_name(tag);
            return Some((id, Part { label: format!("Step ‘{name}’"), text: format!("{kind} ‘{name}’") }));
        }
        let is_flow = matches!(tag.name, "sequenceFlow" | "messageFlow");
        let (from, to) = (named(tag.get("sourceRef")), named(tag.get("targetRef")));
        let label = format!("Flow ‘{from}’ → ‘{to}’");
        let name = tag.get("name").filter(|name| !name.is_empty()).map(|name| format!(" ({name})"));
        is_flow.then(|| (id, Part { text: format!("‘{from}’ → ‘{to}’{}", name.unwrap_or_default()), label }))
    };
    tags.iter().filter_map(part).collect()
}

/// Takes the drawing off the text of a process.
pub(super) fn without_drawing(xml: &str) -> &str {
    xml.find("<bpmndi:BPMNDiagram").map_or(xml, |at| &xml[..at])
}

fn step_name(tag: &Tag<'_>) -> String {
    let name = tag.get("name").filter(|name| !name.trim().is_empty());
    name.or_else(|| tag.get("id")).unwrap_or_default()
}

/// An opening tag: its name without a namespace, and the text of its attributes.
struct Tag<'x> {
    name: &'x str,
    attributes: &'x str,
}

fn tags(xml: &str) -> impl Iterator<Item = Tag<'_>> {
    xml.split('<').skip(1).filter_map(|piece| {
        let inside = piece.split_once('>').map_or(piece, |(inside, _)| inside);
        let (name, attributes) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
        let name = name.rsplit_once(':').map_or(name, |(_, name)| name);
        (!name.starts_with(['/', '?', '!'])).then_some(Tag { name, attributes })
    })
}

impl Tag<'_> {
    fn get(&self, wanted: &str) -> Option<String> {
        let mut rest = self.attributes;
        loop {
            let (name, after) = rest.split_once('=')?;
            let after = after.trim_start();
            let quote = after.chars().next().filter(|mark| matches!(mark, '"' | '\''))?;
            let (value, next) = after[1..].split_once(quote)?;
            if name.trim() == wanted {
                return Some(unescaped(value));
            }
            rest = next;
        }
    }
}

fn unescaped(text: &str) -> String {
    let marks =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&#10;", " "), ("&amp;", "&")];
    marks.iter().fold(text.to_owned(), |text, (written, mark)| text.replace(written, mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    const XML: &str = r#"<?xml version="1.0"?><b:definitions><b:process id="P"><b:startEvent id="S" name="Begin &amp; go"/>
        <b:userTask name='Approve' id='T'><b:incoming>F</b:incoming></b:userTask><b:sequenceFlow id="F" sourceRef="S" targetRef="T"/>
        <bpmndi:BPMNDiagram><b:lane id="not a step"/></bpmndi:BPMNDiagram></b:process></b:definitions>"#;

    #[test]
    fn steps_and_flows_have_the_names_people_gave_them() {
        let parts = parts(XML);
        let texts: Vec<_> = parts.values().map(|part| part.text.as_str()).collect();
        assert_eq!(texts, ["‘Begin & go’ → ‘Approve’", "start event ‘Begin & go’", "user task ‘Approve’"]);
        assert_eq!(parts["T"].label, "Step ‘Approve’");
    }

    #[test]
    fn what_is_no_xml_has_no_steps() {
        for text in ["", "<", "<<<", "<a id=", "<task id=\"", "<task id='é", "task id=\"x\"", "<task =\"x\">"]
        {
            assert!(parts(text).is_empty(), "{text}");
        }
    }
}
