use std::{
    fs, io,
    path::{Path, PathBuf},
};

use toml::de::{DeTable, DeValue};

use super::{
    Origin,
    keys::{self, Key},
    problem::{ConfigError, ConfigProblem, did_you_mean},
};

/// The file that is read when none is named and it is there.
pub(crate) const USUAL_NAME: &str = "flowforge.toml";

/// The settings of one file.
#[derive(Clone, Debug)]
pub(crate) struct ConfigFile {
    /// Where it is.
    pub(crate) path: PathBuf,
    entries: Vec<Entry>,
}

/// One setting of a file.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    key: &'static Key,
    /// Its values; exactly one where the setting takes one.
    pub(crate) values: Vec<String>,
    /// The line, from 1.
    pub(crate) line: usize,
}

impl ConfigFile {
    /// Reads `path`, or answers nothing if there is no such file.
    pub(crate) fn read(path: &Path) -> Result<Option<Self>, ConfigError> {
        match fs::read_to_string(path) {
            Ok(text) => Self::parse(path, &text).map(Some),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(problem(path, 1, format!("The file could not be read: {error}."))),
        }
    }

    fn parse(path: &Path, text: &str) -> Result<Self, ConfigError> {
        let table = DeTable::parse(text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            problem(path, line_at(text, start), format!("This is not valid TOML: {}.", error.message()))
        })?;
        let mut entries = Vec::new();
        let mut problems = Vec::new();
        for (name, value) in table.get_ref() {
            let line = line_at(text, name.span().start);
            let entry = known(name.get_ref(), value.get_ref())
                .and_then(|key| Ok(Entry { key, values: values(key, value.get_ref())?, line }));
            match entry {
                Ok(entry) => entries.push(entry),
                Err(message) => problems.extend(problem(path, line, message).0),
            }
        }
        if problems.is_empty() {
            Ok(Self { path: path.to_owned(), entries })
        } else {
            // The table is ordered by name; people read from the top.
            problems.sort_by_key(|problem| match problem.origin {
                Origin::File { line, .. } => line,
                _ => 0,
            });
            Err(ConfigError(problems))
        }
    }

    /// Returns what the file says about the setting called `name`.
    pub(crate) fn get(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key.name == name)
    }

    /// Returns the folder that relative paths in the file start from.
    pub(crate) fn folder(&self) -> &Path {
        self.path.parent().unwrap_or_else(|| Path::new(""))
    }
}

fn known(name: &str, value: &DeValue<'_>) -> Result<&'static Key, String> {
    Key::named(name).ok_or_else(|| {
        if value.is_table() {
            return format!("There are no sections here: write every setting at the top level, without [{name}].");
        }
        let hint = did_you_mean(name, keys::ALL.iter().map(|key| key.name));
        format!("There is no setting “{name}”.{hint}")
    })
}

fn values(key: &Key, value: &DeValue<'_>) -> Result<Vec<String>, String> {
    let values = match value {
        DeValue::Array(array) if key.many => array.iter().map(|item| scalar(item.get_ref())).collect::<Option<_>>(),
        other => scalar(other).map(|value| vec![value]),
    };
    values.ok_or_else(|| {
        let expected = if key.many { "a list of texts" } else { "one text, number or truth value" };
        format!("“{}” takes {expected}, not this {}.", key.name, value.type_str())
    })
}

fn scalar(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) => Some(number.as_str().to_owned()),
        DeValue::Boolean(truth) => Some(truth.to_string()),
        _ => None,
    }
}

fn line_at(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}

fn problem(path: &Path, line: usize, message: String) -> ConfigError {
    ConfigError(vec![ConfigProblem { origin: Origin::File { path: path.to_owned(), line }, message }])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<ConfigFile, String> {
        ConfigFile::parse(Path::new("flowforge.toml"), text).map_err(|error| error.to_string())
    }

    #[test]
    fn numbers_truth_values_and_lists_are_taken_as_text() {
        let file = parse("workers = 8\nsecure_cookies = true\nroles = [\"web\", \"worker\"]\n").expect("valid");
        let values = |name: &str| file.get(name).map(|entry| (entry.values.join("+"), entry.line));
        assert_eq!(values("workers"), Some(("8".to_owned(), 1)));
        assert_eq!(values("secure_cookies"), Some(("true".to_owned(), 2)));
        assert_eq!(values("roles"), Some(("web+worker".to_owned(), 3)));
    }

    #[test]
    fn an_unknown_setting_is_named_with_its_line_and_the_nearest_one() {
        let error = parse("# mine\n\nuplaod_limit = \"1 GiB\"\nzzz = 1\n").expect_err("unknown");
        assert_eq!(
            error,
            "flowforge.toml, line 3: There is no setting “uplaod_limit”. Did you mean “upload_limit”?\n\
             flowforge.toml, line 4: There is no setting “zzz”."
        );
    }

    #[test]
    fn a_section_a_wrong_kind_and_broken_text_are_explained() {
        assert!(parse("[web]\nlisten = \"x\"\n").expect_err("section").contains("without [web]"));
        assert!(parse("workers = [1, 2]\n").expect_err("list").contains("takes one text, number"));
        assert!(parse("listen = \"x\"\nworkers = \n").expect_err("broken").starts_with("flowforge.toml, line 2: "));
    }
}
