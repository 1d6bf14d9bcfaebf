use std::path::PathBuf;

use super::{Setting, logging::Secret};

/// Which database, and how it is run.
#[derive(Clone, Debug)]
pub struct DatabaseSettings {
    /// The address of a database; without one, FlowForge runs its own.
    pub url: Setting<Option<Secret>>,
    /// The folder of PostgreSQL's programs; without one, they are searched.
    pub pg_bin: Setting<Option<PathBuf>>,
}

/// Reads an address of a database.
pub(crate) fn url(text: &str) -> Result<Secret, String> {
    if text.starts_with("postgres://") || text.starts_with("postgresql://") {
        Ok(Secret::new(text))
    } else {
        // The text itself may hold a password, so it is not repeated.
        Err("This is not the address of a PostgreSQL database, such as postgres://user:password@host/name".to_owned())
    }
}

/// Returns an address with its password hidden.
pub(crate) fn without_password(url: &str) -> String {
    let hidden = url.split_once("://").and_then(|(scheme, rest)| {
        let (credentials, place) = rest.split_once('@')?;
        let (user, _) = credentials.split_once(':')?;
        Some(format!("{scheme}://{user}:…@{place}"))
    });
    let url = hidden.unwrap_or_else(|| url.to_owned());
    // The password may also be a parameter.
    match url.split_once("password=") {
        Some((before, after)) => {
            let rest = after.find('&').map_or("", |end| &after[end..]);
            format!("{before}password=…{rest}")
        }
        None => url,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_is_hidden_wherever_it_stands() {
        assert_eq!(without_password("postgres://me:secret@host/db"), "postgres://me:…@host/db");
        assert_eq!(without_password("postgres://me@host/db"), "postgres://me@host/db");
        assert_eq!(without_password("postgres:///db?password=secret&user=me"), "postgres:///db?password=…&user=me");
    }
}
