-- Pictures, films and other files of articles. What is in them lies in the object storage beside the files of messages.

-- Which files a version names, so that nobody has to read Markdown to know whose they are.
ALTER TABLE article_versions ADD COLUMN files uuid[] NOT NULL DEFAULT '{}';
ALTER TABLE article_texts ADD COLUMN files uuid[] NOT NULL DEFAULT '{}';

CREATE TABLE article_files (
    id uuid PRIMARY KEY,
    article_id uuid NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    -- The article's: null for the provider's.
    tenant_id uuid REFERENCES tenants (id) ON DELETE CASCADE,
    uploader_id uuid REFERENCES staff (id) ON DELETE SET NULL,
    file_name text NOT NULL,
    media_type text NOT NULL,
    size bigint NOT NULL,
    sha256 bytea NOT NULL,
    state text NOT NULL CHECK (state IN ('checking', 'ready', 'refused')),
    width integer,
    height integer,
    -- The small picture's media type, where there is one.
    thumbnail_type text,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX article_files_article ON article_files (article_id, created_at);
CREATE INDEX article_files_tenant ON article_files (tenant_id);
CREATE INDEX article_files_uploader ON article_files (uploader_id);
CREATE INDEX article_files_created ON article_files (created_at);
CREATE INDEX article_files_checking ON article_files (created_at) WHERE state = 'checking';

GRANT SELECT, INSERT, UPDATE, DELETE ON article_files TO portico_service;
ALTER TABLE article_files ENABLE ROW LEVEL SECURITY;
ALTER TABLE article_files FORCE ROW LEVEL SECURITY;
CREATE TRIGGER tenant_is_open BEFORE INSERT OR UPDATE OR DELETE ON article_files FOR EACH ROW
    EXECUTE FUNCTION tenant_is_open();

-- Who reads a text reads the files that it names: the sub-select is itself under the text's policy, and so under the article's.
-- What only drafts name is the desk's.
CREATE POLICY article_files_read ON article_files FOR SELECT USING (CASE (SELECT viewer_role())
    WHEN 'contact' THEN EXISTS (SELECT FROM article_texts t
        WHERE t.article_id = article_files.article_id AND article_files.id = ANY (t.files) OFFSET 0)
    WHEN 'anonymous' THEN EXISTS (SELECT FROM article_texts t
        WHERE t.article_id = article_files.article_id AND article_files.id = ANY (t.files) OFFSET 0)
    WHEN 'agent' THEN true
    WHEN 'admin' THEN true
    WHEN 'agent:some' THEN EXISTS (SELECT FROM articles a WHERE a.id = article_files.article_id OFFSET 0)
    WHEN 'system:files' THEN true
    WHEN 'system:provision' THEN true
    WHEN 'system:export' THEN tenant_id = (SELECT viewer_exports())
    ELSE false END);
CREATE POLICY article_files_create ON article_files FOR INSERT WITH CHECK (
    viewer_writes_articles(tenant_id)
    AND EXISTS (SELECT FROM articles a WHERE a.id = article_id AND a.tenant_id IS NOT DISTINCT FROM article_files.tenant_id));
-- A file that is read, or will be, goes when what is published does not name it any more.
CREATE POLICY article_files_delete ON article_files FOR DELETE USING (
    (SELECT viewer_role()) IN ('system:files', 'system:provision')
    OR (viewer_writes_articles(tenant_id) AND NOT EXISTS (SELECT FROM article_texts t
        WHERE t.article_id = article_files.article_id AND article_files.id = ANY (t.files) OFFSET 0)));
-- system:files has files scanned and takes away what no version names.
CREATE POLICY article_files_scan ON article_files FOR UPDATE USING ((SELECT viewer_role()) = 'system:files');
CREATE POLICY article_versions_files ON article_versions FOR SELECT USING ((SELECT viewer_role()) = 'system:files');
