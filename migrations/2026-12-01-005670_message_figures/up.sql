-- What figures count by when it happened: what began, what was missed, what ended.
CREATE INDEX conversations_started ON conversations (started_at);
CREATE INDEX conversations_missed_at ON conversations (missed_at) WHERE missed_at IS NOT NULL;
CREATE INDEX conversations_ended_at ON conversations (ended_at) WHERE ended_at IS NOT NULL;
