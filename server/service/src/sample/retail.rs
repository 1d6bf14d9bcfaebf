use std::fmt::Write;

use domain::{
    job::{BronzeDraft, ColumnDraft, GoldDraft, JobDraft, SilverDraft, SourceDraft},
    trigger::definition::TriggerDraft,
    workflow::WorkflowDraft,
};

use super::{SampleFile, SampleWorkflow, random::Random};

const COUNTRIES: &[(&str, &str)] = &[
    ("AT", "Austria"),
    ("BE", "Belgium"),
    ("CH", "Switzerland"),
    ("DE", "Germany"),
    ("DK", "Denmark"),
    ("ES", "Spain"),
    ("FI", "Finland"),
    ("FR", "France"),
    ("IE", "Ireland"),
    ("IT", "Italy"),
    ("NL", "Netherlands"),
    ("NO", "Norway"),
    ("PL", "Poland"),
    ("PT", "Portugal"),
    ("SE", "Sweden"),
    ("UK", "United Kingdom"),
];
const PRODUCTS: &[&str] = &[
    "Kettle",
    "Lamp",
    "Desk",
    "Chair",
    "Shelf",
    "Rug",
    "Mug, large",
    "Plate \"Nordic\"",
    "Vase",
    "Clock",
    "Mirror",
    "Blanket",
    "Cushion",
    "Teapot",
    "Basket",
    "Candle",
    "Frame",
    "Tray",
    "Bowl",
    "Glass",
];
const STATES: &[&str] = &["paid", "paid", "paid", "paid", "shipped", "shipped", "returned"];

const ORDERS: u64 = 5000;

pub(super) fn files() -> [SampleFile; 3] {
    let mut countries = String::from("country_code,country_name\n");
    for (code, name) in COUNTRIES {
        let _ = writeln!(countries, "{code},{name}");
    }
    let mut random = Random::new(21);
    let mut products = String::from("product_id,product_name,unit_price\n");
    for (number, name) in PRODUCTS.iter().enumerate() {
        let _ = writeln!(products, "P{number:04},\"{}\",{}", name.replace('"', "\"\""), random.amount(3, 320));
    }
    let mut orders = String::from("order_id,ordered_at,country_code,product_id,quantity,discount,state\n");
    for number in 0..ORDERS {
        let day = random.day("2026-05-01", 200);
        let discount = if random.below(5) == 0 { format!("0.{:02}", 5 + random.below(25)) } else { String::new() };
        let quantity = if random.below(200) == 0 { "two".to_owned() } else { (1 + random.below(6)).to_string() };
        let line = format!(
            "{number:07},{day}T{:02}:{:02}:00Z,{},P{:04},{quantity},{discount},{}\n",
            random.below(24),
            random.below(60),
            COUNTRIES[random.below(COUNTRIES.len() as u64) as usize].0,
            random.below(PRODUCTS.len() as u64),
            random.pick(STATES),
        );
        orders.push_str(&line);
        if number % 100 == 0 {
            orders.push_str(&line);
        }
    }
    [
        SampleFile { name: "countries.csv", content: countries },
        SampleFile { name: "products.csv", content: products },
        SampleFile { name: "orders.csv", content: orders },
    ]
}

pub(super) fn workflow(folder: &str) -> SampleWorkflow {
    let column = |name: &str| ColumnDraft { source: name.into(), changes: "trim".into(), ..ColumnDraft::default() };
    let file_job = |name: &str, file: &str, columns: Vec<ColumnDraft>| JobDraft {
        name: name.into(),
        enabled: "on".into(),
        source: SourceDraft { pattern: format!("{folder}/{file}*.csv").into(), ..SourceDraft::default() },
        columns,
        bronze: BronzeDraft { table: file.into(), mode: "append".into() },
        silver: SilverDraft {
            enabled: "on".into(),
            table: file.into(),
            strategy: "merge".into(),
            ..SilverDraft::default()
        },
        ..JobDraft::default()
    };
    let key = |name: &str| ColumnDraft { key: "on".into(), ..column(name) };
    SampleWorkflow {
        workflow: WorkflowDraft {
            name: "Retail orders".into(),
            description: "Orders of a shop with their products and countries, and the revenue of each day. Run it and watch: 50 orders are in \
                          the file twice, and a few have a quantity that is no number."
                .into(),
            owner: "Sample".into(),
            team: "BI Team".into(),
            application: "E-Commerce".into(),
            business_unit: "Sales".into(),
            environment: "production".into(),
            priority: "medium".into(),
            data_classification: "internal".into(),
            tags: "sample, retail".into(),
            ..WorkflowDraft::default()
        },
        jobs: vec![
            file_job("Countries file", "countries", vec![key("country_code"), column("country_name")]),
            file_job(
                "Products file",
                "products",
                vec![key("product_id"), column("product_name"), ColumnDraft { data_type: "decimal(10,2)".into(), ..column("unit_price") }],
            ),
            file_job(
                "Orders file",
                "orders",
                vec![
                    key("order_id"),
                    ColumnDraft { data_type: "timestamp".into(), ..column("ordered_at") },
                    column("country_code"),
                    column("product_id"),
                    ColumnDraft { data_type: "integer".into(), ..column("quantity") },
                    ColumnDraft { data_type: "decimal(4,2)".into(), ..column("discount") },
                    column("state"),
                ],
            ),
            JobDraft {
                name: "Revenue by day".into(),
                kind: "sql".into(),
                enabled: "on".into(),
                gold: GoldDraft {
                    enabled: "on".into(),
                    table: "revenue_by_day".into(),
                    sql: "select date_trunc('day', o.ordered_at) as day,\n       c.country_name as country,\n       count(*) as orders,\n       \
                          sum(o.quantity * p.unit_price * (1 - coalesce(o.discount, 0))) as revenue\nfrom silver.orders o\n\
                          join silver.products p on p.product_id = o.product_id\n\
                          join silver.countries c on c.country_code = o.country_code\nwhere o.state <> 'returned'\n\
                          group by 1, 2\norder by 1, 2"
                        .into(),
                    mode: "rebuild".into(),
                    ..GoldDraft::default()
                },
                ..JobDraft::default()
            },
        ],
        schedule: Some(TriggerDraft {
            trigger_name: "Every hour".into(),
            cron_expression: "5 * * * *".into(),
            ..TriggerDraft::default()
        }),
        after: None,
        runs_at_once: false,
    }
}
