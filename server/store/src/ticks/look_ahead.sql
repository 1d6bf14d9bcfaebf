-- Each part is the first entry of an index.
select extract(epoch from least(next.planned, next.delay, next.pause) - clock.now)::float8 as seconds,
  coalesce(next.planned <= clock.now, false) as has_schedules,
  coalesce(next.delay <= clock.now, false) as has_delays,
  coalesce(next.pause <= clock.now, false) as has_pauses
from (
  select
    (
      select greatest(t.next_run_at, t.next_due_at)
      from workflow_triggers t
      join workflows w on w.id = t.workflow_id
      where t.enabled and t.next_run_at is not null and w.deleted_at is null
      order by greatest(t.next_run_at, t.next_due_at)
      limit 1
    ) as planned,
    (select min(due_at) from trigger_firings where state = 'waiting' and due_at < 'infinity') as delay,
    least(
      (select min(resume_at) from workflows where resume_at is not null and deleted_at is null),
      (select min(resume_at) from workflow_triggers where resume_at is not null),
      (select resume_at from workspace)
    ) as pause
) next, (select scheduler_now() as now offset 0) clock
