//! The tables of the lake.

/// Rows of data.
mod data_table;
/// One dataset.
mod dataset_page;
/// Deleting a dataset.
mod delete_dialog;
/// Name, layer, figures, tabs.
mod head;
/// Where a dataset comes from and what comes from it.
mod lineage_tab;
/// The datasets.
mod list;
/// All datasets.
mod list_page;
/// How other programs open a dataset.
mod open_elsewhere;
/// Rows that silver set aside.
mod quarantine_tab;
/// The rows, now or at an earlier version.
mod rows_tab;
/// What the pages ask of the server.
mod rpc;
/// The columns.
mod schema_tab;
/// What other programs are told.
mod snippets;
/// The parts of a dataset's page.
mod tab;
/// What was committed.
mod versions_tab;

pub use dataset_page::DatasetPage;
pub use list_page::DatasetsPage;
