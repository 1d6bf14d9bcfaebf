-- Starts of workflows. The queue, the leases and the history are one table.

create table executions (
  id bigint generated always as identity primary key,
  -- Kept readable when the workflow or the trigger is gone: that is what the copied names are for.
  workflow_id bigint references workflows on delete set null,
  workflow_name text not null,
  trigger_id bigint references workflow_triggers on delete set null,
  trigger_type text not null default 'manual'
    constraint executions_trigger_type check (trigger_type in ('manual', 'scheduled', 'dependency', 'event')),
  trigger_name text,
  triggered_by text,
  triggered_by_user bigint references users on delete set null,
  upstream_execution_id bigint references executions on delete set null,
  root_execution_id bigint references executions on delete set null,
  chain_depth integer not null default 0 constraint executions_chain_depth check (chain_depth between 0 and 50),

  status text not null default 'queued'
    constraint executions_status check (status in ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
  -- The workflow's priority at the start, 0 first: what waits in the queue is taken in this order.
  priority smallint not null default 2 constraint executions_priority check (priority between 0 and 3),
  scheduled_for timestamptz,
  -- The zone in which {{ scheduled_for | date }} becomes a day.
  timezone text not null default 'UTC',
  queued_at timestamptz not null default scheduler_now(),
  started_at timestamptz,
  finished_at timestamptz,

  -- Counts claims. It is the fence: a write that names another attempt changes nothing.
  attempt integer not null default 0,
  -- Of the attempts, those that ended because the worker was lost; too many end the execution.
  lost_attempts integer not null default 0,
  worker text,
  lease_expires_at timestamptz,
  cancel_requested_at timestamptz,
  cancel_requested_by text,

  parameters jsonb not null default '{}' constraint executions_parameters check (jsonb_typeof(parameters) = 'object'),
  -- Chosen by whoever asks for a start, so that asking twice starts once.
  idempotency_key text constraint executions_idempotency_key_length check (length(idempotency_key) between 1 and 200),
  error text,

  rows_read bigint not null default 0,
  rows_written bigint not null default 0,
  rows_quarantined bigint not null default 0,

  constraint executions_running_has_lease check ((status = 'running') = (lease_expires_at is not null)),
  constraint executions_final_has_end check ((status in ('succeeded', 'failed', 'cancelled')) = (finished_at is not null))
);

create unique index executions_idempotency_key on executions (workflow_id, idempotency_key) where idempotency_key is not null;
-- The dispatcher's question: what waits, by priority, then oldest first?
create index executions_queue_idx on executions (priority, queued_at, id) where status = 'queued';
-- The rescuer's question, and the count of what runs for one workflow.
create index executions_running_idx on executions (workflow_id, lease_expires_at) where status = 'running';
-- Is anything of this workflow waiting? For overlap, and for cancelling the queue of a deleted workflow.
create index executions_queued_workflow_idx on executions (workflow_id) where status = 'queued';
-- Lists: all, by workflow, by status; newest first.
create index executions_workflow_idx on executions (workflow_id, id desc);
create index executions_status_idx on executions (status, id desc);
-- What went on in a period: for the list, and for the picture of the day.
create index executions_finished_idx on executions (finished_at);
create index executions_trigger_idx on executions (trigger_id, id desc) where trigger_id is not null;

-- One row per decision of a trigger: it carries "exactly once", the delays that wait, and the answer to "why did it not run?".
create table trigger_firings (
  id bigint generated always as identity primary key,
  trigger_id bigint not null references workflow_triggers on delete cascade,
  cause text not null constraint trigger_firings_cause check (cause in ('scheduled', 'dependency', 'event', 'manual')),
  scheduled_for timestamptz,
  upstream_execution_id bigint references executions on delete set null,
  delivery_key text,
  due_at timestamptz not null default scheduler_now(),
  state text not null constraint trigger_firings_state check (state in ('waiting', 'fired', 'skipped', 'missed', 'cancelled')),
  -- A code that pages turn into a sentence, and the values that the sentence needs.
  reason text not null default '',
  detail jsonb not null default '{}',
  execution_id bigint references executions on delete set null,
  decided_at timestamptz not null default scheduler_now()
);

-- These three make firing twice impossible, not unlikely.
create unique index trigger_firings_scheduled_key on trigger_firings (trigger_id, scheduled_for) where scheduled_for is not null;
create unique index trigger_firings_upstream_key on trigger_firings (trigger_id, upstream_execution_id) where upstream_execution_id is not null;
create unique index trigger_firings_delivery_key on trigger_firings (trigger_id, delivery_key) where delivery_key is not null;
create index trigger_firings_history_idx on trigger_firings (trigger_id, id desc);
create index trigger_firings_waiting_idx on trigger_firings (due_at, id) where state = 'waiting';
create index trigger_firings_execution_idx on trigger_firings (execution_id) where execution_id is not null;

create table job_executions (
  id bigint generated always as identity primary key,
  execution_id bigint not null references executions on delete cascade,
  job_id bigint references jobs on delete set null,
  job_name text not null,
  -- The job's version that was run: a retry reads the same files again unless the job was changed meanwhile.
  job_version integer not null,
  position integer not null,
  attempt integer not null,
  status text not null default 'pending'
    constraint job_executions_status check (status in ('pending', 'running', 'succeeded', 'failed', 'cancelled', 'skipped')),
  started_at timestamptz,
  finished_at timestamptz,
  rows_read bigint not null default 0,
  rows_bronze bigint not null default 0,
  rows_silver bigint not null default 0,
  rows_gold bigint not null default 0,
  rows_quarantined bigint not null default 0,
  bytes bigint not null default 0,
  error text,
  hint text,
  -- The report of app/domain/src/execution/report.rs; the counts above are copied from it for lists and sums.
  report jsonb not null default '{}',
  constraint job_executions_position_key unique (execution_id, attempt, position)
);

create index job_executions_job_idx on job_executions (job_id, id desc);

-- Written in batches by the one attempt that holds the lease; numbered from 1 within the execution.
create table execution_log (
  execution_id bigint not null references executions on delete cascade,
  seq bigint not null,
  at timestamptz not null default clock_timestamp(),
  level text not null constraint execution_log_level check (level in ('info', 'warn', 'error')),
  job_execution_id bigint references job_executions on delete cascade,
  message text not null,
  primary key (execution_id, seq)
);
