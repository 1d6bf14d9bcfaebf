-- $1 limit. What looks free, work first, locked together with its workflow. One table and its index first, whatever PostgreSQL
-- knows of the other.
with free as materialized (
  select id
  from executions
  where status = 'queued' and (beyond_limit or workflow_id not in (select id from workflows_at_limit))
  order by is_milestone, priority, queued_at, id
  limit $1
  for no key update skip locked
)
select e.id
from free
join executions e on e.id = free.id
join workflows w on w.id = e.workflow_id
order by e.is_milestone, e.priority, e.queued_at, e.id
for no key update of e, w skip locked
