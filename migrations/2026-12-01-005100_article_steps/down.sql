DROP TABLE article_step_votes;
DROP FUNCTION viewer_votes_on(uuid, uuid, uuid, integer, text);
