use std::{collections::BTreeMap, path::PathBuf};

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

use super::keys::{self, Key, Scope};

/// The settings given as flags, by the names of their keys.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    /// The configuration file to read.
    pub(crate) config: Option<PathBuf>,
    given: BTreeMap<&'static str, Vec<String>>,
}

impl Flags {
    /// Returns the values given for the setting called `name`.
    pub(crate) fn get(&self, name: &str) -> Option<&Vec<String>> {
        self.given.get(name)
    }

    /// Returns these flags with `path` as the configuration file to read.
    #[must_use]
    pub fn with_file(self, path: impl Into<PathBuf>) -> Self {
        Self { config: Some(path.into()), ..self }
    }

    /// Returns these flags with one more, as if it had been given.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.given.entry(name).or_default().push(value.into());
        self
    }

    /// Returns these flags and those of `more`.
    #[must_use]
    pub fn and(mut self, more: &Self) -> Self {
        self.given.extend(more.given.clone());
        self.config = self.config.or_else(|| more.config.clone());
        self
    }

    fn read(matches: &ArgMatches, scope: Scope) -> Self {
        let given = keys_of(scope).filter_map(|key| {
            let values: Vec<String> = matches.get_many(key.name)?.cloned().collect();
            Some((key.name, values))
        });
        Self { config: None, given: given.collect() }
    }
}

/// The flags of every command, after `flowforge` or after the verb.
#[derive(Clone, Debug, Default)]
pub struct CommonFlags(pub Flags);

/// The flags of commands that serve or examine the server.
#[derive(Clone, Debug, Default)]
pub struct ServerFlags(pub Flags);

impl clap::FromArgMatches for CommonFlags {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let config = matches.get_one("config").cloned();
        Ok(Self(Flags { config, ..Flags::read(matches, Scope::Everywhere) }))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl clap::Args for CommonFlags {
    fn augment_args(command: Command) -> Command {
        let config = Arg::new("config")
            .long("config")
            .value_name("FILE")
            .value_parser(value_parser!(PathBuf))
            .global(true)
            .help_heading("Settings")
            .help("Configuration file [default: flowforge.toml in the working folder, if there is one]");
        keys_of(Scope::Everywhere).fold(command.arg(config), |command, key| command.arg(argument(key).global(true)))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl clap::FromArgMatches for ServerFlags {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        Ok(Self(Flags::read(matches, Scope::Server)))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl clap::Args for ServerFlags {
    fn augment_args(command: Command) -> Command {
        keys_of(Scope::Server).fold(command, |command, key| command.arg(argument(key)))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

fn keys_of(scope: Scope) -> impl Iterator<Item = &'static Key> {
    keys::ALL.iter().filter(move |key| key.scope == scope)
}

fn argument(key: &'static Key) -> Arg {
    let argument = Arg::new(key.name).long(key.flag()).value_name(key.value).help_heading("Settings").help(format!(
        "{} [default: {}] [env: {}]",
        key.help,
        key.default,
        key.variable()
    ));
    if key.many { argument.action(ArgAction::Append).value_delimiter(',') } else { argument.action(ArgAction::Set) }
}
