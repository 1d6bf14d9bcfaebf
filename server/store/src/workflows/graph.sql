-- $1 limit, $2 ids, or null for all
with page as (
  select w.id, w.name, w.team, w.owner, w.paused_at is not null as is_paused, count(*) over () as total
  from workflows w
  where w.deleted_at is null
    and ($2::bigint[] is null or w.id = any($2))
  order by lower(w.name), w.id
  limit $1
)
select p.id, p.name, p.team, p.owner, p.is_paused, p.total, last.status as last_status, next.next_run_at,
  usual.milliseconds as usual_ms, coalesce(written.bronze, false) as bronze, coalesce(written.silver, false) as silver,
  coalesce(written.gold, false) as gold
from page p
left join lateral (
  select e.status from executions e where e.workflow_id = p.id order by e.id desc limit 1
) last on true
left join lateral (
  select min(t.next_run_at) as next_run_at
  from workflow_triggers t
  where t.workflow_id = p.id and t.enabled and t.trigger_type = 'scheduled' and t.paused_at is null and not p.is_paused
) next on true
left join lateral (
  select percentile_disc(0.5) within group (order by extract(epoch from e.finished_at - e.began_at) * 1000)::bigint as milliseconds
  from (
    select took_from(e) as began_at, e.finished_at
    from executions e
    where e.workflow_id = p.id and e.status = 'succeeded' and e.started_at is not null order by e.id desc limit 20
  ) e
) usual on true
left join lateral (
  select bool_or(j.kind = 'file') as bronze,
    bool_or(j.kind = 'file' and coalesce(jsonb_typeof(j.spec -> 'silver') = 'object', false)) as silver,
    bool_or(j.kind = 'sql' or coalesce(jsonb_typeof(j.spec -> 'gold') = 'object', false)) as gold
  from jobs j
  where j.workflow_id = p.id and j.enabled
) written on true
order by lower(p.name), p.id
