-- Schedules that end after a number of starts, and those of every so many weeks.

alter table workflow_triggers
  -- After how many starts it ends, and how many have counted since there is such a limit. The ticker counts them where it writes
  -- them, holding the row, so that no process sees a start that is not counted.
  add column ends_after_runs integer constraint workflow_triggers_ends_after_runs check (ends_after_runs between 1 and 1000000),
  add column runs_started integer not null default 0,
  -- Every how many weeks it runs, and a local date in a week in which it does.
  add column every_weeks integer constraint workflow_triggers_every_weeks check (every_weeks between 2 and 52),
  add column weeks_from date,
  add constraint workflow_triggers_weeks_from check ((every_weeks is null) = (weeks_from is null));
