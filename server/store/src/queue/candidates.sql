-- $1 limit. What looks free, work first, locked together with its workflow.
select e.id
from executions e
join workflows w on w.id = e.workflow_id
where e.status = 'queued' and (e.beyond_limit or e.workflow_id not in (select id from workflows_at_limit))
order by e.is_milestone, e.priority, e.queued_at, e.id
limit $1
for no key update of e, w skip locked
