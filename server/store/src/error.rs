use domain::problem::Problems;

/// Why the database did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The row is not there.
    #[error("there is no such row")]
    NotFound,
    /// A named constraint refused the change, in the words for the person who asked for it.
    #[error("{0}")]
    Invalid(Problems),
    /// Somebody else changed the row since it was read.
    #[error("the row was changed meanwhile")]
    ChangedMeanwhile,
    /// The database cannot be reached, or is too busy to answer.
    #[error("the database does not answer")]
    Unavailable(#[source] sqlx::Error),
    /// The database was written by a newer version of FlowForge.
    #[error(
        "the database was written by a newer FlowForge: it has migration {found}, this version knows up to {known}. \
         Start the newer version, or restore the backup made before the upgrade"
    )]
    TooNew {
        /// The newest migration in the database.
        found: i64,
        /// The newest migration in this program.
        known: i64,
    },
    /// A migration failed.
    #[error("the database could not be brought up to date")]
    Migration(#[source] sqlx::migrate::MigrateError),
    /// Anything else the database said.
    #[error("the database refused the statement")]
    Database(#[source] sqlx::Error),
}

/// What a store function returns.
pub type Result<T> = std::result::Result<T, StoreError>;

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::RowNotFound => Self::NotFound,
            // Text cannot hold it, wherever it was entered, and JSON not even in its escaped form.
            sqlx::Error::Database(refusal) if matches!(refusal.code().as_deref(), Some("22021" | "22P05")) => {
                Self::Invalid(Problems::of("", "The character NUL (U+0000) cannot stand in text. Remove it."))
            }
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            // What came was cut off, or is not what a database says: something between breaks connections.
            | sqlx::Error::Protocol(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => Self::Unavailable(error),
            // 57P: the server is going down or not up yet; 53: it has no room; 08: the connection broke.
            sqlx::Error::Database(refusal)
                if refusal.code().is_some_and(|code| {
                    code.starts_with("57P") || code.starts_with("53") || code.starts_with("08")
                }) =>
            {
                Self::Unavailable(error)
            }
            _ => Self::Database(error),
        }
    }
}

/// Turns a refusal by a named constraint into a message beside a field.
pub(crate) trait OnConstraint<T> {
    /// Returns the problem of `field` if the constraint of this name refused, else what there was.
    fn on_constraint(self, name: &str, field: &str, message: &str) -> Result<T>;
}

impl<T> OnConstraint<T> for std::result::Result<T, sqlx::Error> {
    fn on_constraint(self, name: &str, field: &str, message: &str) -> Result<T> {
        self.map_err(StoreError::from).on_constraint(name, field, message)
    }
}

impl<T> OnConstraint<T> for Result<T> {
    fn on_constraint(self, name: &str, field: &str, message: &str) -> Result<T> {
        match self {
            Err(StoreError::Database(sqlx::Error::Database(refusal))) if refusal.constraint() == Some(name) => {
                Err(StoreError::Invalid(Problems::of(field, message)))
            }
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_that_breaks_is_no_fault_of_ours() {
        let cut = std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
        for error in [sqlx::Error::Io(cut), sqlx::Error::Protocol("0x00".to_owned()), sqlx::Error::PoolTimedOut] {
            assert!(matches!(StoreError::from(error), StoreError::Unavailable(_)));
        }
        assert!(matches!(StoreError::from(sqlx::Error::ColumnNotFound("id".to_owned())), StoreError::Database(_)));
    }
}
