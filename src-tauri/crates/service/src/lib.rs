//! AppFerry use cases and adapters.
