-- $1 words, $2 state, $3 trigger type, $4 environment, $5 priority, $6 classification, $7 team, $8 tag, $9 order, $10 limit, $11 offset
with wanted as (
  select w.*, last.status as last_status, last.id as last_id, planned.next_run_at as planned_at,
    count(*) over () as total
  from workflows w
  left join lateral (
    select e.id, e.status from executions e where e.workflow_id = w.id order by e.id desc limit 1
  ) last on $2 is not null or $9 = 'last_run'
  left join lateral (
    select min(t.next_run_at) as next_run_at
    from workflow_triggers t
    where t.workflow_id = w.id and t.enabled and t.trigger_type = 'scheduled' and t.paused_at is null
  ) planned on $9 = 'next_run'
  where w.deleted_at is null
    and not exists (select from unnest($1::text[]) word where strpos(searched_words(w), folded(word)) = 0)
    and case $2::text
      when 'running' then exists (select from executions e where e.workflow_id = w.id and e.status = 'running')
      when 'failed' then last.status = 'failed'
      when 'succeeded' then last.status = 'succeeded'
      when 'paused' then w.paused_at is not null
      when 'never' then last.id is null
      else $2 is null
    end
    and case
      when $3::text is null then true
      when $3 = 'manual' then not exists (select from workflow_triggers t where t.workflow_id = w.id and t.enabled)
      else exists (select from workflow_triggers t where t.workflow_id = w.id and t.enabled and t.trigger_type = $3)
    end
    and ($4::text is null or w.environment = $4)
    and ($5::text is null or w.priority = $5)
    and ($6::text is null or w.data_classification = $6)
    and ($7::text is null or w.team = $7)
    and ($8::text is null or w.tags @> array[$8])
), page as (
  select * from wanted
  order by
    case when $9 = 'last_run' then last_id end desc nulls last,
    case when $9 = 'next_run' then planned_at end asc nulls last,
    case when $9 = 'changed' then updated_at end desc nulls last,
    lower(name), id
  limit $10 offset $11
)
select p.id, p.name, p.description, p.team, p.owner, p.environment, p.priority, p.tags, p.sample,
  p.paused_at, p.paused_by, p.pause_reason, p.resume_at, p.total,
  (select count(*)::int from jobs j where j.workflow_id = p.id) as job_count,
  (select count(*)::int from workflow_triggers t where t.workflow_id = p.id) as trigger_count,
  next.id as next_trigger_id, next.next_run_at, next.timezone as next_timezone,
  array(
    select distinct u.name
    from workflow_triggers t
    join trigger_upstreams tu on tu.trigger_id = t.id
    join workflows u on u.id = tu.upstream_workflow_id
    where t.workflow_id = p.id and t.enabled and t.trigger_type = 'dependency'
    order by u.name
  ) as upstreams,
  (
    select case when min(t.dependency_condition) = max(t.dependency_condition) then min(t.dependency_condition) end
    from workflow_triggers t
    where t.workflow_id = p.id and t.enabled and t.trigger_type = 'dependency'
  ) as upstream_condition,
  (
    select t.event_type from workflow_triggers t
    where t.workflow_id = p.id and t.enabled and t.trigger_type = 'event' order by t.id limit 1
  ) as event_type,
  (
    select coalesce(jsonb_agg(jsonb_build_object(
        'id', e.id, 'status', e.status, 'trigger_type', e.trigger_type, 'queued_at', e.queued_at) order by e.id), '[]')
    from (
      select e.id, e.status, e.trigger_type, e.queued_at
      from executions e where e.workflow_id = p.id order by e.id desc limit 10
    ) e
  ) as recent,
  (
    select percentile_disc(0.5) within group (order by extract(epoch from e.finished_at - e.began_at) * 1000)::bigint
    from (
      select took_from(e) as began_at, e.finished_at
      from executions e
      where e.workflow_id = p.id and e.status = 'succeeded' and e.started_at is not null order by e.id desc limit 20
    ) e
  ) as usual_ms
from page p
left join lateral (
  select t.id, t.next_run_at, t.timezone
  from workflow_triggers t
  where t.workflow_id = p.id and t.enabled and t.trigger_type = 'scheduled' and t.next_run_at is not null and t.paused_at is null
    and p.paused_at is null
  order by t.next_run_at, t.id
  limit 1
) next on true
order by
  case when $9 = 'last_run' then p.last_id end desc nulls last,
  case when $9 = 'next_run' then p.planned_at end asc nulls last,
  case when $9 = 'changed' then p.updated_at end desc nulls last,
  lower(p.name), p.id
