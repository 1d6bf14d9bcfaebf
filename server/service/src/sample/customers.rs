use std::fmt::Write;

use domain::{
    job::{BronzeDraft, ColumnDraft, GoldDraft, JobDraft, SilverDraft, SourceDraft},
    trigger::definition::TriggerDraft,
    workflow::WorkflowDraft,
};

use super::{SampleFile, SampleWorkflow, random::Random};

const FIRST: &[&str] = &[
    "Ada", "Bruno", "Chiara", "Dmitri", "Elif", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Kaya", "Lena", "Mateo",
    "Nora", "Olu", "Priya", "Quinn", "Rosa", "Sven", "Tara",
];
const LAST: &[&str] = &[
    "Almeida", "Berg", "Costa", "Dahl", "Eriksen", "Fontaine", "Garcia", "Haas", "Ivanova", "Jansen", "Klein", "Lopez",
    "Moreau", "Novak", "Okafor", "Petrov", "Quist", "Rossi", "Schmidt", "Tanaka",
];
const STATES: &[&str] = &["CA", "CT", "FL", "IL", "MA", "NJ", "NY", "OH", "PR", "TX"];
const SEGMENTS: &[&str] = &["premium", "PREMIUM", " standard", "Standard", "basic", "Basic "];

/// How many rows the file has: 2,000 customers, of whom 60 appear a second time with a newer address.
const CUSTOMERS: u64 = 2000;

pub(super) fn files() -> [SampleFile; 1] {
    let mut random = Random::new(2026);
    let mut content = String::from(
        "customer_id,first_name,last_name,email,phone,birth_date,segment,credit_score,zip_code,state,updated_at\n",
    );
    for number in 0..CUSTOMERS {
        row(&mut content, &mut random, number, "2026-10-01");
    }
    for again in 0..60 {
        row(&mut content, &mut random, again * 33, "2026-11-01");
    }
    [SampleFile { name: "customers.csv", content }]
}

/// Writes one customer. Planted: birth dates that do not exist, credit scores that are no numbers, segments in several
/// spellings, zip codes with leading zeros.
fn row(content: &mut String, random: &mut Random, number: u64, changed: &str) {
    let (first, last) = (random.pick(FIRST), random.pick(LAST));
    let email = match random.below(40) {
        0 => format!("{first}.{last}(at)mail.example"),
        _ => format!("{}.{}{number}@mail.example", first.to_lowercase(), last.to_lowercase()),
    };
    let born = random.day("1946-01-01", 365 * 60);
    let birth_date = match random.below(28) {
        0 => "31.02.1985".to_owned(),
        _ => born.format("%d.%m.%Y").to_string(),
    };
    let score = match random.below(50) {
        0 => "unknown".to_owned(),
        _ => (300 + random.below(551)).to_string(),
    };
    let phone = format!("({:03}) {:03}-{:04}", 200 + random.below(800), random.below(1000), random.below(10_000));
    let _ = writeln!(
        content,
        "{number:08},{first},{last},{email},{phone},{birth_date},{},{score},{:05},{},{}",
        random.pick(SEGMENTS),
        random.below(99_999),
        random.pick(STATES),
        random.day(changed, 20),
    );
}

pub(super) fn workflow(folder: &str) -> SampleWorkflow {
    let column = |name: &str| ColumnDraft { source: name.into(), changes: "trim".into(), ..ColumnDraft::default() };
    SampleWorkflow {
        workflow: WorkflowDraft {
            name: "Customer ingestion".into(),
            description: "Customers of the loan book, one row each. The file has defects on purpose: birth dates that do not exist, \
                          credit scores that are no numbers, customers who appear twice."
                .into(),
            owner: "Sample".into(),
            team: "Data Engineering Team".into(),
            application: "CRM".into(),
            business_unit: "Lending Operations".into(),
            environment: "production".into(),
            priority: "high".into(),
            data_classification: "pii".into(),
            tags: "sample, lending".into(),
            ..WorkflowDraft::default()
        },
        jobs: vec![JobDraft {
            name: "Customers file".into(),
            enabled: "on".into(),
            source: SourceDraft { pattern: format!("{folder}/customers*.csv").into(), ..SourceDraft::default() },
            columns: vec![
                ColumnDraft { key: "on".into(), ..column("customer_id") },
                column("first_name"),
                column("last_name"),
                ColumnDraft { changes: "trim, lower_case".into(), ..column("email") },
                ColumnDraft { changes: "digits_only".into(), ..column("phone") },
                ColumnDraft { data_type: "date".into(), date_order: "day_first".into(), ..column("birth_date") },
                ColumnDraft { changes: "trim, lower_case".into(), ..column("segment") },
                ColumnDraft { data_type: "integer".into(), ..column("credit_score") },
                column("zip_code"),
                column("state"),
                ColumnDraft { data_type: "date".into(), ..column("updated_at") },
            ],
            bronze: BronzeDraft { table: "customers".into(), mode: "append".into() },
            silver: SilverDraft {
                enabled: "on".into(),
                table: "customers".into(),
                strategy: "merge".into(),
                order_by: "updated_at".into(),
                keep: "newest".into(),
                on_misfit: "quarantine".into(),
            },
            gold: GoldDraft {
                enabled: "on".into(),
                table: "customers_by_state".into(),
                sql: "select state,\n       segment,\n       count(*) as customers,\n       round(avg(credit_score)) as average_score\n\
                      from silver.customers\ngroup by state, segment\norder by state, segment"
                    .into(),
                mode: "rebuild".into(),
                ..GoldDraft::default()
            },
            ..JobDraft::default()
        }],
        schedule: Some(TriggerDraft { trigger_name: "Nightly".into(), cron_expression: "10 2 * * *".into(), ..TriggerDraft::default() }),
        after: None,
        runs_at_once: true,
    }
}
