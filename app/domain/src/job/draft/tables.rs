use super::{BronzeDraft, GoldDraft, SilverDraft, words};
use crate::{
    choice::{Choice, check_choice},
    dataset::{Layer, TableName},
    entry::Entry,
    job::{BronzeMode, BronzeSpec, ColumnSpec, GoldMode, GoldSpec, KeepOrder, OnMisfit, SilverSpec, SilverStrategy},
    problem::{Problem, Problems},
    template::Template,
};

impl BronzeDraft {
    pub(super) fn check(&self, problems: &mut Problems) -> Option<BronzeSpec> {
        let mode = check_choice(problems, "mode", &self.mode, BronzeMode::Append);
        Some(BronzeSpec { table: table_name(problems, Layer::Bronze, &self.table)?, mode })
    }
}

impl SilverDraft {
    pub(super) fn check(&self, problems: &mut Problems, columns: &[ColumnSpec]) -> Option<SilverSpec> {
        let has_key = columns.iter().any(|column| column.key);
        let usual = if has_key { SilverStrategy::Merge } else { SilverStrategy::Append };
        let strategy = check_choice(problems, "strategy", &self.strategy, usual);
        if !has_key && matches!(strategy, SilverStrategy::Merge | SilverStrategy::History) {
            problems
                .add("strategy", format!("{} needs a key: tick the columns that identify a row.", strategy.label()));
        }
        let order_by = self.order_by.filled().map(str::to_owned);
        if let Some(column) = &order_by
            && !columns.iter().any(|known| known.name == *column)
        {
            problems.add("order_by", format!("Silver has no column “{column}”."));
        }
        let keep = check_choice(problems, "keep", &self.keep, KeepOrder::Newest);
        let on_misfit = check_choice(problems, "on_misfit", &self.on_misfit, OnMisfit::Quarantine);
        Some(SilverSpec {
            table: table_name(problems, Layer::Silver, &self.table)?,
            strategy,
            order_by,
            keep,
            on_misfit,
        })
    }
}

impl GoldDraft {
    pub(super) fn check(&self, problems: &mut Problems) -> Option<GoldSpec> {
        let sql = self.sql.0.trim_end();
        if sql.trim().is_empty() {
            problems.add("sql", "Gold needs a select, such as: select count(*) as rows from silver.orders");
        } else if let Err(problem) = Template::parse(sql) {
            problems.0.push(Problem { field: "sql".to_owned(), ..problem });
        }
        let mode = check_choice(problems, "mode", &self.mode, GoldMode::Rebuild);
        let key = words(&self.key);
        if mode == GoldMode::Merge && key.is_empty() {
            problems.add("key", "Merge needs a key: name the columns that identify a row.");
        }
        Some(GoldSpec { table: table_name(problems, Layer::Gold, &self.table)?, sql: sql.to_owned(), mode, key })
    }
}

fn table_name(problems: &mut Problems, layer: Layer, entry: &Entry) -> Option<TableName> {
    if entry.is_blank() {
        problems.add("table", format!("The {} table needs a name.", layer.code()));
        return None;
    }
    match entry.trimmed().parse() {
        Ok(name) => Some(name),
        Err(message) => {
            let fix = TableName::suggested_by(entry.trimmed()).to_string();
            problems.0.push(Problem::new("table", message).fixed_by(fix));
            None
        }
    }
}
