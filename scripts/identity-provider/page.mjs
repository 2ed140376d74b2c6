// The page on which somebody says who they are: the people of the demo, a button each.
const escape = (text) =>
  String(text).replace(/[&<>"']/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[c]);

const STYLE = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{margin:0;display:grid;place-items:center;min-height:100vh;background:Canvas;color:CanvasText}
main{width:min(26rem,92vw);padding:2rem 0}h1{font-size:1.4rem;margin:0 0 .25rem}p{margin:.25rem 0 1rem}
ul{list-style:none;margin:0;padding:0;display:grid;gap:.5rem}
button{font:inherit;text-align:start;width:100%;padding:.6rem .9rem;border:1px solid GrayText;border-radius:.5rem;
background:ButtonFace;color:ButtonText;cursor:pointer}button:hover{border-color:Highlight}
button:focus-visible{outline:3px solid Highlight;outline-offset:2px}small{display:block;color:GrayText}
form.back{margin-top:1rem}`;

export function page(issuer, people, action, params) {
  const buttons = people.map(
    (person) => `<li><form method="post" action="${escape(action)}/${encodeURIComponent(person.id)}">
<button>${escape(person.name)}<small>${escape(person.email)}${person.emailVerified ? '' : ' (not verified)'}</small></button></form>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escape(issuer.title)}</title><style>${STYLE}</style>
<main><h1>${escape(issuer.title)}</h1><p>A stand-in for trials: it asks for no password. Who are you?</p>
<ul>${buttons.join('\n')}</ul>
<form class="back" method="post" action="${escape(action)}/-"><button>Go back to ${escape(new URL(params.redirect_uri).host)}</button></form>
</main></html>`;
}
