use std::{
    io::Write,
    process::{Command, Stdio},
};

use clap::{CommandFactory, Parser};
use server::cli::Cli;

use super::support::{Guarded, flowforge, open_folder, run};

/// Calls `visit` with every command that does something, and what is typed for it.
fn each_verb(command: &clap::Command, typed: &str, visit: &mut impl FnMut(&clap::Command, &str)) {
    let mut verbs = command.get_subcommands().peekable();
    if verbs.peek().is_none() {
        visit(command, typed);
    }
    for verb in verbs {
        each_verb(verb, &format!("{typed} {}", verb.get_name()), visit);
    }
}

#[test]
fn every_verb_has_a_description_and_examples_of_itself() {
    each_verb(&Cli::command(), "flowforge", &mut |command, typed| {
        assert!(command.get_about().is_some(), "{typed} has no description");
        let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        let examples = help.lines().filter(|line| line.contains(typed)).count();
        assert!(examples >= 2, "{typed} shows {examples} examples");
    });
}

/// Takes a line apart as a shell does: words, quotes, and `$(…)` and `|` around other programs.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote, mut escaped) = (Vec::new(), String::new(), None, false);
    for character in line.chars() {
        match (quote, character) {
            _ if escaped => {
                word.push(character);
                escaped = false;
            }
            (None | Some('"'), '\\') => escaped = true,
            (Some(open), character) if open == character => quote = None,
            (Some(_), character) => word.push(character),
            (None, '"' | '\'') => quote = Some(character),
            (None, ' ') if word.is_empty() => {}
            (None, ' ') => words.push(std::mem::take(&mut word)),
            (None, character) => word.push(character),
        }
    }
    words.push(word);
    words
}

#[test]
fn every_example_is_understood() {
    let mut tried = 0;
    each_verb(&Cli::command(), "flowforge", &mut |command, _| {
        let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        for line in help.lines().filter(|line| line.starts_with("  ")) {
            // Before the program, the word may be the name of a database or of a password.
            let Some((before, typed)) = line.rsplit_once("flowforge ") else { panic!("{line} is no example") };
            // What a shell does with the answer, or with the question, is not ours.
            let end = if before.contains("$(") { ")" } else { " > " };
            let typed = typed.split(end).next().unwrap_or_default();
            let parsed = Cli::try_parse_from([vec!["flowforge".to_owned()], words(typed)].concat());
            assert!(parsed.is_ok(), "{line}: {}", parsed.expect_err("refused"));
            tried += 1;
        }
    });
    assert!(tried > 40, "{tried} examples");
}

#[test]
fn the_definition_of_the_command_line_holds_together() {
    Cli::command().debug_assert();
}

#[test]
fn what_is_not_understood_ends_with_2_and_says_so_on_standard_error() {
    let folder = open_folder();
    for arguments in [
        &["serv"][..],
        &["cron", "next"],
        &["cron", "next", "61 * * * *"],
        &["cron", "next", "0 2 * * *", "--timezone", "Europe/Berln"],
        &["database", "run"],
        &["serve", "--roles", "cook"],
    ] {
        let said = run(folder.path(), arguments);
        assert_eq!(said.code(), Some(2), "{arguments:?}: {said:?}");
        assert!(said.out.is_empty() && !said.err.is_empty(), "{arguments:?}: {said:?}");
    }
}

#[test]
fn what_is_not_there_ends_with_4() {
    let folder = open_folder();
    let said = run(folder.path(), &["database", "open", "--", "true"]);
    assert_eq!(said.code(), Some(4), "{said:?}");
    assert!(said.err.contains("flowforge serve"), "{}", said.err);
    assert!(!folder.path().join("data").exists(), "a question must not make anything");
    assert_eq!(run(folder.path(), &["database", "url"]).code(), Some(4));
}

#[test]
fn a_refused_expression_is_pointed_at() {
    let folder = open_folder();
    let said = run(folder.path(), &["cron", "next", "0 25 * * *"]);
    assert!(said.err.contains("\n  0 25 * * *\n    ^^"), "{}", said.err);
}

#[test]
fn the_next_runs_come_as_words_and_as_json() {
    let folder = open_folder();
    let question =
        ["cron", "next", "0 2 * * *", "--timezone", "Europe/Berlin", "--after", "2026-03-28T12:00:00Z", "--count", "2"];
    let said = run(folder.path(), &question);
    assert_eq!(said.code(), Some(0), "{said:?}");
    // The clocks skip two o'clock on that Sunday: the run comes at the first time there is.
    assert_eq!(
        said.out,
        "Sun 2026-03-29 03:00 CEST  2026-03-29T01:00:00Z\nMon 2026-03-30 02:00 CEST  2026-03-30T00:00:00Z\n"
    );

    let said = run(folder.path(), &[&question[..], &["--json"]].concat());
    let answer: serde_json::Value = serde_json::from_str(&said.out).expect("JSON");
    assert_eq!(answer, serde_json::json!({ "next": ["2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z"] }));
}

#[test]
fn questions_on_standard_input_are_answered_one_by_one() {
    let folder = open_folder();
    let child =
        flowforge(folder.path()).args(["cron", "next", "--stdin"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut child = Guarded(child.expect("the program starts"));
    let mut input = child.0.stdin.take().expect("piped");
    let mut output = std::io::BufReader::new(child.0.stdout.take().expect("piped"));
    let mut ask = |question: &str| {
        writeln!(input, "{question}").expect("it reads");
        let mut line = String::new();
        std::io::BufRead::read_line(&mut output, &mut line).expect("it answers");
        line
    };
    // The second question is asked when the first has been answered: nothing waits in a buffer.
    let first = ask(r#"{"expression":"@daily","timezone":"UTC","after":"2026-01-01T00:00:00Z","count":1}"#);
    assert_eq!(first, "{\"next\":[\"2026-01-02T00:00:00Z\"]}\n");
    assert!(ask(r#"{"expression":"@reboot","after":"2026-01-01T00:00:00Z"}"#).starts_with("{\"error\":"));
    drop(input);
    assert!(child.0.wait().expect("our child").success());
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let folder = open_folder();
    let program = env!("CARGO_BIN_EXE_flowforge");
    let script = format!("{program} cron next '* * * * *' --count 1000 | head -n 1; exit ${{PIPESTATUS[0]}}");
    let output = Command::new("bash").args(["-c", &script]).current_dir(folder.path()).output().expect("bash");
    assert!(output.status.success(), "{output:?}");
    assert!(output.stderr.is_empty(), "{output:?}");
}

#[test]
fn there_are_completions_for_the_usual_shells() {
    let folder = open_folder();
    for shell in ["bash", "zsh", "fish"] {
        let said = run(folder.path(), &["completions", shell]);
        assert!(said.out.contains("doctor"), "{shell}");
    }
}
