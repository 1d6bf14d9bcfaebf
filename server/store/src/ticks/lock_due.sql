-- $1 limit
with clock as materialized (
  select scheduler_now() as now, why_all_paused() as all_paused
), due as materialized (
  -- One table and its index, whatever PostgreSQL knows of the others: a deleted workflow is asked about in a subquery.
  select t.id
  from workflow_triggers t
  where t.enabled and t.next_run_at is not null and greatest(t.next_run_at, t.next_due_at) <= (select scheduler_now())
    and (select w.deleted_at is null from workflows w where w.id = t.workflow_id)
  order by greatest(t.next_run_at, t.next_due_at), t.id
  limit $1
  for no key update skip locked
)
select t.id, t.workflow_id, t.trigger_name, t.cron_expression, t.timezone, t.dst_policy, t.starts_at, t.ends_at,
  t.ends_after_runs, t.ends_after_runs - least(t.runs_started, t.ends_after_runs) as runs_left, t.every_weeks, t.weeks_from,
  t.excluded_dates, t.jitter_seconds, t.missed_policy, t.overlap_policy,
  extract(epoch from t.catchup_window)::bigint as catchup_seconds, t.catchup_limit, t.next_run_at, t.skip_next_at,
  greatest(t.next_run_at, t.next_due_at) as due_at, clock.now, why_paused(t, w, clock.all_paused, clock.now) as paused,
  w.max_active_executions - (
    select count(*) from executions e where e.workflow_id = w.id and e.status in ('queued', 'running')
  ) as free_places
from due
join workflow_triggers t on t.id = due.id
join workflows w on w.id = t.workflow_id
cross join clock
order by due_at, t.id
for no key update of t, w skip locked
