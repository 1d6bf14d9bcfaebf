-- $1 an execution that has ended, $2 its triggers, locked by an earlier statement, so that this one sees what was committed
-- before the locks
with clock as materialized (
  select scheduler_now() as now, why_all_paused() as all_paused
)
select t.id as trigger_id, t.trigger_name, t.workflow_id, t.dependency_condition, t.upstream_mode, t.window_minutes, t.delay_minutes,
  t.deadline_minutes, t.deadline_action, t.overlap_policy,
  array(select u.upstream_workflow_id from trigger_upstreams u where u.trigger_id = t.id) as upstreams,
  e.id as execution_id, e.workflow_id as upstream_id, e.status, e.chain_depth,
  why_paused(t, w, clock.all_paused, clock.now) as paused,
  w.max_active_executions - (
    select count(*) from executions r where r.workflow_id = w.id and r.status in ('queued', 'running')
  ) as free_places,
  clock.now
from workflow_triggers t
join workflows w on w.id = t.workflow_id and w.deleted_at is null
join trigger_upstreams tu on tu.trigger_id = t.id
join executions e on e.workflow_id = tu.upstream_workflow_id
cross join clock
where t.id = any($2) and e.id = $1
order by t.id
