//! Rows in = kept + quarantined + duplicates, whatever the rows are. The balance itself is looked at wherever a job runs.

use std::collections::BTreeMap;

use domain::dataset::Layer;
use proptest::{collection::vec, prelude::*};
use tokio::runtime::Runtime;

use crate::{
    drafts::files,
    lab::{Lab, layer},
};

/// A row of a file as it may come.
#[derive(Clone, Debug)]
struct Row {
    key: String,
    value: u8,
    day: String,
    ragged: bool,
}

impl Row {
    fn fits(&self) -> bool {
        self.key.parse::<i64>().is_ok() && (self.day.is_empty() || self.day.starts_with("2026-01-")) && !self.ragged
    }
}

fn row() -> impl Strategy<Value = Row> {
    let key = prop_oneof![8 => (0_u8..6).prop_map(|key| key.to_string()), 1 => Just("x".to_owned()), 1 => Just(String::new())];
    let day = prop_oneof![8 => (1_u8..5).prop_map(|day| format!("2026-01-0{day}")), 1 => Just("soon".to_owned()), 1 => Just(String::new())];
    (key, 0_u8..3, day, prop::bool::weighted(0.1)).prop_map(|(key, value, day, ragged)| Row { key, value, day, ragged })
}

fn executions() -> impl Strategy<Value = Vec<Vec<Row>>> {
    vec(vec(row(), 0..12), 1..4)
}

/// What became of all executions.
struct Outcome {
    lab: Lab,
    quarantined: i64,
    kept: i64,
    read: i64,
}

fn run(strategy: &str, order: &str, keep: &str, executions: &[Vec<Row>]) -> Outcome {
    Runtime::new().expect("a runtime").block_on(async {
        let lab = Lab::new();
        let columns = "key:bigint* value:text day:date";
        let job = files(&lab, "*.csv").columns(columns).silver(strategy).order(order, keep).job();
        let mut outcome = Outcome { lab, quarantined: 0, kept: 0, read: 0 };
        for (place, rows) in executions.iter().enumerate() {
            // The number of the file is a value, so that no two files have the same bytes.
            let mut text = format!("key,value,day,file{place}\n");
            for row in rows {
                let more = if row.ragged { ",more" } else { "" };
                text.push_str(&format!("{},{},{},{place}{more}\n", row.key, row.value, row.day));
            }
            outcome.lab.put(&format!("{place}.csv"), text);
            let report = outcome.lab.run(&job, place as i64 + 1).await;
            let silver = layer(&report, Layer::Silver);
            outcome.quarantined += silver.rows_quarantined;
            outcome.kept += silver.rows_kept;
            outcome.read += silver.rows_read;
        }
        outcome
    })
}

impl Outcome {
    fn rows(&self, columns: &str) -> Vec<String> {
        Runtime::new().expect("a runtime").block_on(self.lab.sorted("silver.t", columns))
    }

    fn set_aside(&self) -> usize {
        Runtime::new().expect("a runtime").block_on(self.lab.quarantine("silver.t", "key")).len()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn merging_keeps_the_best_row_of_each_key(
        executions in executions(), by_day in any::<bool>(), newest in any::<bool>()
    ) {
        let keep = if newest { "newest" } else { "oldest" };
        let outcome = run("merge", if by_day { "day" } else { "" }, keep, &executions);
        let mut best: BTreeMap<&str, &Row> = BTreeMap::new();
        for row in executions.iter().flatten().filter(|row| row.fits()) {
            let known = best.entry(&row.key).or_insert(row);
            let wins = match (by_day, newest) {
                (false, newest) => newest,
                (true, true) => row.day >= known.day,
                (true, false) => known.day.is_empty() && !row.day.is_empty() || !row.day.is_empty() && row.day < known.day,
            };
            if wins {
                *known = row;
            }
        }
        let text = |text: &str| if text.is_empty() { "∅".to_owned() } else { text.to_owned() };
        let expected: Vec<_> =
            best.values().map(|row| format!("{}|{}|{}", row.key, row.value, text(&row.day))).collect();
        prop_assert_eq!(outcome.rows("key,value,day"), expected);
        let bad = executions.iter().flatten().filter(|row| !row.fits()).count();
        prop_assert_eq!(outcome.quarantined, bad as i64);
        prop_assert_eq!(outcome.set_aside(), bad);
        prop_assert_eq!(outcome.read, executions.iter().flatten().count() as i64);
    }

    #[test]
    fn appending_and_replacing_lose_no_row(executions in executions()) {
        let all: Vec<_> = executions.iter().flatten().collect();
        let fitting = all.iter().filter(|row| row.fits()).count();
        let appended = run("append", "", "newest", &executions);
        prop_assert_eq!(appended.kept, fitting as i64);
        prop_assert_eq!(appended.rows("key").len(), fitting);
        prop_assert_eq!(appended.set_aside(), all.len() - fitting);
        let replaced = run("replace", "", "newest", &executions);
        let keys: std::collections::BTreeSet<_> = all.iter().filter(|row| row.fits()).map(|row| &row.key).collect();
        prop_assert_eq!(replaced.rows("key").len(), keys.len());
        prop_assert_eq!(replaced.set_aside(), all.len() - fitting);
    }

    #[test]
    fn versions_of_a_key_follow_one_another_without_a_gap(executions in executions()) {
        let outcome = run("history", "day", "newest", &executions);
        let mut by_key: BTreeMap<String, Vec<[String; 3]>> = BTreeMap::new();
        for row in outcome.rows("key,_valid_from,_valid_to,_is_current") {
            let parts: Vec<_> = row.split('|').map(str::to_owned).collect();
            let [key, from, to, current] = <[String; 4]>::try_from(parts).expect("four columns");
            by_key.entry(key).or_default().push([from, to, current]);
        }
        for versions in by_key.values() {
            for pair in versions.windows(2) {
                prop_assert_eq!(&pair[0][1], &pair[1][0]);
                prop_assert_eq!(&pair[0][2], "false");
            }
            let last = &versions[versions.len() - 1];
            prop_assert_eq!((last[1].as_str(), last[2].as_str()), ("∅", "true"));
        }
        let keys: std::collections::BTreeSet<_> =
            executions.iter().flatten().filter(|row| row.fits()).map(|row| &row.key).collect();
        prop_assert_eq!(by_key.len(), keys.len());
    }
}
