import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import './page.css';
import { GraphiQL } from 'graphiql';
import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import { ask, examples, storedToken, storeToken } from './portico.ts';

/** GraphiQL over the API of this very host: by the session's cookie, or by a token pasted into the bar on top. */
function Page() {
  const [token, setToken] = useState(storedToken());
  return (
    <>
      <form className="bar" onSubmit={(event) => event.preventDefault()}>
        <label htmlFor="token">Bearer token</label>
        <input
          id="token"
          type="password"
          autoComplete="off"
          spellCheck={false}
          placeholder="none: the session's cookie is sent (log in by a mutation or in the portal)"
          value={token}
          onChange={(event) => {
            setToken(event.target.value);
            storeToken(event.target.value);
          }}
        />
        <button
          type="button"
          disabled={token === ''}
          onClick={() => {
            setToken('');
            storeToken('');
          }}
        >
          Clear
        </button>
      </form>
      <div className="editor">
        <GraphiQL fetcher={ask} defaultTabs={examples()} defaultEditorToolsVisibility />
      </div>
    </>
  );
}

const root = document.getElementById('graphiql');
if (root) createRoot(root).render(<Page />);
