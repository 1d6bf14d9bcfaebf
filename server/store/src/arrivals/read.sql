with clock as materialized (
  select scheduler_now() as now, why_all_paused() as all_paused
)
select t.workflow_id, t.trigger_name, t.enabled, t.overlap_policy, why_paused(t, w, clock.all_paused, clock.now) as paused,
  w.max_active_executions - (
    select count(*) from executions r where r.workflow_id = w.id and r.status in ('queued', 'running')
  ) as free_places
from workflow_triggers t
join workflows w on w.id = t.workflow_id and w.deleted_at is null
cross join clock
where t.id = $1
