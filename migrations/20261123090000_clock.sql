-- The one clock of scheduling. Everything that decides whether something is due asks scheduler_now(), so that no process's own
-- clock matters, and so that a test can let a day pass in seconds by moving the offset.

create table scheduler_clock (
  only_row boolean primary key default true constraint scheduler_clock_one_row check (only_row),
  shift interval not null default interval '0'
);

insert into scheduler_clock default values;

-- Stable within a statement and a transaction, like now().
create function scheduler_now() returns timestamptz
language sql stable
as $$ select now() + shift from scheduler_clock $$;
