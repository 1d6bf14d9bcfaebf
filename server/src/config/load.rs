use std::{
    collections::BTreeMap,
    env, fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    path::{Path, PathBuf},
    time::Duration,
};

use super::{
    Origin,
    database::{self, DatabaseSettings},
    file::{ConfigFile, USUAL_NAME},
    flags::Flags,
    keys::{self, Key},
    layers::Layers,
    logging::{self, LogFormat, Logging, Secret},
    problem::{ConfigError, ConfigProblem},
    running::{self, Role, Running},
    storage::{AllowedRoot, Storage, shipped_site},
    values::{ByteSize, SecureCookies, duration, duration_text, listen_address},
    web::{Web, local_url, proxy, public_url},
};

/// The variables of the environment.
pub type Environment = BTreeMap<String, String>;

/// Everything that can be set, one struct per concern.
#[derive(Clone, Debug)]
pub struct Config {
    /// Pages, sessions and addresses.
    pub web: Web,
    /// Files and folders.
    pub storage: Storage,
    /// The database.
    pub database: DatabaseSettings,
    /// What runs in this process.
    pub running: Running,
    /// Logs and metrics.
    pub logging: Logging,
    /// Every setting as it turned out, in alphabetical order.
    pub effective: Vec<Effective>,
    /// What looks like a mistake but stops nothing.
    pub warnings: Vec<String>,
}

/// One setting as it turned out, for people to read.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Effective {
    /// The setting.
    pub key: &'static Key,
    /// Its value; a secret is hidden.
    pub value: String,
    /// Where it came from.
    pub origin: Origin,
}

impl Config {
    /// Reads the flags, the variables of this process, and the file.
    ///
    /// # Errors
    ///
    /// Everything that is wrong, all at once.
    pub fn load(flags: &Flags) -> Result<Self, ConfigError> {
        let environment = env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect();
        Self::from_layers(flags, &environment)
    }

    /// Reads `flags`, `environment` and the file that either names.
    ///
    /// # Errors
    ///
    /// Everything that is wrong, all at once.
    pub fn from_layers(flags: &Flags, environment: &Environment) -> Result<Self, ConfigError> {
        let file = named_file(flags, environment)?;
        let mut layers = Layers { flags, environment, file, problems: Vec::new(), effective: Vec::new() };
        let storage = storage(&mut layers);
        let config = Self {
            web: web(&mut layers),
            database: DatabaseSettings {
                url: layers.optional("database_url", database::url, |url| database::without_password(url.expose())),
                pg_bin: layers.folder("pg_bin", None),
            },
            running: running(&mut layers),
            logging: logging(&mut layers),
            warnings: layers.unknown_variables(),
            effective: layers.effective,
            storage,
        };
        if layers.problems.is_empty() { Ok(config) } else { Err(ConfigError(layers.problems)) }
    }
}

fn web(layers: &mut Layers<'_>) -> Web {
    let listen = layers.one("listen", listen_address, SocketAddr::from(([127, 0, 0, 1], 3000)));
    let lifetime = Lifetime(Duration::from_secs(14 * 86_400));
    let this_machine = vec![IpAddr::from(Ipv4Addr::LOCALHOST), IpAddr::from(Ipv6Addr::LOCALHOST)];
    Web {
        public_url: layers.one("public_url", public_url, local_url(listen.value)),
        secure_cookies: layers.one("secure_cookies", str::parse, SecureCookies::Auto),
        session_lifetime: layers
            .one("session_lifetime", |text| duration(text).map(Lifetime), lifetime)
            .map(|lifetime| lifetime.0),
        site_dir: layers.folder("site_dir", shipped_site()),
        trusted_proxies: layers.many("trusted_proxies", |text, _| proxy(text), this_machine, IpAddr::to_string),
        listen,
    }
}

fn storage(layers: &mut Layers<'_>) -> Storage {
    let usual = Path::new("data");
    let data_dir = layers.folder("data_dir", Some(std::path::absolute(usual).unwrap_or_else(|_| usual.to_owned())));
    let data_dir = data_dir.map(|folder| folder.unwrap_or_else(|| usual.to_owned()));
    let roots = ["files", "samples"].map(|name| AllowedRoot::Folder(data_dir.join(name))).to_vec();
    let allowed_roots = layers.many("allowed_roots", AllowedRoot::parse, roots, AllowedRoot::to_string);
    let upload_limit = layers.one("upload_limit", str::parse, ByteSize(4 << 30));
    Storage { data_dir, allowed_roots, upload_limit }
}

fn running(layers: &mut Layers<'_>) -> Running {
    let mut roles = layers.many("roles", |text, _| text.parse(), Role::ALL.to_vec(), Role::to_string);
    roles.value.dedup();
    Running {
        roles,
        workers: layers.one("workers", running::workers, 4),
        memory: layers.one("memory", str::parse, ByteSize(400 << 20)),
    }
}

fn logging(layers: &mut Layers<'_>) -> Logging {
    Logging {
        format: layers.one("log_format", str::parse, LogFormat::Text),
        level: layers.one("log_level", logging::level, "info".to_owned()),
        metrics_token: layers.optional("metrics_token", |text| Ok(Secret::new(text)), |_| "set".to_owned()),
    }
}

/// A length of time that is shown as people write it.
struct Lifetime(Duration);

impl fmt::Display for Lifetime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&duration_text(self.0))
    }
}

fn named_file(flags: &Flags, environment: &Environment) -> Result<Option<ConfigFile>, ConfigError> {
    let variable = format!("{}CONFIG", keys::PREFIX);
    let named = match (&flags.config, environment.get(&variable).filter(|path| !path.is_empty())) {
        (Some(path), _) => Some((path.clone(), Origin::Flag("--config".to_owned()))),
        (None, Some(path)) => Some((PathBuf::from(path), Origin::Variable(variable))),
        (None, None) => None,
    };
    let Some((path, origin)) = named else { return ConfigFile::read(Path::new(USUAL_NAME)) };
    match ConfigFile::read(&path)? {
        Some(file) => Ok(Some(file)),
        None => {
            let message = format!("There is no file {}.", path.display());
            Err(ConfigError(vec![ConfigProblem { origin, message }]))
        }
    }
}
