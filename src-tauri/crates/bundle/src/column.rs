//! Which database column a field has: what its definition asks for, what the database really has, and what becomes of
//! the values when one is made into another. There is no other place that knows the columns of fields.

mod change;
pub(crate) mod expected;
mod live;
mod shape;

pub use change::{CHANGES, Change, FEWER_PLACES, MANDATORY, NO_LONGER_UNIQUE, Refusal, UNIQUE, change};
pub use live::Column;
pub(crate) use live::same_name;
pub use shape::{SHAPES, Shape};
