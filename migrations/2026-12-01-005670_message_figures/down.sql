DROP INDEX conversations_ended_at;
DROP INDEX conversations_missed_at;
DROP INDEX conversations_started;
