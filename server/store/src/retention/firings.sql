-- $1 days, $2 how many of each trigger are kept, $3 limit. What waits is no past; the newest of a trigger tell what it does.
delete from trigger_firings
where id in (
  select f.id from trigger_firings f
  where f.state <> 'waiting' and f.decided_at < scheduler_now() - make_interval(days => $1)
    and (select count(*) from (
      select from trigger_firings n where n.trigger_id = f.trigger_id and n.id > f.id limit $2
    ) newer) >= $2
  order by f.decided_at
  limit $3
)
