-- Workflows and their jobs.

create table workflows (
  id bigint generated always as identity primary key,
  name text not null constraint workflows_name_length check (length(name) between 1 and 120),
  description text not null default '',
  owner text not null default '',
  application text not null default '',
  team text not null default '',
  business_unit text not null default '',
  environment text not null default 'development'
    constraint workflows_environment check (environment in ('development', 'qa', 'uat', 'production')),
  priority text not null default 'medium' constraint workflows_priority check (priority in ('critical', 'high', 'medium', 'low')),
  data_classification text not null default 'internal'
    constraint workflows_data_classification check (data_classification in ('public', 'internal', 'confidential', 'pii')),
  tags text[] not null default '{}',
  notification_email text not null default '',
  engine text not null default 'native' constraint workflows_engine check (engine in ('native', 'prefect')),
  -- How many executions may run at once; the others wait in the queue.
  max_active_executions integer not null default 1
    constraint workflows_max_active_executions check (max_active_executions between 1 and 100),
  -- While set, no trigger starts the workflow; starts by hand go on, and what runs is not touched.
  paused_at timestamptz,
  paused_by text,
  pause_reason text,
  resume_at timestamptz,
  -- Belongs to the sample workspace, and goes with it.
  sample boolean not null default false,
  -- Counts changes. An edit names the version it started from; another one means that somebody else was faster.
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  updated_by text not null default '',
  -- A deleted workflow can be restored for a week; then the sweeper removes it.
  deleted_at timestamptz,
  deleted_by text
);

-- A deleted workflow does not keep its name from others; restoring it asks for another one if it was taken.
create unique index workflows_name_key on workflows (lower(name)) where deleted_at is null;
create index workflows_tags_idx on workflows using gin (tags);

-- Files that people have uploaded. The bytes are in the data folder, under the upload's number.
create table uploads (
  id bigint generated always as identity primary key,
  file_name text not null constraint uploads_file_name_length check (length(file_name) between 1 and 255),
  -- The size that was announced, and what has arrived: an upload goes on from there after a broken connection.
  size bigint not null constraint uploads_size check (size >= 0),
  received bigint not null default 0 constraint uploads_received check (received between 0 and size),
  -- Set when the last byte has arrived.
  sha256 text,
  uploaded_by bigint references users on delete set null,
  created_at timestamptz not null default now(),
  completed_at timestamptz
);

create table jobs (
  id bigint generated always as identity primary key,
  workflow_id bigint not null references workflows on delete cascade,
  -- Jobs run in this order, from 1. Deferred, so that two jobs can change places in one statement.
  position integer not null,
  name text not null constraint jobs_name_length check (length(name) between 1 and 120),
  kind text not null constraint jobs_kind check (kind in ('file', 'database', 'sql')),
  -- The specification of app/domain/src/job.rs; its shape depends on the kind.
  spec jsonb not null,
  enabled boolean not null default true,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint jobs_position_key unique (workflow_id, position) deferrable initially deferred
);

create unique index jobs_name_key on jobs (workflow_id, lower(name));
