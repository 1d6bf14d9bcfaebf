-- What triggers other than plain schedules need: limits of schedules, dependencies that wait, places beyond the limit.

alter table workflow_triggers
  -- Local dates without runs.
  add column excluded_dates date[] not null default '{}',
  -- When the next planned instant is due: later than planned where jitter delays it. The greater of the two counts, so that
  -- a row of a version that does not know this column is not early.
  add column next_due_at timestamptz,
  -- For "all": how long the first upstream waits for the others, and what happens then.
  add column deadline_minutes integer constraint workflow_triggers_deadline check (deadline_minutes between 1 and 10080),
  add column deadline_action text not null default 'give_up'
    constraint workflow_triggers_deadline_action check (deadline_action in ('run_anyway', 'give_up'));

drop index workflow_triggers_due_idx;
create index workflow_triggers_due_idx on workflow_triggers (greatest(next_run_at, next_due_at), id)
  where enabled and next_run_at is not null;
create index workflow_triggers_resume_idx on workflow_triggers (resume_at) where resume_at is not null;

-- Starts beside the others whatever the workflow's limit, because its trigger says so.
alter table executions add column beyond_limit boolean not null default false;

alter table trigger_firings
  -- The workflow whose end it is about, kept readable when it or its execution is gone.
  add column upstream_workflow_id bigint references workflows on delete set null,
  add column upstream_name text,
  -- The decision that this one goes with: the ends of several upstreams start one execution.
  add column lead_id bigint references trigger_firings on delete set null;

create index trigger_firings_lead_idx on trigger_firings (lead_id) where lead_id is not null;
-- What a trigger waits for: few rows, asked for at every end of an upstream.
create index trigger_firings_waiting_of_idx on trigger_firings (trigger_id) where state = 'waiting';
-- The sweeper's question.
create index trigger_firings_decided_idx on trigger_firings (decided_at) where state <> 'waiting';

-- Times in which nothing starts by itself, planned beforehand, for the whole installation.
create table maintenance_windows (
  id bigint generated always as identity primary key,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  reason text not null,
  created_by text not null,
  created_at timestamptz not null default now(),
  constraint maintenance_windows_order check (starts_at < ends_at)
);

create index maintenance_windows_end_idx on maintenance_windows (ends_at);

-- Why a trigger may not fire at the moment; null if it may. A pause whose end has come is over, whether or not anybody has
-- taken note of it.
create function why_paused(t workflow_triggers, w workflows) returns text
language sql stable
as $$
  select case
    when s.paused_at is not null and coalesce(s.resume_at > scheduler_now(), true) then 'all_paused'
    when exists (
      select from maintenance_windows m where m.starts_at <= scheduler_now() and m.ends_at > scheduler_now()
    ) then 'maintenance'
    when w.paused_at is not null and coalesce(w.resume_at > scheduler_now(), true) then 'workflow_paused'
    when t.paused_at is not null and coalesce(t.resume_at > scheduler_now(), true) then 'trigger_paused'
  end
  from workspace s
$$;
