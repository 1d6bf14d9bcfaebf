-- $1 limit
with clock as materialized (
  select scheduler_now() as now, why_all_paused() as all_paused
)
select t.id, t.workflow_id, t.trigger_name, t.cron_expression, t.timezone, t.dst_policy, t.starts_at, t.ends_at,
  t.excluded_dates, t.jitter_seconds, t.missed_policy, t.overlap_policy,
  extract(epoch from t.catchup_window)::bigint as catchup_seconds, t.catchup_limit, t.next_run_at, t.skip_next_at,
  greatest(t.next_run_at, t.next_due_at) as due_at, clock.now, why_paused(t, w, clock.all_paused, clock.now) as paused,
  w.max_active_executions - (
    select count(*) from executions e where e.workflow_id = w.id and e.status in ('queued', 'running')
  ) as free_places
from workflow_triggers t
join workflows w on w.id = t.workflow_id
cross join clock
where t.enabled and t.next_run_at is not null and greatest(t.next_run_at, t.next_due_at) <= (select scheduler_now())
  and w.deleted_at is null
order by greatest(t.next_run_at, t.next_due_at), t.id
limit $1
for no key update of t, w skip locked
