-- Ready since last week, and too early while any build reads or writes the column.
ALTER TABLE customer DROP COLUMN full_name;
