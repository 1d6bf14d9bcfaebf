-- How many files are as they were at the last look. $1 trigger, $2 paths, $3 sizes, $4 times of the last change, $5 tags
select count(*)
from unnest($2::text[], $3::bigint[], $4::bigint[], $5::text[]) as s (path, size, modified_ms, etag)
join file_looks f on f.trigger_id = $1 and f.path = s.path
where f.size = s.size and f.modified_ms = s.modified_ms and f.etag = s.etag
