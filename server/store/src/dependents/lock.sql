-- $1 an execution that has ended. Locked in order, so that two ends that concern the same triggers never wait for each other.
select t.id
from workflow_triggers t
where t.trigger_type = 'dependency' and t.enabled
  and t.id in (
    select u.trigger_id from trigger_upstreams u join executions e on e.workflow_id = u.upstream_workflow_id where e.id = $1
  )
order by t.id
for no key update
