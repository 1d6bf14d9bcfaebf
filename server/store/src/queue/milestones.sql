-- $1 limit, $2 worker, $3 lines of the log. No attempt was made at any of them yet, so their logs are empty.
with taken as (
  select id, exists (select from jobs where jobs.workflow_id = executions.workflow_id) as has_jobs
  from executions
  where status = 'queued' and is_milestone and (beyond_limit or workflow_id not in (select id from workflows_at_limit))
  order by priority, queued_at, id
  limit $1
  for no key update of executions skip locked
), grown as (
  -- The workflow was given jobs since: it is work now.
  update executions set is_milestone = false
  where id in (select id from taken where has_jobs)
  returning id
), ended as (
  update executions
  set status = 'succeeded', attempt = attempt + 1, worker = $2, started_at = coalesce(started_at, (select scheduler_now())),
    finished_at = (select scheduler_now())
  where id in (select id from taken where not has_jobs)
  returning id
), said as (
  insert into execution_log (execution_id, seq, level, message)
  select ended.id, line.number, 'info', line.message
  from ended, unnest($3::text[]) with ordinality as line (message, number)
)
select id, true as has_ended from ended
union all
select id, false from grown
