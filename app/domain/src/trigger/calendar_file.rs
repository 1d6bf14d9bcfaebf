use chrono::{DateTime, Utc};

use super::{cron::HourClock, definition::Trigger};

/// How many planned starts a file holds.
const EVENTS: usize = 50;

/// The greatest length of a line in bytes, without its end (RFC 5545, 3.1).
const LINE: usize = 75;

impl Trigger {
    /// Returns the next planned starts as a calendar file (iCalendar, RFC 5545): an event of no length for each, of which the
    /// status says whether it is on. Nothing is returned where there is no planned start ahead.
    ///
    /// `address` is the one that people use: events link to the trigger, and their ids name the installation, so that a
    /// calendar that reads a later file again changes events instead of doubling them.
    pub fn calendar_file(&self, workflow: &str, address: &str, now: DateTime<Utc>) -> Option<String> {
        let schedule = self.spec.read_schedule()?;
        let starts = self.starts_from(&schedule, now).filter(|start| !start.is_left_out);
        let starts: Vec<_> = starts.take(EVENTS).map(|start| utc(start.at)).collect();
        if starts.is_empty() {
            return None;
        }
        let host = address.rsplit("://").next().unwrap_or(address);
        let summary = escaped(&format!("{workflow}: {}", self.spec.name));
        let sentence = escaped(&format!("{}.", self.sentence(HourClock::TwentyFour)));
        let page = format!("{address}/workflows/{}/triggers/{}", self.workflow_id, self.id);
        let is_on = self.spec.enabled && self.pause.is_none();
        let status = if is_on { "CONFIRMED" } else { "TENTATIVE" };
        let mut file = String::new();
        for line in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//FlowForge//Planned starts//EN", "CALSCALE:GREGORIAN"]
        {
            push_line(&mut file, line);
        }
        push_line(&mut file, &format!("X-WR-CALNAME:{summary}"));
        for start in starts {
            for line in [
                "BEGIN:VEVENT",
                &format!("UID:trigger-{}-{start}@{host}", self.id),
                &format!("DTSTAMP:{}", utc(now)),
                &format!("DTSTART:{start}"),
                &format!("SUMMARY:{summary}"),
                &format!("DESCRIPTION:{sentence}"),
                &format!("URL:{page}"),
                &format!("STATUS:{status}"),
                "TRANSP:TRANSPARENT",
                "END:VEVENT",
            ] {
                push_line(&mut file, line);
            }
        }
        push_line(&mut file, "END:VCALENDAR");
        Some(file)
    }
}

fn utc(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

/// Writes a text as a value (3.3.11): what separates values is escaped, and characters that cannot be written are left out.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' | ';' | ',' => escaped.extend(['\\', character]),
            '\n' => escaped.push_str("\\n"),
            other if other.is_control() => {}
            other => escaped.push(other),
        }
    }
    escaped
}

/// Adds a line, folded between characters where it is too long; what goes on begins with a space.
fn push_line(file: &mut String, line: &str) {
    let mut length = 0;
    for character in line.chars() {
        if length + character.len_utf8() > LINE {
            file.push_str("\r\n ");
            length = 1;
        }
        file.push(character);
        length += character.len_utf8();
    }
    file.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::{TriggerId, WorkflowId},
        trigger::{definition::TriggerDraft, fixture::saved, kind::TriggerKind},
    };

    fn trigger(kind: TriggerKind, name: &str) -> Trigger {
        let draft = TriggerDraft {
            trigger_name: name.into(),
            cron_expression: "30 2 * * *".into(),
            timezone: "Europe/Berlin".into(),
            enabled: "on".into(),
            ..TriggerDraft::blank(kind)
        };
        Trigger { id: TriggerId(7), workflow_id: WorkflowId(3), ..saved(&draft) }
    }

    fn file(trigger: &Trigger, workflow: &str) -> Option<String> {
        trigger.calendar_file(workflow, "https://flow.example", "2027-03-26T12:00:00Z".parse().expect("an instant"))
    }

    #[test]
    fn each_planned_start_is_an_event_in_utc() {
        let trigger = trigger(TriggerKind::Schedule, "Nightly");
        let file = file(&trigger, "Loans").expect("there are starts");
        assert_eq!(file.matches("BEGIN:VEVENT\r\n").count(), 50);
        assert!(file.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") && file.ends_with("END:VCALENDAR\r\n"));
        let first = file.split("BEGIN:VEVENT\r\n").nth(1).and_then(|rest| rest.split("END:VEVENT").next());
        assert_eq!(
            first.unwrap_or_default().lines().collect::<Vec<_>>(),
            [
                "UID:trigger-7-20270327T013000Z@flow.example",
                "DTSTAMP:20270326T120000Z",
                "DTSTART:20270327T013000Z",
                "SUMMARY:Loans: Nightly",
                "DESCRIPTION:At 02:30 every day\\, Berlin time.",
                "URL:https://flow.example/workflows/3/triggers/7",
                "STATUS:CONFIRMED",
                "TRANSP:TRANSPARENT",
            ]
        );
        // After the gap, and in summer.
        assert!(file.contains("DTSTART:20270328T010000Z\r\n") && file.contains("DTSTART:20270329T003000Z\r\n"));
    }

    #[test]
    fn what_will_not_start_is_left_out_or_tentative() {
        let ending = Trigger { runs_left: Some(3), ..trigger(TriggerKind::Schedule, "Three") };
        assert_eq!(file(&ending, "Loans").expect("three").matches("BEGIN:VEVENT").count(), 3);
        let skipping =
            Trigger { skip_next_at: Some("2027-03-27T01:30:00Z".parse().expect("an instant")), ..ending.clone() };
        let skipped = file(&skipping, "Loans").expect("others");
        assert!(!skipped.contains("20270327T013000Z") && skipped.matches("BEGIN:VEVENT").count() == 3);
        let mut off = ending;
        off.spec.enabled = false;
        assert!(file(&off, "Loans").expect("a plan").contains("STATUS:TENTATIVE"));
        assert_eq!(file(&Trigger { runs_left: Some(0), ..off }, "Loans"), None);
        assert_eq!(file(&trigger(TriggerKind::Manual, "By hand"), "Loans"), None);
    }

    #[test]
    fn texts_are_escaped_and_long_lines_folded() {
        let trigger = trigger(TriggerKind::Schedule, "a,b;c\\d");
        let file = file(&trigger, &format!("{}\u{7}", "Überweisungen ".repeat(8))).expect("there are starts");
        assert!(file.split("\r\n").all(|line| line.len() <= 75), "{file}");
        let unfolded = file.replace("\r\n ", "");
        let summary = unfolded.lines().find(|line| line.starts_with("SUMMARY:")).unwrap_or_default();
        assert_eq!(summary, format!("SUMMARY:{}: a\\,b\\;c\\\\d", "Überweisungen ".repeat(8)));
    }
}
