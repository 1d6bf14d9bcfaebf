-- When the current attempt began. How long an execution takes counts from here: an attempt that failed hours before, and the
-- hours until somebody retried, are no part of it.
alter table executions add column attempt_started_at timestamptz;

-- Of the first attempt it is when the execution began, which need not be said twice.
update executions e
set attempt_started_at = (
  select min(j.started_at) from job_executions j where j.execution_id = e.id and j.attempt = e.attempt
)
where e.attempt > 1;

-- From when on an execution took as long as it did; nothing before an attempt began, and between two.
create function took_from(executions) returns timestamptz
language sql immutable parallel safe
return case when ($1).attempt > 1 then ($1).attempt_started_at else coalesce(($1).attempt_started_at, ($1).started_at) end;
