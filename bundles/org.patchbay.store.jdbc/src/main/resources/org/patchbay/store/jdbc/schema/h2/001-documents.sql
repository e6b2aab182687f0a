-- usable from: 1
-- H2 commits with each statement that changes the schema: each can be run again.

-- One row. Who changes anything locks it first, so that changes have one order over all nodes and a number is seen only when all before it are.
create table if not exists patchbay_head (
  one smallint primary key check (one = 1),
  store_id uuid not null,
  number bigint not null,
  at_micros bigint not null,
  forgotten bigint not null
);

merge into patchbay_head using (select 1) on one = 1
  when not matched then insert (one, store_id, number, at_micros, forgotten) values (1, random_uuid(), 0, 0, 0);

-- One row a change. The token was made by the writer before, and tells it afterwards whether the change was made.
create table if not exists patchbay_change (
  number bigint primary key,
  token uuid not null unique,
  at_micros bigint not null
);

-- Every state of every document, the past ones too. Texts are bytes (UTF-8), as in the other database.
create table if not exists patchbay_state (
  space varbinary(2048) not null,
  name varbinary(2048) not null,
  version bigint not null,
  number bigint not null,
  place integer not null,
  content blob not null,
  author varbinary(2048) not null,
  at_micros bigint not null,
  primary key (space, name, version)
);

create unique index if not exists patchbay_state_number on patchbay_state (number, place);
