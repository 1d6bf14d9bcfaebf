-- $1 days, $2 how many are kept (none), $3 limit
delete from hook_deliveries
where id in (
  select id from hook_deliveries
  where received_at < scheduler_now() - make_interval(days => $1) and $2::bigint is not null
  order by received_at
  limit $3
)
