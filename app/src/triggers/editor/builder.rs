//! The schedule clicked together: times, days, months.

use chrono::{NaiveTime, Timelike};
use domain::{
    problem::Problem,
    trigger::cron::{BuiltTimes, CronBuilder, CronExpression},
};
use leptos::prelude::*;

use self::{days::DaysRows, months::MonthsRow, times::TimesRows, weeks::WeeksRow};
use super::form_state::FormState;
use crate::ui::{Callout, FieldProblem, icon};

/// The days of the week, and of the month.
mod days;
/// The months.
mod months;
/// The times of day.
mod times;
/// The weeks.
mod weeks;

/// The time of day of schedules that have no other.
pub(super) const USUAL: NaiveTime = NaiveTime::from_hms_opt(2, 0, 0).expect("02:00 is a time");

/// The id of what is said to be wrong.
const ERROR: &str = "build-error";

/// What is clicked together. The cron expression is what counts: it is written when something here is changed, and read
/// again when it is changed elsewhere.
#[derive(Clone, Copy)]
struct BuilderState {
    cron: RwSignal<String>,
    /// The expression that was last written or read.
    known: StoredValue<String>,
    /// What is shown; nothing where the expression says more than can be shown.
    shown: RwSignal<Option<CronBuilder>>,
    /// Why cron has no expression for what is shown, or why something typed here is not understood.
    problem: RwSignal<Option<Problem>>,
}

impl BuilderState {
    fn new(form: FormState) -> Self {
        let shown = RwSignal::new(form.built.get_untracked().unwrap_or_else(|| Some(first())));
        let known = StoredValue::new(form.followed.get_untracked());
        let state = Self { cron: form.cron, known, shown, problem: form.build_problem };
        Effect::new(move |_| {
            form.followed.track();
            state.catch_up();
        });
        state
    }

    /// Shows what the expression says, where it was changed elsewhere.
    fn catch_up(self) {
        let cron = self.cron.get_untracked();
        if self.known.with_value(|known| *known == cron) {
            return;
        }
        let Some(found) = read(&cron) else { return };
        self.known.set_value(cron);
        // Whoever changed it elsewhere has gone on from there.
        if self.problem.with_untracked(Option::is_some) {
            self.problem.set(None);
        }
        let is_shown = self.shown.with_untracked(|shown| match (shown, &found) {
            (Some(shown), Some(_)) => shown.to_cron().is_ok_and(|written| read(&written).as_ref() == Some(&found)),
            (None, None) => true,
            _ => false,
        });
        if !is_shown {
            self.shown.set(found);
        }
    }

    /// Changes what is shown, and writes it where cron can say it. What is wrong then belongs to the control at `place`.
    fn change(self, place: &str, change: impl FnOnce(&mut CronBuilder)) {
        self.catch_up();
        let Some(mut builder) = self.shown.get_untracked() else { return };
        change(&mut builder);
        let written = builder.to_cron();
        self.shown.set(Some(builder));
        match written {
            Ok(cron) => {
                self.problem.set(None);
                self.known.set_value(cron.clone());
                self.cron.set(cron);
            }
            Err(problem) => self.refuse(place, problem),
        }
    }

    /// Says why what was typed into the control at `place` is not understood.
    fn refuse(self, place: &str, problem: Problem) {
        self.problem.set(Some(Problem { field: place.to_owned(), ..problem }));
    }

    /// Marks the control at `place` while something is wrong with it.
    fn mark(self, place: impl Into<String>) -> impl Fn() -> Option<&'static str> + Clone + Send + 'static {
        let place = place.into();
        move || self.problem.read().as_ref().is_some_and(|problem| problem.field == place).then_some("true")
    }

    /// Returns what follows from what is shown, or was last.
    fn of<T: Clone + Default + PartialEq + Send + Sync + 'static>(
        self,
        of: impl Fn(&CronBuilder) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        Memo::new(move |before: Option<&T>| match &*self.shown.read() {
            Some(shown) => of(shown),
            None => before.cloned().unwrap_or_default(),
        })
    }
}

/// Lets people click a schedule together.
#[component]
pub(super) fn Builder(state: FormState) -> impl IntoView {
    let builder = BuilderState::new(state);
    let is_too_much = Memo::new(move |_| builder.shown.read().is_none());
    let is_stale = Memo::new(move |_| state.settled.read().is_err());
    // The rows stay where they are, unseen, where they can show too little: while one types, that changes from key to key.
    let words = move || match (is_stale.get(), is_too_much.get()) {
        (true, true) => Some("What is written in Cron is not understood yet."),
        (true, false) => Some("This is the last schedule that was understood: what is written in Cron is not."),
        (false, true) => Some(
            "This schedule is more detailed than the builder can draw. Edit it as text: nothing you wrote is changed.",
        ),
        (false, false) => None,
    };
    let instead = move || words().map(|words| view! { <Callout glyph=icon::INFO><p>{words}</p></Callout> });
    view! {
        <fieldset class="field builder when-live" aria-describedby=ERROR>
            <legend class="label">"Build it"</legend>
            {instead}
            <div class="stack" hidden=is_too_much>
                <TimesRows state=builder/>
                <DaysRows state=builder/>
                <WeeksRow state/>
                <MonthsRow state=builder/>
                <div class="field-error" id=ERROR aria-live="polite">
                    {move || builder.problem.get().map(|problem| view! { <FieldProblem problem text="" on_fix=None/> })}
                </div>
            </div>
        </fieldset>
    }
    .into_any()
}

/// Reads an expression: nothing where it is none, and nothing to show where it says too much.
fn read(cron: &str) -> Option<Option<CronBuilder>> {
    Some(CronBuilder::of(&cron.parse::<CronExpression>().ok()?))
}

/// What is shown where nothing has been typed.
fn first() -> CronBuilder {
    CronBuilder {
        times: BuiltTimes::At(vec![USUAL]),
        days: domain::trigger::cron::BuiltDays::Every,
        months: Vec::new(),
    }
}

/// Returns the time of day of a schedule that has a single one, for others to keep.
pub(super) fn time_of(built: Option<&CronBuilder>) -> NaiveTime {
    built.and_then(|builder| builder.times.only()).unwrap_or(USUAL)
}

/// Puts a value among others in order, or takes it away if it is there.
fn toggle(values: &mut Vec<u32>, value: u32) {
    match values.iter().position(|other| *other == value) {
        Some(place) => _ = values.remove(place),
        None => values.push(value),
    }
    values.sort_unstable();
}

/// Returns a time that is not there yet, an hour after the last.
fn next_time(times: &[NaiveTime]) -> NaiveTime {
    let last = times.last().copied().unwrap_or(USUAL);
    let later = (1..24).filter_map(|hours| last.with_hour((last.hour() + hours) % 24));
    later.into_iter().find(|time| !times.contains(time)).unwrap_or(last)
}

#[cfg(test)]
mod tests {
    use domain::trigger::cron::{parse_time, time_label};

    use super::*;

    #[test]
    fn the_next_time_is_an_hour_later_and_new() {
        let times = ["22:30", "23:30"].map(|text| parse_time(text).expect("a time"));
        assert_eq!(time_label(next_time(&times)), "00:30");
    }

    #[test]
    fn a_schedule_keeps_its_time_where_it_has_one() {
        let time = |cron: &str| time_label(time_of(read(cron).flatten().as_ref()));
        assert_eq!(time("30 7 * * 1"), "07:30");
        assert_eq!(time("*/5 * * * *"), "02:00");
        assert_eq!(time("nonsense"), "02:00");
    }
}
