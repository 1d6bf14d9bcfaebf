-- $1 limit. The trigger is locked with the decision: whoever switches it off or lets it fire otherwise waits, or is first.
-- The workflow is locked as well, so that two starts do not both take its last place.
select f.id, f.trigger_id
from trigger_firings f
join workflow_triggers t on t.id = f.trigger_id
join workflows w on w.id = t.workflow_id
where f.state = 'waiting' and f.due_at <= scheduler_now()
order by f.due_at, f.id
limit $1
for no key update of f, t, w skip locked
