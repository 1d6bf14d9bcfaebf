-- What the list of executions opens with: one of the views of each person, if they want that.
alter table saved_views add column is_default boolean not null default false;

create unique index saved_views_default_key on saved_views (user_id) where is_default;
