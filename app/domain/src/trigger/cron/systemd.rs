use super::{
    CronExpression,
    day_rule::DayRule,
    field::Field,
    fields::Fields,
    set::{Run, Set},
    words::ordinal,
};

/// The last day before which every month has a day and one after it, so that the workday nearest to it is always beside it.
const LAST_WITH_NEIGHBOURS: u32 = 27;

/// Some days, as a calendar event of systemd names them.
struct Days {
    /// The days of the week; none means all.
    weekdays: String,
    /// The days of the month, from its start or after `~` from its end.
    dates: String,
}

impl Days {
    fn new(weekdays: impl Into<String>, dates: impl Into<String>) -> Self {
        Self { weekdays: weekdays.into(), dates: dates.into() }
    }
}

impl CronExpression {
    /// Returns calendar events of systemd (`systemd.time`) that together mean the same local times, without their zone.
    ///
    /// There are several where cron joins days by *or*: in one event, days of the week and of the month are joined by *and*.
    ///
    /// # Errors
    ///
    /// A sentence that says what they cannot say.
    ///
    /// ```
    /// use domain::trigger::cron::CronExpression;
    ///
    /// let weekdays: CronExpression = "0 9 * * MON-FRI".parse()?;
    /// assert_eq!(weekdays.calendar_events(), Ok(vec!["Mon..Fri *-*-* 09:00:00".to_owned()]));
    /// # Ok::<(), domain::problem::Problem>(())
    /// ```
    pub fn calendar_events(&self) -> Result<Vec<String>, String> {
        let mut events = Vec::new();
        for line in self.lines.iter() {
            let fields = line.fields();
            let months = numbers(fields.months, Field::Month);
            let times = format!("{}:{}:00", numbers(fields.hours, Field::Hour), numbers(fields.minutes, Field::Minute));
            for Days { weekdays, dates } in days(fields)? {
                let weekdays = if weekdays.is_empty() { weekdays } else { weekdays + " " };
                // `~` takes the place of the hyphen before the days.
                let hyphen = if dates.starts_with('~') { "" } else { "-" };
                let event = format!("{weekdays}*-{months}{hyphen}{dates} {times}");
                if !events.contains(&event) {
                    events.push(event);
                }
            }
        }
        Ok(events)
    }
}

fn days(fields: &Fields) -> Result<Vec<Days>, String> {
    let (dates, weekdays) = (fields.plain_days(), fields.plain_weekdays());
    if dates == Set::range(1, 31) || weekdays == Set::range(0, 6) {
        return Ok(vec![Days::new("", "*")]);
    }
    let mut days = Vec::new();
    if !dates.is_empty() {
        days.push(Days::new("", numbers(dates, Field::Day)));
    }
    if !weekdays.is_empty() {
        days.push(Days::new(week(weekdays), "*"));
    }
    for rule in fields.rules() {
        days.extend(ruled(rule)?);
    }
    Ok(days)
}

fn ruled(rule: DayRule) -> Result<Vec<Days>, String> {
    let name = |weekday: u32| week(Set::range(weekday, weekday));
    Ok(match rule {
        DayRule::LastDay => vec![Days::new("", "~01")],
        // The last day, or the Friday before a weekend at the end.
        DayRule::LastWorkday => vec![Days::new("Mon..Fri", "~01"), Days::new("Fri", "~02..03")],
        DayRule::NearestWorkday(1) => vec![Days::new("Mon..Fri", "01"), Days::new("Mon", "02..03")],
        DayRule::NearestWorkday(day) if day <= LAST_WITH_NEIGHBOURS => vec![
            Days::new("Mon..Fri", format!("{day:02}")),
            Days::new("Fri", format!("{:02}", day - 1)),
            Days::new("Mon", format!("{:02}", day + 1)),
        ],
        DayRule::NearestWorkday(day) => {
            return Err(format!(
                "systemd cannot say {day}W: the workday nearest to the {} depends on how long the month is.",
                ordinal(day)
            ));
        }
        DayRule::NthWeekday { weekday, nth } => {
            let last = (7 * nth).min(31);
            vec![Days::new(name(weekday), format!("{:02}..{last:02}", 7 * nth - 6))]
        }
        DayRule::LastWeekday(weekday) => vec![Days::new(name(weekday), "~07/1")],
    })
}

/// Writes days of the week, Monday being the first: `Mon..Fri`, `Sat,Sun`.
fn week(weekdays: Set) -> String {
    const NAMES: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let from_monday: Set = weekdays.iter().map(|weekday| (weekday + 6) % 7).collect();
    let name = |place: u32| NAMES[place as usize % 7];
    let run = |run: Run| match run {
        Run { first, last, .. } if first == last => name(first).to_owned(),
        Run { first, last, step: 1 } => format!("{}..{}", name(first), name(last)),
        Run { first, last, step } => (first..=last).step_by(step as usize).map(name).collect::<Vec<_>>().join(","),
    };
    from_monday.runs().into_iter().map(run).collect::<Vec<_>>().join(",")
}

/// Writes the values of a field: `*`, `09..17`, `00/15`, `09..17/2`, `09,12`.
fn numbers(values: Set, field: Field) -> String {
    if values == Set::range(field.first(), field.last()) {
        return "*".to_owned();
    }
    let run = |run: Run| match run {
        Run { first, last, .. } if first == last => format!("{first:02}"),
        Run { first, last, step: 1 } => format!("{first:02}..{last:02}"),
        Run { first, last, step } if last + step > field.last() => format!("{first:02}/{step}"),
        Run { first, last, step } => format!("{first:02}..{last:02}/{step}"),
    };
    values.runs().into_iter().map(run).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(text: &str) -> Result<String, String> {
        let expression: CronExpression = text.parse().expect(text);
        expression.calendar_events().map(|events| events.join(" | "))
    }

    /// Each was read by `systemd-analyze calendar` (systemd 252), and its times are those of the expression.
    #[test]
    fn what_systemd_can_say_is_said() {
        for (text, said) in [
            ("* * * * *", "*-*-* *:*:00"),
            ("*/15 * * * *", "*-*-* *:00/15:00"),
            ("5-59/10 * * * *", "*-*-* *:05/10:00"),
            ("*/7 8-18/2 * * *", "*-*-* 08..18/2:00/7:00"),
            ("0 9,12,17 * * *", "*-*-* 09,12,17:00:00"),
            ("0,30 9-17 * * *", "*-*-* 09..17:00,30:00"),
            ("@daily", "*-*-* 00:00:00"),
            ("30 6 * * 0,6", "Sat,Sun *-*-* 06:30:00"),
            ("30 6 * * 7", "Sun *-*-* 06:30:00"),
            ("30 6 * * 1,3,5", "Mon,Wed,Fri *-*-* 06:30:00"),
            ("30 6 * * 5-7", "Fri..Sun *-*-* 06:30:00"),
            ("0 2 1,15 * *", "*-*-01,15 02:00:00"),
            ("0 2 1 1,4,7,10 *", "*-01/3-01 02:00:00"),
            ("0 2 1-7 3-10 *", "*-03..10-01..07 02:00:00"),
            ("0 2 */10 * *", "*-*-01/10 02:00:00"),
            // Either day field: an event for each.
            ("0 0 1 * 1", "*-*-01 00:00:00 | Mon *-*-* 00:00:00"),
            ("0 0 1-31 * 1", "*-*-* 00:00:00"),
            // Days that rules pick.
            ("0 0 L * *", "*-*~01 00:00:00"),
            ("0 0 LW 2 *", "Mon..Fri *-02~01 00:00:00 | Fri *-02~02..03 00:00:00"),
            ("0 0 15W * *", "Mon..Fri *-*-15 00:00:00 | Fri *-*-14 00:00:00 | Mon *-*-16 00:00:00"),
            ("0 0 1W * *", "Mon..Fri *-*-01 00:00:00 | Mon *-*-02..03 00:00:00"),
            ("0 9 * * 5#3", "Fri *-*-15..21 09:00:00"),
            ("0 9 * * 1#5", "Mon *-*-29..31 09:00:00"),
            ("0 9 * * 5L", "Fri *-*~07/1 09:00:00"),
            ("0 9 1,L * *", "*-*-01 09:00:00 | *-*~01 09:00:00"),
            // Several lines, each once.
            ("0 9 * * 1-5; 30 15 * * 1-5", "Mon..Fri *-*-* 09:00:00 | Mon..Fri *-*-* 15:30:00"),
            ("0 9 * * *; @daily; 0 0 * * *", "*-*-* 09:00:00 | *-*-* 00:00:00"),
        ] {
            assert_eq!(events(text).as_deref(), Ok(said), "{text}");
        }
    }

    #[test]
    fn what_it_cannot_say_is_refused_with_the_reason() {
        let refused = events("0 0 31W * *").expect_err("it depends on the month");
        assert!(refused.contains("31W"), "{refused}");
    }
}
