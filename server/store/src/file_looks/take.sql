-- $1 seconds between two looks, $2 limit
with due as (
  select t.id, t.looked_at is null as is_first
  from workflow_triggers t
  join workflows w on w.id = t.workflow_id and w.deleted_at is null
  where t.enabled and t.event_type = 'file_arrival'
    and coalesce(t.looked_at <= scheduler_now() - make_interval(secs => $1), true)
  order by t.looked_at nulls first, t.id
  limit $2
  for no key update of t skip locked
)
update workflow_triggers t set looked_at = scheduler_now()
from due
where t.id = due.id
returning t.id, t.workflow_id, t.event_config ->> 'pattern', due.is_first
