use domain::{
    dataset::{Column, Dataset, DatasetVersion, Layer},
    person::Permission,
};

use super::{
    Schemas, Section,
    describe::{Describing, One},
};
use crate::api::answer::Meta;

/// Describes the operations on datasets.
pub(super) fn section(schemas: &mut Schemas) -> Section {
    let mut api = Describing::new(
        schemas,
        "Datasets",
        "The bronze, silver and gold tables that jobs write.",
        Permission::Administer,
    );
    api.get("/api/datasets", "list_datasets", "Lists datasets")
        .text("q", "A part of the name.")
        .choice::<Layer>("layer", "How far the data has come.")
        .id("workflow", "The number of the workflow that writes it.")
        .cursor()
        .limit()
        .list::<Dataset>("datasets");
    api.get("/api/datasets/{id}", "load_dataset", "Shows a dataset, and what it comes from and goes into")
        .one::<Dataset>("dataset")
        .with::<Vec<Dataset>>(200, "inputs")
        .with::<Vec<Dataset>>(200, "outputs");
    rows(
        api.get("/api/datasets/{id}/rows", "load_rows", "Shows rows of a dataset")
            .id("version", "Rows as they were in a version of the table."),
    );
    rows(
        api.get("/api/datasets/{id}/quarantine", "load_quarantine", "Shows the rows that silver has set aside")
            .details("The first column says why."),
    );
    api.get("/api/datasets/{id}/versions", "list_versions", "Shows the history of a dataset")
        .limit()
        .list::<DatasetVersion>("versions");
    api.delete("/api/datasets/{id}", "drop_dataset", "Drops a table with everything in it").done();
    api.end()
}

/// Answers with rows: each value is text, or null.
fn rows(operation: One<'_>) {
    operation
        .cursor()
        .limit()
        .answers(200, "The columns, and the rows as text.".to_owned(), &[])
        .with::<Vec<Column>>(200, "columns")
        .with::<Vec<Vec<Option<String>>>>(200, "rows")
        .with::<Meta>(200, "meta");
}
