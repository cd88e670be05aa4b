//! How grave a difference is, told by where it lies (definition-model §7.2).

use serde::{Deserialize, Serialize};

use super::fields::Step;
use crate::family::Family;
use crate::tree::Node;

/// What kind of difference it is, the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "lowercase")]
pub enum ChangeClass {
    /// What the app does.
    Content,
    /// Labels, descriptions and other translated texts.
    Text,
    /// The same entries of a list in another order.
    Order,
    /// Sizes and places on the screen, drawings of processes, and how a builder last looked at a table.
    Layout,
}

/// Classes a difference by its path.
pub(crate) fn of_path(family: Family, path: &[Step<'_>]) -> ChangeClass {
    let first = path.first().copied();
    let is_layout = match family {
        Family::View => first == Some(Step::Key("position")) || is_view_size(path),
        Family::Object | Family::Query => {
            matches!(first, Some(Step::Key("objectWorkspace" | "objectWorkspaceViews")))
        }
        // How wide a grid shows its column.
        Family::Field => path == [Step::Key("settings"), Step::Key("width")],
        Family::Application
        | Family::DataCollection
        | Family::Process
        | Family::Element
        | Family::Hint
        | Family::Plain => false,
    };
    let is_text =
        path.contains(&Step::Key("translations")) || (family == Family::Field && is_option_text(path));
    match (is_layout, is_text) {
        (true, _) => ChangeClass::Layout,
        (false, true) => ChangeClass::Text,
        (false, false) => ChangeClass::Content,
    }
}

fn is_view_size(path: &[Step<'_>]) -> bool {
    matches!(path, [Step::Key("settings"), Step::Key("height" | "width")])
}

/// The text of a list's option mirrors its English translation; what is stored in rows is the option's id.
fn is_option_text(path: &[Step<'_>]) -> bool {
    matches!(path, [Step::Key("settings"), Step::Key("options"), Step::Index(_), Step::Key("text")])
}

/// Classes a difference between two lists that hold the same entries.
pub(crate) fn of_order(class: ChangeClass) -> ChangeClass {
    class.max(ChangeClass::Order)
}

/// Classes a difference between two single values.
pub(crate) fn of_values(
    family: Family,
    path: &[Step<'_>],
    left: Option<Node<'_>>,
    right: Option<Node<'_>>,
) -> ChangeClass {
    let is_drawing = || match (left, right) {
        (Some(Node::Text(left)), Some(Node::Text(right))) => without_drawing(left) == without_drawing(right),
        _ => false,
    };
    match path {
        [Step::Key("xmlDefinition")] if family == Family::Process && is_drawing() => ChangeClass::Layout,
        _ => of_path(family, path),
    }
}

/// Splits the drawing out of the text of a process, leaving what comes before and after it.
fn without_drawing(xml: &str) -> (&str, &str) {
    const END: &str = "</bpmndi:BPMNDiagram>";
    let drawing = xml.find("<bpmndi:BPMNDiagram").zip(xml.rfind(END).map(|at| at + END.len()));
    match drawing {
        Some((start, end)) if start < end => (xml[..start].trim_end(), xml[end..].trim_start()),
        Some(_) | None => (xml, ""),
    }
}
