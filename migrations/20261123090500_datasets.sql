-- What the lake holds. The Delta tables are the truth about data; these rows let pages list and search them.

create table datasets (
  id bigint generated always as identity primary key,
  layer text not null constraint datasets_layer check (layer in ('bronze', 'silver', 'gold')),
  name text not null,
  location text not null,
  -- The columns, in order: [{"name", "data_type", "key"}].
  schema jsonb not null default '[]',
  row_count bigint not null default 0,
  size_bytes bigint not null default 0,
  delta_version bigint not null default 0,
  quarantined_rows bigint not null default 0,
  produced_by_job_id bigint references jobs on delete set null,
  last_execution_id bigint references executions on delete set null,
  updated_at timestamptz not null default now(),
  constraint datasets_name_key unique (layer, name)
);

create table dataset_inputs (
  dataset_id bigint not null references datasets on delete cascade,
  input_dataset_id bigint not null references datasets on delete cascade,
  execution_id bigint references executions on delete set null,
  primary key (dataset_id, input_dataset_id)
);

create index dataset_inputs_input_idx on dataset_inputs (input_dataset_id);

-- Which file went into which execution, for people. That the same bytes are not read twice is decided by the Delta log itself, in the
-- commit that holds the rows.
create table ingested_files (
  id bigint generated always as identity primary key,
  job_id bigint not null references jobs on delete cascade,
  path text not null,
  sha256 text not null,
  size bigint not null,
  modified_at timestamptz,
  execution_id bigint references executions on delete set null,
  rows bigint not null default 0,
  state text not null constraint ingested_files_state check (state in ('ingested', 'skipped')),
  at timestamptz not null default now()
);

create index ingested_files_job_idx on ingested_files (job_id, id desc);
create index ingested_files_sha256_idx on ingested_files (job_id, sha256);
