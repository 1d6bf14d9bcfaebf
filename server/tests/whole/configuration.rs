use std::{fs, path::Path};

use server::config::{Config, Environment, Origin, flags::Flags};

use super::support::{open_folder, run};

fn environment(variables: &[(&str, &str)]) -> Environment {
    variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn with_file(text: &str) -> (tempfile::TempDir, Flags) {
    let folder = open_folder();
    let path = folder.path().join("flowforge.toml");
    fs::write(&path, text).expect("a new file");
    (folder, Flags::default().with_file(path))
}

#[test]
fn a_flag_wins_over_the_environment_and_that_over_the_file() {
    let (folder, file) = with_file("workers = 2\nmemory = \"2 GiB\"\nupload_limit = \"2 GiB\"\n");
    let variables = environment(&[("FLOWFORGE_WORKERS", "3"), ("FLOWFORGE_MEMORY", "3 GiB")]);
    let config = Config::from_layers(&file.with("workers", "4"), &variables).expect("valid");

    assert_eq!(
        (config.running.workers.value, &config.running.workers.origin),
        (4, &Origin::Flag("--workers".to_owned()))
    );
    assert_eq!(config.running.memory.to_string(), "3 GiB");
    assert_eq!(config.running.memory.origin, Origin::Variable("FLOWFORGE_MEMORY".to_owned()));
    assert_eq!(config.storage.upload_limit.to_string(), "2 GiB");
    let expected = Origin::File { path: folder.path().join("flowforge.toml"), line: 3 };
    assert_eq!(config.storage.upload_limit.origin, expected);
    assert_eq!(config.web.listen.origin, Origin::Default);
}

#[test]
fn our_own_name_for_the_database_wins_over_the_usual_one() {
    let usual = environment(&[("DATABASE_URL", "postgres://usual/db")]);
    let config = Config::from_layers(&Flags::default(), &usual).expect("valid");
    assert_eq!(config.database.url.origin, Origin::Variable("DATABASE_URL".to_owned()));

    let both =
        environment(&[("DATABASE_URL", "postgres://usual/db"), ("FLOWFORGE_DATABASE_URL", "postgres://ours/db")]);
    let config = Config::from_layers(&Flags::default(), &both).expect("valid");
    assert_eq!(config.database.url.value.as_ref().map(|url| url.expose()), Some("postgres://ours/db"));
}

#[test]
fn an_empty_variable_counts_as_not_set() {
    let variables = environment(&[("DATABASE_URL", ""), ("FLOWFORGE_WORKERS", " ")]);
    let config = Config::from_layers(&Flags::default(), &variables).expect("valid");
    assert!(config.database.url.value.is_none());
    assert_eq!(config.running.workers.origin, Origin::Default);
}

#[test]
fn everything_that_is_wrong_is_said_at_once_and_where() {
    let (folder, file) = with_file("# mine\nworkers = 0\n");
    let variables =
        environment(&[("FLOWFORGE_ROLES", "web,schedular"), ("DATABASE_URL", "mysql://user:secret@host/db")]);
    let error = Config::from_layers(&file.with("memory", "much"), &variables).expect_err("four mistakes").to_string();
    let path = folder.path().join("flowforge.toml");
    for expected in [
        &format!("{}, line 2: “0” is not a number from 1 to 256", path.display()),
        "FLOWFORGE_ROLES: “schedular” is no role",
        "--memory: “much” is not a size",
        "DATABASE_URL: This is not the address of a PostgreSQL database",
    ] {
        assert!(error.contains(expected), "{expected} is missing in:\n{error}");
    }
    assert!(!error.contains("secret"), "{error}");
}

#[test]
fn a_relative_folder_in_the_file_starts_from_the_file() {
    let (folder, file) = with_file("data_dir = \"here\"\nallowed_roots = [\"../in\"]\n");
    let config = Config::from_layers(&file, &Environment::new()).expect("valid");
    assert_eq!(config.storage.data_dir.value, folder.path().join("here"));
    assert_eq!(config.storage.allowed_folders().collect::<Vec<_>>(), [folder.path().join("../in")]);
}

#[test]
fn cookies_are_restricted_when_the_public_address_is_encrypted() {
    let config = |variables| Config::from_layers(&Flags::default(), &environment(variables)).expect("valid");
    assert!(!config(&[]).web.cookies_are_secure());
    assert!(config(&[("FLOWFORGE_PUBLIC_URL", "https://flow.example")]).web.cookies_are_secure());
    let refused = [("FLOWFORGE_PUBLIC_URL", "https://flow.example"), ("FLOWFORGE_SECURE_COOKIES", "no")];
    assert!(!config(&refused).web.cookies_are_secure());
}

#[test]
fn a_misspelt_variable_is_a_warning_with_the_name_that_was_meant() {
    let config = Config::from_layers(&Flags::default(), &environment(&[("FLOWFORGE_LISEN", ":1")])).expect("valid");
    assert_eq!(config.warnings.len(), 1);
    assert!(config.warnings[0].contains("Did you mean “FLOWFORGE_LISTEN”?"), "{}", config.warnings[0]);
}

#[test]
fn a_named_file_must_exist_and_a_wrong_one_stops_every_command() {
    let folder = open_folder();
    let said = run(folder.path(), &["doctor", "--config", "missing.toml"]);
    assert_eq!(said.code(), Some(2));
    assert!(said.err.contains("--config: There is no file missing.toml"), "{}", said.err);

    fs::write(folder.path().join("flowforge.toml"), "lisen = \":80\"\n").expect("a new file");
    let said = run(folder.path(), &["serve"]);
    assert_eq!(said.code(), Some(2));
    assert!(
        said.err.contains("flowforge.toml, line 1: There is no setting “lisen”. Did you mean “listen”?"),
        "{}",
        said.err
    );
}

#[test]
fn the_doctor_tells_each_value_and_where_it_came_from() {
    let folder = open_folder();
    fs::write(folder.path().join("flowforge.toml"), "workers = 9\n").expect("a new file");
    let said = run(folder.path(), &["doctor", "--json", "--database-url", "postgres://me:secret@127.0.0.1:1/db"]);
    // Nothing answers at that address, and the pages may not be built.
    assert_eq!(said.code(), Some(1), "{said:?}");
    let answer: serde_json::Value = serde_json::from_str(&said.out).expect("JSON alone on standard output");
    let setting = |name: &str| {
        let settings = answer["settings"].as_array().expect("a list");
        settings.iter().find(|setting| setting["name"] == name).expect("listed").clone()
    };
    assert_eq!(setting("workers")["value"], "9");
    assert_eq!(setting("workers")["origin"], "flowforge.toml, line 1");
    assert_eq!(setting("database_url")["value"], "postgres://me:…@127.0.0.1:1/db");
    let checks = answer["checks"].as_array().expect("a list");
    assert!(checks.iter().any(|check| check["name"] == "database" && check["verdict"] == "wrong"), "{checks:?}");
}

#[test]
fn the_handbook_describes_every_setting() {
    let handbook = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/operations.md");
    let handbook = fs::read_to_string(handbook).expect("the handbook");
    for key in server::config::keys::ALL {
        let row = format!("| `{}` |", key.name);
        assert!(handbook.contains(&row), "docs/operations.md has no row for {}", key.name);
    }
}
