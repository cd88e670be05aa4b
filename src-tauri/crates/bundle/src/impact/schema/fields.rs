//! Rules about single fields: their column, their keys, whether they must be filled in, and how they are worked out.

use crate::column::{MANDATORY, NO_LONGER_UNIQUE, Shape, UNIQUE};
use crate::impact::tables::{Ask, FieldPair, Link, Live};
use crate::impact::{Finding, Scene};

use super::{about_field, replaced};

/// SCH-04: the same field in another column, or in a link table of another name.
pub(super) fn sch_04(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let moved = replaced(scene).filter(|(_, old, new)| {
        let stays_apart = |ask: &Ask| ask.shape == Shape::Translated || names_its_link_table(ask);
        let is_kept =
            (old.shape.is_column() && new.shape.is_column()) || (stays_apart(old) && stays_apart(new));
        is_kept && !old.is_called(&new.column)
    });
    let findings = moved.map(|(pair, old, new)| {
        let message = |name: &str, object: &str| {
            format!(
                "‘{name}’ of ‘{object}’ moves from the column `{}` to `{}`, which begins empty. The values stay in the old one, and no screen shows them.",
                old.column, new.column
            )
        };
        let advice = "Change the column name back on the source, or copy the values in the database. A roll back shows them again.";
        about_field(scene, "SCH-04", pair, message, advice).counting_values(scene, pair)
    });
    findings.collect()
}

/// The source of a link of many to many names its table.
fn names_its_link_table(ask: &Ask) -> bool {
    ask.link.as_ref().is_some_and(|link| link.is_source && link.is_many_to_many())
}

/// SCH-07: the same link to something else, or kept in another way.
pub(super) fn sch_07(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let changed = replaced(scene).filter_map(|(pair, old, new)| match (&old.link, &new.link) {
        (Some(before), Some(after)) if before != after => Some((pair, before, after)),
        _ => None,
    });
    let findings = changed.map(|(pair, before, after)| {
        let message = |name: &str, object: &str| {
            format!("The link ‘{name}’ of ‘{object}’ changes. {}", link_consequence(before, after))
        };
        let advice =
            "Make a new link field on the source instead. A roll back shows the existing links again.";
        about_field(scene, "SCH-07", pair, message, advice).counting_values(scene, pair)
    });
    findings.collect()
}

fn link_consequence(before: &Link, after: &Link) -> &'static str {
    if before.object != after.object {
        "The database still ties it to the object it led to before, so that no link can be saved, and existing links do not resolve."
    } else if before.keys != after.keys {
        "Existing links go by another column than the one it looks at now, so that they do not resolve."
    } else {
        "Its links are kept in another place from then on, which begins empty; the existing ones are not shown any more."
    }
}

/// SCH-08: newly unique.
pub(super) fn sch_08(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let stricter = replaced(scene).filter(|(pair, old, new)| {
        let has_key = matches!(&pair.live, Live::Column(column) if column.is_unique());
        new.is_unique && !old.is_unique && !has_key && pair.keeps_its_column()
    });
    let findings = stricter.map(|(pair, ..)| {
        let message = |name: &str, object: &str| {
            format!("‘{name}’ of ‘{object}’ becomes unique. {}", UNIQUE.consequence)
        };
        let advice = format!("Look for equal values on the destination first. {}", UNIQUE.roll_back);
        about_field(scene, "SCH-08", pair, message, &advice).counting_values(scene, pair)
    });
    findings.collect()
}

/// SCH-09: no longer unique.
pub(super) fn sch_09(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let looser = replaced(scene).filter(|(pair, old, new)| {
        let has_no_key = matches!(&pair.live, Live::Column(column) if !column.is_unique());
        old.is_unique && !new.is_unique && !has_no_key && pair.keeps_its_column()
    });
    let findings = looser.map(|(pair, ..)| {
        let message = |name: &str, object: &str| {
            format!("‘{name}’ of ‘{object}’ is no longer unique. {}", NO_LONGER_UNIQUE.consequence)
        };
        let advice = format!("Drop the unique key in the database by hand. {}", NO_LONGER_UNIQUE.roll_back);
        about_field(scene, "SCH-09", pair, message, &advice)
    });
    findings.collect()
}

/// SCH-10: the column becomes `NOT NULL`.
pub(super) fn sch_10(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let stricter = replaced(scene).filter(|(pair, old, new)| {
        let is_so_already = matches!(&pair.live, Live::Column(column) if !column.may_be_empty());
        new.is_mandatory && !old.is_mandatory && !is_so_already && pair.keeps_its_column()
    });
    let findings = stricter.map(|(pair, ..)| {
        let message = |name: &str, object: &str| {
            format!("‘{name}’ of ‘{object}’ becomes required. {}", MANDATORY.consequence)
        };
        let advice = format!("Fill in the empty rows on the destination first. {}", MANDATORY.roll_back);
        about_field(scene, "SCH-10", pair, message, &advice).counting_empty(scene, pair)
    });
    findings.collect()
}

/// SCH-11: required, but the column stays as it is.
pub(super) fn sch_11(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let asked = replaced(scene)
        .filter(|(_, old, new)| new.is_required && !old.is_required && !new.is_mandatory)
        .filter(|(_, _, new)| new.shape != Shape::Computed);
    let findings = asked.map(|(pair, ..)| {
        let message = |name: &str, object: &str| {
            format!("‘{name}’ of ‘{object}’ becomes required. Only forms ask for it: the database goes on accepting rows without it.")
        };
        let advice = "Give the field a default if the database is to insist on it.";
        about_field(scene, "SCH-11", pair, message, advice).counting_empty(scene, pair)
    });
    findings.collect()
}

/// SCH-16: combined in another way.
pub(super) fn sch_16(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let message = |name: &str, object: &str| {
        format!(
            "‘{name}’ of ‘{object}’ is put together in another way. The triggers in the database are not made anew, so that old and new rows keep the old way."
        )
    };
    let advice = "Drop the two triggers of the field in the database before the import.";
    recipes(scene, Shape::Combined)
        .map(|pair| about_field(scene, "SCH-16", pair, message, advice).counting_values(scene, pair))
        .collect()
}

/// SCH-18: worked out in another way.
pub(super) fn sch_18(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let message = |name: &str, object: &str| {
        format!(
            "‘{name}’ of ‘{object}’ is worked out in another way: its values on every screen change at once."
        )
    };
    let advice = "Compare a few values before and after.";
    recipes(scene, Shape::Computed).map(|pair| about_field(scene, "SCH-18", pair, message, advice)).collect()
}

fn recipes<'s>(scene: &'s Scene<'_, '_>, shape: Shape) -> impl Iterator<Item = &'s FieldPair> {
    let of_shape = replaced(scene).filter(move |(_, old, new)| old.shape == shape && new.shape == shape);
    of_shape.filter(|(_, old, new)| old.key != new.key || old.recipe != new.recipe).map(|(pair, ..)| pair)
}
