//! Joins crates that do not know each other: the clockwork and the services with the engine.

/// Files that triggers wait for.
mod files;
/// What services ask of the lake, answered by the engine.
mod lake;
/// What the clockwork gives to do, done by the engine.
mod runner;
/// What is removed now and then, outside of the database.
mod upkeep;

pub use files::EngineFiles;
pub use lake::EngineLake;
pub use runner::EngineRunner;
pub use upkeep::EngineUpkeep;
