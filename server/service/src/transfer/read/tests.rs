use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::transfer::{
    tree::{Told, node},
    write::yaml,
};

/// What is wrong with a file: the field, the words, and the text that they point at.
fn wrong(text: &str) -> Vec<(String, String, String)> {
    let characters: Vec<char> = text.chars().collect();
    let Err(Problems(problems)) = read(text) else { return Vec::new() };
    let pointed_at = |problem: &domain::problem::Problem| {
        problem
            .span
            .map_or_else(String::new, |span| characters[span.start as usize..span.end as usize].iter().collect())
    };
    problems.iter().map(|problem| (problem.field.clone(), problem.message.clone(), pointed_at(problem))).collect()
}

fn triple(field: &str, message: &str, text: &str) -> (String, String, String) {
    (field.to_owned(), message.to_owned(), text.to_owned())
}

#[test]
fn every_mistake_of_form_is_told_with_its_line() {
    let text = "version: 1\nworkflows:\n  - name: Daily\n    ownr: Mara\n    tags: {a: 1}\n    owner: [x]\n    jobs:\n      - name: a\n        enabled: maybe\n";
    assert_eq!(
        wrong(text),
        [
            triple("workflows[0].ownr", "Line 4: A workflow has no field “ownr”. Did you mean “owner”?", "ownr"),
            triple("workflows[0].tags", "Line 5: “tags” is a list: begin each of its items with “- ”.", "{a: 1"),
            triple("workflows[0].owner", "Line 6: “owner” is one text or number.", "[x"),
            triple("workflows[0].jobs[0].enabled", "Line 9: Write true or false, you wrote maybe.", "maybe"),
        ]
    );
    let twice = "workflows:\n  - name: a\n    \"name\": b\n";
    assert_eq!(wrong(twice), [triple("workflows[0].name", "Line 3: “name” is there a second time.", "\"name\"")]);
}

#[test]
fn what_is_no_yaml_or_not_ours_is_refused() {
    for (text, words) in [
        ("", "The file is empty."),
        ("workflows: [", "This is not valid YAML: "),
        ("workflows:\n\t- name: a", "Line 2: "),
        ("workflows: []\n---\nworkflows: []\n", "Line 3: A second document begins here."),
        ("- a\n", "Line 1: The file is written as fields with values"),
        ("workflows: a\n", "Line 1: “workflows” is a list"),
        ("workflows:\n  - a\n", "Line 2: A workflow is written as fields with values"),
        ("a: 1\na: 2\n", "Line 2: This is not valid YAML: duplicated key in mapping."),
        ("workflows:\n  - name: !secret x\n", "Line 2: “name” is one text or number."),
        ("workflows:\n  - ? [a]\n    : b\n", "Line 2: The name of a field is a text."),
    ] {
        let told = wrong(text);
        assert!(told.first().is_some_and(|(_, message, _)| message.contains(words)), "{text:?}: {told:?}");
    }
}

#[test]
fn what_is_nested_without_end_or_repeats_itself_is_refused_at_once() {
    let began = std::time::Instant::now();
    for text in ["[".repeat(200_000), "- ".repeat(200_000), format!("a: {}", "{a: ".repeat(200))] {
        let told = &wrong(&text)[0].1;
        // Of brackets the parser itself takes only so many.
        assert!(told.contains("32 levels") || told.contains("recursion limit"), "{told}");
    }
    let mut laughs = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let before = vec![format!("*a{}", level - 1); 9].join(", ");
        laughs.push_str(&format!("a{level}: &a{level} [{before}]\n"));
    }
    assert!(wrong(&laughs)[0].1.contains("alias expansion"), "{:?}", wrong(&laughs)[0]);
    assert!(began.elapsed().as_secs() < 5);
}

#[test]
fn values_come_as_drafts_hold_them() {
    let text = "workflows:\n  - name: 007\n    tags: [a, b]\n    description:\n    max_active_executions: 2\n    triggers:\n      - trigger_name: yes\n        excluded_dates: 2026-12-25, 2026-12-26\n        upstream_workflows: A, B\n        parameters: {n: 1.50, big: 18446744073709551615, t: \"1\", on: true, none: ~, list: [1, {x: y}]}\n      - enabled: No\n        upstream_workflows:\n          - \"A, B\"\n          - C\n";
    let file = read(text).expect("it holds").file;
    let workflow = &file["workflows"][0];
    assert_eq!((&workflow["name"], &workflow["tags"]), (&json!("007"), &json!("a, b")));
    assert_eq!((&workflow["description"], &workflow["max_active_executions"]), (&json!(""), &json!("2")));
    let first = &workflow["triggers"][0];
    assert_eq!((&first["trigger_name"], &first["enabled"]), (&json!("yes"), &json!("on")));
    assert_eq!(first["excluded_dates"], "2026-12-25, 2026-12-26");
    assert_eq!(first["upstream_workflows"], json!(["A, B"]));
    let parameters: Value = serde_json::from_str(first["parameters"].as_str().expect("JSON")).expect("JSON");
    let expected =
        json!({"n": 1.5, "big": 18446744073709551615_u64, "t": "1", "on": true, "none": null, "list": [1, {"x": "y"}]});
    assert_eq!(parameters, expected);
    assert_eq!(workflow["triggers"][1]["enabled"], "");
    assert_eq!(workflow["triggers"][1]["upstream_workflows"], json!(["A, B", "C"]));
}

proptest! {
    #[test]
    fn every_text_comes_back(text in "(\\PC|[\n\t\r :#'\"-]){1,60}", value in "\\PC{0,20}", number in -1_000_000_000_i64..1_000_000_000) {
        prop_assume!(!text.trim().is_empty());
        let number = number as f64 / 1000.0;
        let parameters = json!({"value": value, value.as_str(): number, "text": text, "list": [text, null, true, {}]});
        let written = json!({"version": "1", "workflows": [{
            "name": text,
            "jobs": [{"name": text, "enabled": "on", "gold": {"enabled": "on", "sql": text}}],
            "triggers": [{"enabled": "on", "upstream_workflows": [text, "x"], "parameters": parameters.to_string()}],
        }]});
        let yaml = yaml(&node(&FILE, &written, Told::Unusual)).expect("it is written");
        let read = read(&yaml).map_err(|problems| TestCaseError::fail(format!("{problems}:\n{yaml}")))?.file;
        let (before, after) = (&written["workflows"][0], &read["workflows"][0]);
        prop_assert_eq!(&before["name"], &after["name"]);
        prop_assert_eq!(&before["jobs"], &after["jobs"]);
        prop_assert_eq!(&before["triggers"][0]["upstream_workflows"], &after["triggers"][0]["upstream_workflows"]);
        let read: Value = serde_json::from_str(after["triggers"][0]["parameters"].as_str().unwrap_or_default()).expect("JSON");
        prop_assert_eq!(parameters, read);
    }
}
