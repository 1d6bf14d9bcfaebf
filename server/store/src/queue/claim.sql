-- $1 executions, locked with their workflows by an earlier statement, so that this one counts what was committed before the
-- locks; $2 worker, $3 seconds of the lease
with places as (
  select e.id, w.max_active_executions - (
      select count(*) from executions r where r.workflow_id = e.workflow_id and r.status = 'running'
    ) as free,
    e.beyond_limit,
    row_number() over (partition by e.workflow_id, e.beyond_limit order by e.priority, e.queued_at, e.id) as place
  from executions e
  join workflows w on w.id = e.workflow_id
  where e.id = any($1) and e.status = 'queued'
)
update executions e
set status = 'running', is_milestone = false, attempt = e.attempt + 1, worker = $2, started_at = coalesce(e.started_at, (select scheduler_now())),
  attempt_started_at = (select scheduler_now()),
  lease_expires_at = (select scheduler_now()) + make_interval(secs => $3)
from places p
where e.id = p.id and (p.beyond_limit or p.place <= p.free)
returning e.id, e.workflow_id, e.workflow_name, e.attempt, e.scheduled_for, e.queued_at, e.started_at, e.timezone, e.parameters
