-- $1 limit. The trigger is locked with the decision: whoever switches it off or lets it fire otherwise waits, or is first.
-- The workflow is locked as well, so that two starts do not both take its last place. One table and its index first, whatever
-- PostgreSQL knows of the others.
with due as materialized (
  select id
  from trigger_firings
  where state = 'waiting' and due_at <= (select scheduler_now())
  order by due_at, id
  limit $1
  for no key update skip locked
)
select f.id, f.trigger_id
from due
join trigger_firings f on f.id = due.id
join workflow_triggers t on t.id = f.trigger_id
join workflows w on w.id = t.workflow_id
order by f.due_at, f.id
for no key update of f, t, w skip locked
