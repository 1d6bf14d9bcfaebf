use super::super::text_columns::TextColumns;

/// The rows of a text, and what is odd about them.
pub(super) struct CsvRows {
    pub(super) columns: TextColumns,
    pub(super) ragged: Vec<RaggedRow>,
    pub(super) blank_lines: i64,
    pub(super) strays: i64,
}

/// A row with more or fewer fields than there are columns.
#[derive(Debug)]
pub(super) struct RaggedRow {
    pub(super) row: usize,
    pub(super) fields: usize,
    pub(super) surplus: Vec<String>,
}

impl CsvRows {
    pub(super) fn new(width: usize, bytes: usize) -> Self {
        Self { columns: TextColumns::new(width, bytes), ragged: Vec::new(), blank_lines: 0, strays: 0 }
    }
}
