use std::{
    fmt::Display,
    path::{Path, PathBuf},
};

use super::{
    Origin, Setting,
    file::ConfigFile,
    flags::Flags,
    keys::{self, Key},
    load::{Effective, Environment},
    problem::{ConfigProblem, did_you_mean},
};

/// The layers of settings, and what reading them has brought up.
pub(crate) struct Layers<'a> {
    pub(crate) flags: &'a Flags,
    pub(crate) environment: &'a Environment,
    pub(crate) file: Option<ConfigFile>,
    pub(crate) problems: Vec<ConfigProblem>,
    pub(crate) effective: Vec<Effective>,
}

impl Layers<'_> {
    /// Reads one value, or takes `default` when nobody set it.
    pub(crate) fn one<T: Display>(
        &mut self,
        name: &str,
        parse: impl Fn(&str) -> Result<T, String>,
        default: T,
    ) -> Setting<T> {
        let setting = self.read(name, |text, _| parse(text)).unwrap_or_else(|| Setting::default_of(default));
        self.note(name, setting.value.to_string(), &setting.origin);
        setting
    }

    /// Reads one value that may be absent; `show` says what people see of it.
    pub(crate) fn optional<T>(
        &mut self,
        name: &str,
        parse: impl Fn(&str) -> Result<T, String>,
        show: impl Fn(&T) -> String,
    ) -> Setting<Option<T>> {
        let setting = self.read(name, |text, _| parse(text)).map(|setting| setting.map(Some));
        let setting = setting.unwrap_or_else(|| Setting::default_of(None));
        let shown = setting.value.as_ref().map_or_else(|| self.default_of(name), show);
        self.note(name, shown, &setting.origin);
        setting
    }

    /// Reads a folder, or takes `default`. A relative one in the file starts from the file's folder.
    pub(crate) fn folder(&mut self, name: &str, default: Option<PathBuf>) -> Setting<Option<PathBuf>> {
        let setting = self.read(name, absolute).map(|setting| setting.map(Some));
        let setting = setting.unwrap_or_else(|| Setting::default_of(default));
        let shown = setting.value.as_ref().map(|folder| folder.display().to_string());
        self.note(name, shown.unwrap_or_else(|| self.default_of(name)), &setting.origin);
        setting
    }

    /// Reads a list, or takes `default`.
    pub(crate) fn many<T>(
        &mut self,
        name: &str,
        parse: impl Fn(&str, &Path) -> Result<T, String>,
        default: Vec<T>,
        show: impl Fn(&T) -> String,
    ) -> Setting<Vec<T>> {
        let found = self.found(name).and_then(|(texts, origin)| {
            let base = self.base(&origin);
            let values = texts.iter().map(|text| parse(text.trim(), &base)).collect::<Result<Vec<_>, _>>();
            self.accept(values.map_err(|message| format!("{message}.")), origin)
        });
        let setting = found.unwrap_or_else(|| Setting::default_of(default));
        let shown: Vec<_> = setting.value.iter().map(show).collect();
        self.note(name, shown.join(", "), &setting.origin);
        setting
    }

    /// Returns a warning for each variable that looks like a setting and is none.
    pub(crate) fn unknown_variables(&self) -> Vec<String> {
        let known: Vec<_> = keys::ALL.iter().map(Key::variable).collect();
        let strange = self.environment.keys().filter(|name| {
            name.starts_with(keys::PREFIX) && !known.contains(name) && *name != &format!("{}CONFIG", keys::PREFIX)
        });
        strange
            .map(|name| {
                let hint = did_you_mean(name, known.iter().map(String::as_str));
                format!("The variable {name} is set, but there is no such setting.{hint}")
            })
            .collect()
    }

    fn read<T>(&mut self, name: &str, parse: impl Fn(&str, &Path) -> Result<T, String>) -> Option<Setting<T>> {
        let (texts, origin) = self.found(name)?;
        let base = self.base(&origin);
        let value = parse(texts.first().map_or("", |text| text.trim()), &base);
        self.accept(value.map_err(|message| format!("{message}.")), origin)
    }

    fn accept<T>(&mut self, value: Result<T, String>, origin: Origin) -> Option<Setting<T>> {
        match value {
            Ok(value) => Some(Setting { value, origin }),
            Err(message) => {
                self.problems.push(ConfigProblem { origin, message });
                None
            }
        }
    }

    /// Returns what the first layer that knows the setting says. An empty variable counts as not set.
    fn found(&self, name: &str) -> Option<(Vec<String>, Origin)> {
        let key = Key::named(name)?;
        if let Some(values) = self.flags.get(name) {
            return Some((values.clone(), Origin::Flag(format!("--{}", key.flag()))));
        }
        let mut variables = vec![key.variable()];
        // What every other program that uses PostgreSQL reads, too.
        if name == "database_url" {
            variables.push("DATABASE_URL".to_owned());
        }
        for variable in variables {
            if let Some(text) = self.environment.get(&variable).filter(|text| !text.trim().is_empty()) {
                let values = if key.many { text.split(',').map(str::to_owned).collect() } else { vec![text.clone()] };
                return Some((values, Origin::Variable(variable)));
            }
        }
        let file = self.file.as_ref()?;
        let entry = file.get(name)?;
        Some((entry.values.clone(), Origin::File { path: file.path.clone(), line: entry.line }))
    }

    fn base(&self, origin: &Origin) -> PathBuf {
        match (origin, &self.file) {
            (Origin::File { .. }, Some(file)) => file.folder().to_owned(),
            _ => PathBuf::new(),
        }
    }

    fn default_of(&self, name: &str) -> String {
        Key::named(name).map_or_else(String::new, |key| key.default.to_owned())
    }

    fn note(&mut self, name: &str, value: String, origin: &Origin) {
        if let Some(key) = Key::named(name) {
            self.effective.push(Effective { key, value, origin: origin.clone() });
            self.effective.sort_by_key(|effective| effective.key.name);
        }
    }
}

/// Returns `text` as a full path that starts from `base`, or from the working folder.
pub(crate) fn absolute(text: &str, base: &Path) -> Result<PathBuf, String> {
    std::path::absolute(base.join(text)).map_err(|error| format!("“{text}” is not a path ({error})"))
}
