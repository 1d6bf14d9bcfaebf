use std::fmt::Write;

use domain::{
    job::{BronzeDraft, ColumnDraft, GoldDraft, JobDraft, SilverDraft, SourceDraft},
    trigger::definition::TriggerDraft,
    workflow::WorkflowDraft,
};

use super::{
    SampleFile, SampleWorkflow,
    random::{Random, cents},
};

const BRANCHES: &[&str] = &["BR-001", "BR-002", "BR-007", "BR-011", "BR-015"];
const PURPOSES: &[&str] = &["home", "car", "education", "renovation", "business"];
const STATUSES: &[&str] = &["Approved", "Approved", "Approved", "Approved", "Denied", "Pending", "Withdrawn"];
const KINDS: &[&str] = &["Single family", "Condo", "Townhouse", "Multi family"];

const LOANS: u64 = 400;
const PAYMENTS: u64 = 10_000;

pub(super) fn files() -> [SampleFile; 3] {
    [
        SampleFile { name: "loan_applications.csv", content: applications() },
        SampleFile { name: "loan_payments.csv", content: loan_payments() },
        SampleFile { name: "property_valuations.csv", content: property_valuations() },
    ]
}

fn applications() -> String {
    let mut random = Random::new(11);
    let mut content =
        String::from("application_id,loan_id,customer_id,purpose,amount,status,application_date,branch_code\n");
    for number in 0..LOANS {
        let _ = writeln!(
            content,
            "A{number:06},L{number:05},{:08},{},{},{},{},{}",
            random.below(2000),
            random.pick(PURPOSES),
            random.amount(2_000, 400_000),
            random.pick(STATUSES),
            random.day("2025-01-01", 500),
            random.pick(BRANCHES),
        );
    }
    content
}

/// Ten thousand payments: numbers with a decimal comma, dates with the day first, fields between semicolons, as banks
/// export them. Every 2,500th line is there twice.
fn loan_payments() -> String {
    let mut random = Random::new(12);
    let mut content = String::from("payment_id;loan_id;due_date;paid_date;amount_due;amount_paid;status\n");
    for number in 0..PAYMENTS {
        let due = random.day("2025-06-01", 520);
        let late = random.below(10) == 0;
        let paid = due + chrono::Days::new(if late { 1 + random.below(30) } else { 0 });
        let due_cents = 20_000 + random.below(280_000);
        let (paid_cents, status) = match random.below(20) {
            0 => (0, "Missed"),
            1 => (due_cents / 2, "Partial"),
            _ if late => (due_cents, "Late"),
            _ => (due_cents, "On-Time"),
        };
        let line = format!(
            "{number:010};L{:05};{};{};{};{};{status}\n",
            random.below(LOANS),
            due.format("%d.%m.%Y"),
            if paid_cents == 0 { String::new() } else { paid.format("%d.%m.%Y").to_string() },
            cents(due_cents).replace('.', ","),
            cents(paid_cents).replace('.', ","),
        );
        content.push_str(&line);
        if number % 2_500 == 0 {
            content.push_str(&line);
        }
    }
    content
}

/// Valuations whose date column the appraiser has renamed: the job still asks for `value_date`.
fn property_valuations() -> String {
    let mut random = Random::new(13);
    let mut content = String::from("loan_id,property_type,bedrooms,bathrooms,square_feet,appraised_value,valuedate\n");
    for number in 0..LOANS {
        let _ = writeln!(
            content,
            "L{number:05},{},{},{}.{},{},{},{}",
            random.pick(KINDS),
            1 + random.below(6),
            1 + random.below(4),
            random.below(2) * 5,
            500 + random.below(4_500),
            random.amount(60_000, 1_200_000),
            random.day("2025-01-01", 600),
        );
    }
    content
}

pub(super) fn payments(folder: &str) -> SampleWorkflow {
    let column = |name: &str| ColumnDraft { source: name.into(), changes: "trim".into(), ..ColumnDraft::default() };
    let date = |name: &str| ColumnDraft { data_type: "date".into(), date_order: "day_first".into(), ..column(name) };
    let amount =
        |name: &str| ColumnDraft { data_type: "decimal(12,2)".into(), decimal_comma: "on".into(), ..column(name) };
    SampleWorkflow {
        workflow: WorkflowDraft {
            name: "Loan payments".into(),
            description: "Applications and payments of the loan book, and what was paid in each month. The bank's export has decimal commas \
                          and puts the day first."
                .into(),
            owner: "Sample".into(),
            team: "Loan Portfolio Team".into(),
            application: "Loan Management System".into(),
            business_unit: "Loan Servicing".into(),
            environment: "production".into(),
            priority: "critical".into(),
            data_classification: "confidential".into(),
            tags: "sample, lending".into(),
            ..WorkflowDraft::default()
        },
        jobs: vec![
            JobDraft {
                name: "Applications file".into(),
                enabled: "on".into(),
                source: SourceDraft { pattern: format!("{folder}/loan_applications*.csv").into(), ..SourceDraft::default() },
                columns: vec![
                    ColumnDraft { key: "on".into(), ..column("application_id") },
                    column("loan_id"),
                    column("customer_id"),
                    column("purpose"),
                    ColumnDraft { data_type: "decimal(12,2)".into(), ..column("amount") },
                    column("status"),
                    ColumnDraft { data_type: "date".into(), ..column("application_date") },
                    column("branch_code"),
                ],
                bronze: BronzeDraft { table: "loan_applications".into(), mode: "append".into() },
                silver: SilverDraft { enabled: "on".into(), table: "loan_applications".into(), strategy: "merge".into(), ..SilverDraft::default() },
                ..JobDraft::default()
            },
            JobDraft {
                name: "Payments file".into(),
                enabled: "on".into(),
                source: SourceDraft {
                    pattern: format!("{folder}/loan_payments*.csv").into(),
                    delimiter: "semicolon".into(),
                    ..SourceDraft::default()
                },
                columns: vec![
                    ColumnDraft { key: "on".into(), ..column("payment_id") },
                    column("loan_id"),
                    date("due_date"),
                    date("paid_date"),
                    amount("amount_due"),
                    amount("amount_paid"),
                    column("status"),
                ],
                bronze: BronzeDraft { table: "loan_payments".into(), mode: "append".into() },
                silver: SilverDraft { enabled: "on".into(), table: "loan_payments".into(), strategy: "merge".into(), ..SilverDraft::default() },
                ..JobDraft::default()
            },
            JobDraft {
                name: "Payments by month".into(),
                kind: "sql".into(),
                enabled: "on".into(),
                gold: GoldDraft {
                    enabled: "on".into(),
                    table: "payments_by_month".into(),
                    sql: "select date_trunc('month', p.due_date) as month,\n       a.branch_code,\n       count(*) as payments,\n       \
                          sum(p.amount_due) as due,\n       sum(p.amount_paid) as paid\nfrom silver.loan_payments p\n\
                          join silver.loan_applications a on a.loan_id = p.loan_id\ngroup by 1, 2\norder by 1, 2"
                        .into(),
                    mode: "rebuild".into(),
                    ..GoldDraft::default()
                },
                ..JobDraft::default()
            },
        ],
        schedule: Some(TriggerDraft {
            trigger_name: "Weekday mornings".into(),
            cron_expression: "30 6 * * 1-5".into(),
            ..TriggerDraft::default()
        }),
        after: None,
        runs_at_once: true,
    }
}

pub(super) fn valuations(folder: &str) -> SampleWorkflow {
    let column = |name: &str| ColumnDraft { source: name.into(), changes: "trim".into(), ..ColumnDraft::default() };
    SampleWorkflow {
        workflow: WorkflowDraft {
            name: "Property valuations".into(),
            description: "Appraisals of the properties behind the loans. It fails on purpose: the appraiser has renamed value_date to \
                          valuedate, and the job is told to fail when columns change. Open the job, put the new name in, and retry."
                .into(),
            owner: "Sample".into(),
            team: "Credit Analytics Team".into(),
            application: "Underwriting Platform".into(),
            business_unit: "Underwriting".into(),
            environment: "production".into(),
            priority: "medium".into(),
            data_classification: "internal".into(),
            tags: "sample, lending".into(),
            ..WorkflowDraft::default()
        },
        jobs: vec![JobDraft {
            name: "Valuations file".into(),
            enabled: "on".into(),
            source: SourceDraft {
                pattern: format!("{folder}/property_valuations*.csv").into(),
                schema_drift: "fail".into(),
                ..SourceDraft::default()
            },
            columns: vec![
                ColumnDraft { key: "on".into(), ..column("loan_id") },
                column("property_type"),
                ColumnDraft { data_type: "integer".into(), ..column("bedrooms") },
                ColumnDraft { data_type: "decimal(3,1)".into(), ..column("bathrooms") },
                ColumnDraft { data_type: "integer".into(), ..column("square_feet") },
                ColumnDraft { data_type: "decimal(12,2)".into(), ..column("appraised_value") },
                ColumnDraft { data_type: "date".into(), ..column("value_date") },
            ],
            bronze: BronzeDraft { table: "property_valuations".into(), mode: "append".into() },
            silver: SilverDraft { enabled: "on".into(), table: "property_valuations".into(), strategy: "merge".into(), ..SilverDraft::default() },
            ..JobDraft::default()
        }],
        schedule: None,
        // It starts with the success of the other one, so that there is a chain to look at.
        after: Some("Loan payments"),
        runs_at_once: false,
    }
}
