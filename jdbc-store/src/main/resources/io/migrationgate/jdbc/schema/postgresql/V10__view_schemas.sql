-- Through which schema of views a build's connections see the tables; empty if they see the tables themselves.
ALTER TABLE ${schema}mgate_build ADD COLUMN view_schema text NOT NULL DEFAULT '';
