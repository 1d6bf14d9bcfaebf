-- $1 trigger, $2 limit
with shown as (
  select path, size, modified_ms, is_done, count(*) over () as count
  from file_looks where trigger_id = $1
  order by modified_ms desc, path
  limit $2
), decided as (
  -- The last decision about each.
  select distinct on (f.detail ->> 'path') f.detail ->> 'path' as path, f.state, f.reason, f.decided_at, f.execution_id
  from trigger_firings f
  where f.trigger_id = $1 and f.detail ->> 'path' in (select path from shown)
  order by f.detail ->> 'path', f.id desc
)
select s.path, s.size, s.modified_ms, s.is_done, s.count, d.state, d.reason, d.decided_at, d.execution_id
from shown s
left join decided d on d.path = s.path
order by s.modified_ms desc, s.path
