-- What people search is compared without regard to case. lower() folds as the database's locale does, and the plain locale
-- folds ASCII only: “über” did not find “Über”. So searches fold by a collation that knows all letters, the first that there is.
do $$
declare
  known name;
begin
  select collname into known
  from pg_collation
  where collname in ('und-x-icu', 'C.utf8', 'en_US.utf8')
    and collencoding in (-1, (select encoding from pg_database where datname = current_database()))
  order by array_position(array['und-x-icu', 'C.utf8', 'en_US.utf8']::name[], collname)
  limit 1;
  execute format(
    'create function folded(words text) returns text language sql immutable parallel safe as $f$ select lower(words collate %I) $f$',
    coalesce(known, 'default')
  );
end
$$;

-- What a search looks for in a workflow.
create function searched_words(w workflows) returns text
language sql stable parallel safe
as $$
  select folded(w.name || ' ' || w.description || ' ' || w.owner || ' ' || w.team || ' ' || array_to_string(w.tags, ' '))
$$;
