-- What starts workflows, and the ledger of every decision.

create table workflow_triggers (
  id bigint generated always as identity primary key,
  workflow_id bigint not null references workflows on delete cascade,
  trigger_type text not null
    constraint workflow_triggers_type check (trigger_type in ('manual', 'scheduled', 'dependency', 'event')),
  trigger_name text not null constraint workflow_triggers_name_length check (length(trigger_name) between 1 and 120),
  enabled boolean not null default true,

  -- Schedules. The expression is kept exactly as it was typed.
  cron_expression text constraint workflow_triggers_cron_length check (octet_length(cron_expression) <= 256),
  timezone text not null default 'UTC',
  -- The next planned instant, computed from the previous planned instant and never from the present.
  next_run_at timestamptz,
  last_run_at timestamptz,
  missed_policy text not null default 'latest'
    constraint workflow_triggers_missed_policy check (missed_policy in ('skip', 'latest', 'all')),
  catchup_window interval not null default interval '24 hours',
  catchup_limit integer not null default 100 constraint workflow_triggers_catchup_limit check (catchup_limit between 1 and 100),
  overlap_policy text not null default 'skip'
    constraint workflow_triggers_overlap_policy check (overlap_policy in ('skip', 'queue', 'allow', 'cancel_running')),
  dst_policy text not null default 'once' constraint workflow_triggers_dst_policy check (dst_policy in ('once', 'skip', 'twice')),
  jitter_seconds integer not null default 0 constraint workflow_triggers_jitter check (jitter_seconds between 0 and 600),
  starts_at timestamptz,
  ends_at timestamptz,
  -- The planned instant that a person has asked to leave out.
  skip_next_at timestamptz,

  -- Dependencies.
  dependency_condition text
    constraint workflow_triggers_condition check (dependency_condition in ('on_success', 'on_failure', 'on_completion')),
  upstream_mode text not null default 'any' constraint workflow_triggers_upstream_mode check (upstream_mode in ('any', 'all')),
  window_minutes integer constraint workflow_triggers_window check (window_minutes between 1 and 10080),
  delay_minutes integer not null default 0 constraint workflow_triggers_delay check (delay_minutes between 0 and 60),

  -- Events.
  event_type text constraint workflow_triggers_event_type check (event_type in ('webhook', 'file_arrival')),
  event_config jsonb,

  parameters jsonb not null default '{}',

  paused_at timestamptz,
  paused_by text,
  pause_reason text,
  resume_at timestamptz,
  -- Why the trigger was set aside: a row that cannot be understood must not stop the others.
  error text,

  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),

  constraint workflow_triggers_scheduled_has_cron check (trigger_type <> 'scheduled' or cron_expression is not null),
  constraint workflow_triggers_dependency_has_condition check (trigger_type <> 'dependency' or dependency_condition is not null),
  constraint workflow_triggers_event_has_type check (trigger_type <> 'event' or event_type is not null)
);

create unique index workflow_triggers_name_key on workflow_triggers (workflow_id, lower(trigger_name));
-- The ticker's question: what is due, and when is the next?
create index workflow_triggers_due_idx on workflow_triggers (next_run_at, id) where enabled and next_run_at is not null;

-- One row in the common case. Deleting the upstream is the service's work: it says first which triggers would lose it.
create table trigger_upstreams (
  trigger_id bigint not null references workflow_triggers on delete cascade,
  upstream_workflow_id bigint not null references workflows on delete cascade,
  primary key (trigger_id, upstream_workflow_id)
);

create index trigger_upstreams_upstream_idx on trigger_upstreams (upstream_workflow_id);
