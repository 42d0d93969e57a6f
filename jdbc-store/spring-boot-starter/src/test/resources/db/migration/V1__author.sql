CREATE TABLE author (id BIGINT PRIMARY KEY, name TEXT, first_name TEXT, last_name TEXT, born INT);
INSERT INTO author (id, name, born) VALUES (1, 'Mary Shelley', 1797), (2, 'Bram Stoker', 1847);
