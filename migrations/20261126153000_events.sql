-- What arrives: webhooks with their secrets and deliveries, files with what was seen of them.

-- The address of a trigger's webhook.
create table trigger_hooks (
  trigger_id bigint primary key references workflow_triggers on delete cascade,
  -- A random word; knowing it is not enough, because deliveries are signed.
  address text not null constraint trigger_hooks_address_key unique,
  created_at timestamptz not null default now()
);

-- The keys of signatures. They are needed to verify, so they cannot be hashes: they are encrypted with a key that is not in the
-- database.
create table hook_secrets (
  id bigint generated always as identity primary key,
  trigger_id bigint not null references trigger_hooks on delete cascade,
  sealed bytea not null,
  created_by text not null,
  created_at timestamptz not null default now(),
  -- While a secret is exchanged, the old one is good until then.
  expires_at timestamptz
);

create index hook_secrets_trigger_idx on hook_secrets (trigger_id);

-- Every delivery, refused ones as well; only those that proved from whom they were keep their body.
create table hook_deliveries (
  id bigint generated always as identity primary key,
  trigger_id bigint not null references workflow_triggers on delete cascade,
  received_at timestamptz not null default scheduler_now(),
  outcome text not null constraint hook_deliveries_outcome check (outcome in ('accepted', 'duplicate', 'refused')),
  -- Why it was refused, in a sentence.
  reason text not null default '',
  delivery_key text,
  content_type text not null default '',
  body bytea,
  firing_id bigint references trigger_firings on delete set null,
  replay_of bigint references hook_deliveries on delete set null
);

create index hook_deliveries_trigger_idx on hook_deliveries (trigger_id, id desc);
create index hook_deliveries_received_idx on hook_deliveries (received_at);

-- When the files of a trigger were looked at last; null: never since it was switched on, so that what lies there does not count.
alter table workflow_triggers add column looked_at timestamptz;

-- Files as they were at the last look.
create table file_looks (
  trigger_id bigint not null references workflow_triggers on delete cascade,
  path text not null,
  size bigint not null,
  modified_ms bigint not null,
  etag text not null default '',
  -- Whether it has been decided about as it is.
  is_done boolean not null,
  primary key (trigger_id, path)
);
