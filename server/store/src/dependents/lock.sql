-- $1 executions that have ended. Locked in order, so that ends that concern the same triggers never wait for each other.
select t.id, e.id
from workflow_triggers t
join trigger_upstreams u on u.trigger_id = t.id
join executions e on e.workflow_id = u.upstream_workflow_id
where e.id = any($1) and e.starts_dependents and t.trigger_type = 'dependency' and t.enabled
order by t.id, e.id
for no key update of t
