-- $1 trigger, $2 limit
with shown as (
  select path, size, modified_ms, is_done, count(*) over () as count
  from file_looks where trigger_id = $1
  order by modified_ms desc, path
  limit $2
)
select s.path, s.size, s.modified_ms, s.is_done, s.count, d.state, d.reason, d.execution_id
from shown s
left join lateral (
  -- The last decision about it.
  select f.state, f.reason, f.execution_id
  from trigger_firings f
  where f.trigger_id = $1 and f.detail ->> 'path' = s.path
  order by f.id desc
  limit 1
) d on true
order by s.modified_ms desc, s.path
