-- The address that the server which serves pages reached people under when it last started. Commands run beside it and need
-- not know its flags to print a link that works.
alter table workspace add column announced_url text;
