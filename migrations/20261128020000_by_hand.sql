-- What people decide about single executions.
alter table executions
  -- Whether its end starts what waits for it: whoever starts it by hand may leave that out.
  add column starts_dependents boolean not null default true,
  -- That a failure needs nobody any more, though nothing has succeeded since: when, who says so, and why.
  add column resolved_at timestamptz,
  add column resolved_by text,
  add column resolved_why text,
  add constraint executions_resolution_whole check ((resolved_at is null) = (resolved_by is null) and (resolved_at is null) = (resolved_why is null));
