//! What can be set, and where each value came from.
//!
//! Every setting has one name, written three ways: `upload_limit` in `flowforge.toml`, `FLOWFORGE_UPLOAD_LIMIT` in the
//! environment, `--upload-limit` as a flag. A flag wins over the environment, the environment over the file, the file
//! over the default. [`keys`] lists them; [`Config`] holds them as one struct per concern.

/// The settings of the database.
pub mod database;
/// `flowforge.toml`.
mod file;
/// The flags, as the command line takes them.
pub mod flags;
/// Every setting: its name, what it is for, who may see it.
pub mod keys;
/// Flags over environment over file over defaults.
mod layers;
/// Reads all layers into a [`Config`].
mod load;
/// The settings of logs and metrics.
pub mod logging;
/// Where a value came from.
pub mod origin;
/// What is wrong with the settings.
pub mod problem;
/// The settings of what runs in this process, and with how much of the machine.
pub mod running;
/// The settings of files and folders.
pub mod storage;
/// Texts such as `4 GiB` and `14 days` as values.
pub mod values;
/// The settings of pages, sessions and addresses.
pub mod web;

pub use load::{Config, Effective, Environment};
pub use origin::{Origin, Setting};
pub use problem::{ConfigError, ConfigProblem};
