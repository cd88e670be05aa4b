//! Differences that people can read: a tree of what changes, with labels, and one definition's sides as rows of
//! properties. What differs is never decided here but by `canonical`; this only says it in words.

mod difference;
mod holders;
mod names;
mod outline;
mod rows;
mod shape;

pub use difference::{Column, Columns, difference, properties};
pub use holders::FieldHolders;
pub use outline::{contents, tree};
pub use shape::{
    ColumnHead, ContentNode, ContentTree, Difference, DifferenceNode, DifferenceTree, NodeChange, NodeCounts,
    NodeKind, PropertyRow, RawSides, RowState,
};

#[cfg(test)]
mod tests;
