-- $1 decisions, locked by an earlier statement. Of those that wait for other upstreams the newest of each trigger comes first:
-- it leads if they start together.
with clock as materialized (
  select scheduler_now() as now, why_all_paused() as all_paused
)
select f.id, f.trigger_id, t.trigger_name, t.workflow_id, f.reason, t.dependency_condition, t.upstream_mode, t.window_minutes,
  t.delay_minutes, t.deadline_minutes, t.deadline_action,
  array(select u.upstream_workflow_id from trigger_upstreams u where u.trigger_id = t.id) as upstreams,
  t.overlap_policy, t.enabled, w.deleted_at is not null as is_deleted, coalesce(u.chain_depth, 0) as chain_depth,
  why_paused(t, w, clock.all_paused, clock.now) as paused,
  w.max_active_executions - (
    select count(*) from executions r where r.workflow_id = w.id and r.status in ('queued', 'running')
  ) as free_places,
  clock.now
from trigger_firings f
join workflow_triggers t on t.id = f.trigger_id
join workflows w on w.id = t.workflow_id
left join executions u on u.id = f.upstream_execution_id
cross join clock
where f.id = any($1) and f.state = 'waiting'
order by f.reason = 'waiting_for_others', case when f.reason = 'waiting_for_others' then -f.id else f.id end
