-- $1 trigger, $2 paths, $3 sizes, $4 times of the last change, $5 tags, $6 whether this is the first look
with seen as (
  select * from unnest($2::text[], $3::bigint[], $4::bigint[], $5::text[]) as file (path, size, modified_ms, etag)
), settled as (
  -- The same at two looks: nobody is writing it any more.
  select s.* from seen s
  join file_looks f on f.trigger_id = $1 and f.path = s.path
  where f.size = s.size and f.modified_ms = s.modified_ms and f.etag = s.etag and not f.is_done
), noted as (
  insert into file_looks as f (trigger_id, path, size, modified_ms, etag, is_done)
  select $1, path, size, modified_ms, etag, $6 from seen
  on conflict (trigger_id, path) do update
  set size = excluded.size, modified_ms = excluded.modified_ms, etag = excluded.etag,
    -- Changed since: it counts anew once it has settled. Unchanged: decided about by now, or before.
    is_done = f.size = excluded.size and f.modified_ms = excluded.modified_ms and f.etag = excluded.etag
)
select path, size, modified_ms, etag from settled order by modified_ms, path
