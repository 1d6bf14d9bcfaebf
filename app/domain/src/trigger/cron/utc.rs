use super::{
    CronExpression,
    field::Field,
    fields::Fields,
    set::{Run, Set},
};

/// Minutes of a day.
const DAY: i32 = 24 * 60;

/// Some times of day that lie on the same day in UTC, as one line of cron has them.
struct Times {
    /// How many days later than on the clocks of the zone, which may be one earlier.
    shift: i32,
    minutes: Set,
    hours: Set,
}

impl CronExpression {
    /// Returns lines of five plain fields that mean the same instants in UTC, while the clocks of a zone are so many minutes
    /// ahead of it.
    ///
    /// They hold nothing but numbers, lists, ranges and steps, which every cron takes.
    ///
    /// # Errors
    ///
    /// A sentence that says what plain fields in UTC cannot say.
    ///
    /// ```
    /// use domain::trigger::cron::CronExpression;
    ///
    /// let early: CronExpression = "0,30 0 * * MON".parse()?;
    /// assert_eq!(early.lines_in_utc(60), Ok(vec!["0,30 23 * * 0".to_owned()]));
    /// # Ok::<(), domain::problem::Problem>(())
    /// ```
    pub fn lines_in_utc(&self, minutes_ahead: i32) -> Result<Vec<String>, String> {
        let mut lines = Vec::new();
        for line in self.lines.iter() {
            for line in line_in_utc(line.fields(), minutes_ahead)? {
                if !lines.contains(&line) {
                    lines.push(line);
                }
            }
        }
        Ok(lines)
    }

    /// Returns whether two starts of a line are less than so many minutes apart within an hour.
    pub fn has_gaps_below(&self, minutes: u32) -> bool {
        self.lines.iter().any(|line| {
            let values: Vec<_> = line.fields().minutes.iter().collect();
            values.windows(2).any(|pair| pair[1] - pair[0] < minutes)
        })
    }
}

fn line_in_utc(fields: &Fields, minutes_ahead: i32) -> Result<Vec<String>, String> {
    if fields.rules().next().is_some() {
        return Err("L, W and # mean another date each month, which plain cron cannot say.".to_owned());
    }
    // Where every day counts, it does not matter on which of them a time lies.
    let is_any_day = is_daily(fields) && has_every_month(fields);
    let times = times_in_utc(fields, minutes_ahead, is_any_day);
    let line = |Times { shift, minutes, hours }: Times| {
        let (day, weekday) = moved_days(fields, shift)?;
        let (minute, hour) = (written(minutes, Field::Minute), written(hours, Field::Hour));
        Ok(format!("{minute} {hour} {day} {} {weekday}", written(fields.months, Field::Month)))
    };
    times.into_iter().map(line).collect()
}

fn is_daily(fields: &Fields) -> bool {
    fields.plain_days() == Set::range(1, 31) || fields.plain_weekdays() == Set::range(0, 6)
}

fn has_every_month(fields: &Fields) -> bool {
    fields.months == Set::range(1, 12)
}

/// Returns the times of day in UTC; hours with the same minutes stand together.
fn times_in_utc(fields: &Fields, minutes_ahead: i32, is_any_day: bool) -> Vec<Times> {
    let mut hours_of_days = [[Set::default(); 24]; 3];
    for hour in fields.hours.iter() {
        for minute in fields.minutes.iter() {
            let in_utc = (hour * 60 + minute).cast_signed() - minutes_ahead;
            let shift = if is_any_day { 0 } else { in_utc.div_euclid(DAY) };
            let of_day = in_utc.rem_euclid(DAY).cast_unsigned();
            // A zone is less than a day from UTC.
            let day = usize::try_from(shift + 1).unwrap_or_default().min(2);
            hours_of_days[day][(of_day / 60) as usize].insert(of_day % 60);
        }
    }
    let mut times: Vec<Times> = Vec::new();
    for (shift, hours) in (-1..=1).zip(hours_of_days) {
        for (hour, minutes) in (0..24).zip(hours).filter(|(_, minutes)| !minutes.is_empty()) {
            match times.iter_mut().find(|times| times.shift == shift && times.minutes == minutes) {
                Some(same) => same.hours.insert(hour),
                None => times.push(Times { shift, minutes, hours: Set::range(hour, hour) }),
            }
        }
    }
    times
}

/// Writes the day and the weekday of times that lie so many days later in UTC.
fn moved_days(fields: &Fields, shift: i32) -> Result<(String, String), String> {
    let star = "*".to_owned();
    let (dates, weekdays) = (fields.plain_days(), fields.plain_weekdays());
    if is_daily(fields) && (shift == 0 || has_every_month(fields)) {
        return Ok((star.clone(), star));
    }
    // The dates that have such a neighbour in their own month, and whose neighbour exists only where they do.
    let movable = match shift {
        0 => Set::range(1, 31),
        1.. => Set::range(1, 27),
        _ => Set::range(2, 28),
    };
    let stays = dates.union(movable) == movable && (weekdays.is_empty() || shift == 0 || has_every_month(fields));
    if !stays {
        return Err(
            "Some of its starts lie on another day in UTC, and cron cannot move dates from month to month.".to_owned()
        );
    }
    let date = |date: u32| date.wrapping_add_signed(shift);
    let weekday = |weekday: u32| (weekday + 7).wrapping_add_signed(shift) % 7;
    let day = if dates.is_empty() { star.clone() } else { written(dates.iter().map(date).collect(), Field::Day) };
    let weekdays: Set = weekdays.iter().map(weekday).collect();
    Ok((day, if weekdays.is_empty() { star } else { written(weekdays, Field::Weekday) }))
}

/// Writes the values of a field: `*`, `*/15`, `9-17`, `9-17/2`, `9,12`.
fn written(values: Set, field: Field) -> String {
    let (least, greatest) = (field.first(), field.last_of_star());
    let run = |run: Run| match run {
        Run { first, last, .. } if first == last => first.to_string(),
        Run { first, last, step: 1 } if (first, last) == (least, greatest) => "*".to_owned(),
        Run { first, last, step: 1 } => format!("{first}-{last}"),
        Run { first, last, step } if first == least && last + step > greatest => format!("*/{step}"),
        Run { first, last, step } => format!("{first}-{last}/{step}"),
    };
    values.runs().into_iter().map(run).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_utc(text: &str, minutes_ahead: i32) -> Result<String, String> {
        let expression: CronExpression = text.parse().expect(text);
        expression.lines_in_utc(minutes_ahead).map(|lines| lines.join(" | "))
    }

    #[test]
    fn times_and_days_move_to_utc() {
        for (text, ahead, said) in [
            ("0 9 * * MON-FRI", 0, "0 9 * * 1-5"),
            ("@daily", 0, "0 0 * * *"),
            ("0 9 ? * 7", 0, "0 9 * * 0"),
            ("*/15 * * * *", 120, "*/15 * * * *"),
            ("0 9 * * 1-5", 60, "0 8 * * 1-5"),
            ("0 9 * * 1-5; 30 15 * * 1-5", 60, "0 8 * * 1-5 | 30 14 * * 1-5"),
            // Over midnight, each way.
            ("30 0 * * 1-5", 60, "30 23 * * 0-4"),
            ("0 20 * * 6", -300, "0 1 * * 0"),
            ("0 0-2 * * 1", 60, "0 23 * * 0 | 0 0,1 * * 1"),
            ("30 0 * * *", 60, "30 23 * * *"),
            ("30 0 15 * *", 60, "30 23 14 * *"),
            ("0 20 1,27 3 *", -300, "0 1 2,28 3 *"),
            ("0 0 2 * 1", 60, "0 23 1 * 0"),
            // Half an hour pairs hours with other minutes.
            ("0,30 9 * * *", 330, "30 3 * * * | 0 4 * * *"),
            ("0 */6 * * *", 330, "30 */6 * * *"),
            // The text decides between and and or here; elsewhere it might be the star.
            ("0 9 1-31 * 1", 0, "0 9 * * *"),
            ("0 9 */2 * *", 0, "0 9 */2 * *"),
        ] {
            assert_eq!(in_utc(text, ahead).as_deref(), Ok(said), "{text} {ahead}");
        }
    }

    #[test]
    fn what_would_cross_a_month_or_has_a_rule_is_refused() {
        for (text, ahead, what) in [
            ("30 0 1 * *", 60, "month to month"),
            ("0 20 28 * *", -300, "month to month"),
            ("30 0 29 * *", 60, "month to month"),
            ("30 0 * 2 *", 60, "month to month"),
            ("30 0 * 2 1", 60, "month to month"),
            ("0 9 L * *", 0, "L, W and #"),
            ("0 9 * * 5#3", 0, "L, W and #"),
        ] {
            let refused = in_utc(text, ahead).expect_err(text);
            assert!(refused.contains(what), "{text}: {refused}");
        }
    }

    #[test]
    fn starts_that_stand_close_are_found() {
        let close = |text: &str| text.parse::<CronExpression>().expect(text).has_gaps_below(5);
        assert!(close("*/4 * * * *") && close("0,2 9 * * *"));
        assert!(!close("*/5 * * * *") && !close("0 * * * *"));
    }
}
