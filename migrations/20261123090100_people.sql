-- People, what they may do, and how they prove who they are.

create table users (
  id bigint generated always as identity primary key,
  email text not null constraint users_email_length check (length(email) between 3 and 254),
  name text not null constraint users_name_length check (length(name) between 1 and 120),
  role text not null constraint users_role check (role in ('viewer', 'editor', 'admin')),
  -- An Argon2id string. Null until the person has chosen a password; until then a one-time link is the only way in.
  password_hash text,
  -- The newcomer's list on the home page; set when the person closes it.
  checklist_closed_at timestamptz,
  created_at timestamptz not null default now(),
  -- A disabled account signs in no more; its name stays in the history of what it did.
  disabled_at timestamptz
);

create unique index users_email_key on users (lower(email));

create table sessions (
  id bigint generated always as identity primary key,
  -- SHA-256 of the cookie's value: whoever reads this table cannot use it to sign in.
  token_hash bytea not null constraint sessions_token_hash_key unique,
  user_id bigint not null references users on delete cascade,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null,
  address text,
  user_agent text,
  -- Made by a one-time link: whoever asked for one may have forgotten the password, so it can be replaced without it.
  by_link boolean not null default false
);

create index sessions_user_id_idx on sessions (user_id);
create index sessions_expires_at_idx on sessions (expires_at);

-- Links that sign a person in once: the one the first start prints, and those an administrator makes for others.
create table sign_in_links (
  token_hash bytea primary key,
  user_id bigint not null references users on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);

-- Failed attempts to sign in, kept for as long as they count towards a pause.
create table sign_in_failures (
  id bigint generated always as identity primary key,
  email text not null,
  address text not null,
  at timestamptz not null default now()
);

create index sign_in_failures_email_idx on sign_in_failures (lower(email), at);
create index sign_in_failures_address_idx on sign_in_failures (address, at);

create table api_tokens (
  id bigint generated always as identity primary key,
  name text not null constraint api_tokens_name_length check (length(name) between 1 and 120),
  token_hash bytea not null constraint api_tokens_token_hash_key unique,
  -- The first characters, so that a person can tell tokens apart after the one time they are shown.
  prefix text not null,
  user_id bigint not null references users on delete cascade,
  scopes text[] not null constraint api_tokens_scopes check (scopes <@ array['read', 'run', 'edit', 'administer'] and cardinality(scopes) > 0),
  created_at timestamptz not null default now(),
  -- Null never ends.
  expires_at timestamptz,
  last_used_at timestamptz,
  last_used_from text,
  revoked_at timestamptz
);

create index api_tokens_user_id_idx on api_tokens (user_id);

-- Who changed what. Written in the transaction of the change, so that neither exists without the other.
create table audit_log (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  -- The account may go; the name stays.
  actor_id bigint references users on delete set null,
  actor_name text not null,
  address text,
  -- Verb in the past: created, changed, deleted, restored, paused, signed_in …
  action text not null,
  entity text not null,
  entity_id bigint,
  entity_name text,
  before jsonb,
  after jsonb
);

create index audit_log_entity_idx on audit_log (entity, entity_id, id desc);
create index audit_log_actor_idx on audit_log (actor_id, id desc);

-- Settings of the whole installation.
create table workspace (
  only_row boolean primary key default true constraint workspace_one_row check (only_row),
  name text not null default 'FlowForge' constraint workspace_name_length check (length(name) between 1 and 120),
  -- The zone that is shown to people whose own is not known, and suggested for schedules.
  timezone text not null default 'UTC',
  -- While set, no trigger of the installation starts anything; starts by hand go on.
  paused_at timestamptz,
  paused_by text,
  pause_reason text,
  resume_at timestamptz,
  -- When the sample workspace was loaded; null if never. It is not loaded a second time by itself.
  sample_loaded_at timestamptz
);

insert into workspace default values;
