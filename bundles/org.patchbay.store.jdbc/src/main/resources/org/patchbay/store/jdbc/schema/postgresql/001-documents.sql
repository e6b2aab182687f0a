-- usable from: 1

-- One row. Who changes anything locks it first, so that changes have one order over all nodes and a number is seen only when all before it are.
create table patchbay_head (
  one smallint primary key check (one = 1),
  store_id uuid not null,
  number bigint not null,
  at_micros bigint not null,
  forgotten bigint not null
);

insert into patchbay_head (one, store_id, number, at_micros, forgotten) values (1, gen_random_uuid(), 0, 0, 0);

-- One row a change. The token was made by the writer before, and tells it afterwards whether the change was made.
create table patchbay_change (
  number bigint primary key,
  token uuid not null unique,
  at_micros bigint not null
);

-- Every state of every document, the past ones too. Texts are bytes (UTF-8): PostgreSQL's texts cannot hold U+0000.
create table patchbay_state (
  space bytea not null,
  name bytea not null,
  version bigint not null,
  number bigint not null,
  place integer not null,
  content bytea not null,
  author bytea not null,
  at_micros bigint not null,
  primary key (space, name, version)
);

create unique index patchbay_state_number on patchbay_state (number, place);
