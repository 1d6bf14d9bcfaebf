-- Views of the list of executions that people keep: each for the one who saved it.
create table saved_views (
  id bigint generated always as identity primary key,
  user_id bigint not null references users on delete cascade,
  name text not null constraint saved_views_name_length check (length(name) between 1 and 60),
  -- The filter as it stands in the address, after the question mark.
  query text not null constraint saved_views_query_length check (length(query) <= 1000)
);

create unique index saved_views_name_key on saved_views (user_id, lower(name));
