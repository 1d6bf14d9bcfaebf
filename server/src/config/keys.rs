/// Which commands take a setting as a flag.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Scope {
    /// All of them.
    Everywhere,
    /// Those that serve or examine the server.
    Server,
}

/// One setting.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Key {
    /// Its name in the file; see [`Key::flag`] and [`Key::variable`] for the others.
    pub name: &'static str,
    /// What stands for its value in the help.
    pub value: &'static str,
    /// What it does, in one sentence without a full stop.
    pub help: &'static str,
    /// What holds when nobody sets it, in words.
    pub default: &'static str,
    /// Which commands take it as a flag.
    pub scope: Scope,
    /// Whether it takes several values.
    pub many: bool,
    /// Whether its value must not be shown.
    pub secret: bool,
}

impl Key {
    /// Returns its name as a flag, without the dashes in front.
    pub fn flag(&self) -> String {
        self.name.replace('_', "-")
    }

    /// Returns its name in the environment.
    pub fn variable(&self) -> String {
        format!("{PREFIX}{}", self.name.to_uppercase())
    }

    /// Returns the setting called `name` in the file.
    pub fn named(name: &str) -> Option<&'static Self> {
        ALL.iter().find(|key| key.name == name)
    }
}

/// What the names of our variables begin with.
pub const PREFIX: &str = "FLOWFORGE_";

const fn key(name: &'static str, value: &'static str, help: &'static str, default: &'static str) -> Key {
    Key { name, value, help, default, scope: Scope::Server, many: false, secret: false }
}

const fn everywhere(key: Key) -> Key {
    Key { scope: Scope::Everywhere, ..key }
}

const fn many(key: Key) -> Key {
    Key { many: true, ..key }
}

const fn secret(key: Key) -> Key {
    Key { secret: true, ..key }
}

/// Every setting, in alphabetical order.
pub const ALL: &[Key] = &[
    many(key(
        "allowed_roots",
        "FOLDER,…",
        "Folders and buckets that jobs may read files from",
        "`files` and `samples` in the data folder",
    )),
    everywhere(key("data_dir", "FOLDER", "Folder for the embedded database, the lake and uploads", "./data")),
    everywhere(secret(key(
        "database_url",
        "URL",
        "Address of a PostgreSQL database; DATABASE_URL does the same",
        "an embedded database in the data folder",
    ))),
    key("listen", "ADDRESS", "Address and port to serve on", "127.0.0.1:3000"),
    everywhere(key("log_format", "text|json", "How log lines look", "text")),
    everywhere(key(
        "log_level",
        "FILTER",
        "Which log lines are written, such as `info` or `warn,scheduler=debug`",
        "info",
    )),
    key("memory", "SIZE", "Memory that reading and writing data may take, all executions together", "400 MiB"),
    secret(key(
        "metrics_token",
        "TOKEN",
        "Bearer token that opens /metrics to other machines",
        "none: only this machine may read it",
    )),
    everywhere(key(
        "pg_bin",
        "FOLDER",
        "Folder with PostgreSQL’s programs for the embedded database",
        "searched in the usual places",
    )),
    key("public_url", "URL", "Address under which people reach FlowForge", "http:// and the listening address"),
    many(key("roles", "ROLE,…", "What this process does: web, scheduler, worker", "web,scheduler,worker")),
    key(
        "secure_cookies",
        "auto|yes|no",
        "Whether cookies are sent over HTTPS only; auto says yes when the public URL is https",
        "auto",
    ),
    key("session_lifetime", "TIME", "How long somebody stays signed in without coming back", "14 days"),
    key(
        "site_dir",
        "FOLDER",
        "Folder with the pages’ scripts and styles",
        "searched beside the program and the working folder",
    ),
    many(key(
        "trusted_proxies",
        "ADDRESS,…",
        "Proxies that say truly, in X-Forwarded-For, for whom they ask",
        "127.0.0.1,::1",
    )),
    key("upload_limit", "SIZE", "Largest file that may be uploaded", "4 GiB"),
    key("workers", "COUNT", "How many executions run at the same time", "4"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_has_one_name_in_three_spellings() {
        let key = Key::named("upload_limit").expect("listed");
        assert_eq!((key.flag().as_str(), key.variable().as_str()), ("upload-limit", "FLOWFORGE_UPLOAD_LIMIT"));
    }

    #[test]
    fn the_settings_are_in_alphabetical_order() {
        assert!(ALL.is_sorted_by_key(|key| key.name));
    }
}
