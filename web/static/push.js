// The portal's service worker. It shows that somebody has written, and nothing else: it answers no request and keeps nothing.

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('push', (event) => event.waitUntil(show(event.data)));

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data));
});

// The browser has another address from now on: the portal is told, if its owner is logged in; else at their next visit.
self.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(renew(event)));

async function show(data) {
  const told = read(data);
  const path = ownPath(told.path);
  const icon = ownPath(told.icon, '/brand/');
  await self.registration.showNotification(text(told.title) ?? self.location.host, {
    body: text(told.body) ?? '',
    tag: text(told.tag) ?? 'portico',
    renotify: true,
    lang: text(told.locale) ?? '',
    data: path,
    ...(icon ? { icon } : {}),
  });
}

/** A page that is open already takes somebody there, and what they write in it stays; else a new one is opened. */
async function open(path) {
  const to = path ?? '/messages';
  // What a page's address is by now, it knows itself alone.
  for (const page of await pages()) {
    if (await goes(page, to)) return page.focus();
  }
  return self.clients.openWindow(to);
}

/** Asks a page to go there; one that does not answer at once is passed over. */
function goes(page, path) {
  return new Promise((answer) => {
    const { port1, port2 } = new MessageChannel();
    const late = setTimeout(() => answer(false), 500);
    port1.onmessage = ({ data }) => {
      clearTimeout(late);
      answer(data === true);
    };
    page.postMessage({ portico: 'go', path }, [port2]);
  });
}

async function renew(event) {
  const options = event.oldSubscription?.options;
  const found =
    event.newSubscription ?? (options && (await self.registration.pushManager.subscribe(options)));
  if (!found) return;
  const { endpoint, keys } = found.toJSON();
  await fetch('/graphql', {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'Content-Type': 'application/json', Accept: 'application/graphql-response+json' },
    body: JSON.stringify({
      query:
        'mutation RenewPush($input: SubscribeToPushInput!) { subscribeToPush(input: $input) { errors { code } } }',
      variables: { input: { endpoint, p256dh: keys.p256dh, auth: keys.auth } },
    }),
  });
}

/** The portal's pages that are open; the desk may be on another host alone. */
function pages() {
  return self.clients.matchAll({ type: 'window', includeUncontrolled: true });
}

function read(data) {
  try {
    const told = data?.json();
    return told && typeof told === 'object' ? told : {};
  } catch {
    return {};
  }
}

function text(value) {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A path on this host below another one; nothing for whatever else was said. */
function ownPath(value, below = '/messages/') {
  if (typeof value !== 'string') return undefined;
  const url = new URL(value, self.location.origin);
  return url.origin === self.location.origin && url.pathname.startsWith(below) ? url.pathname : undefined;
}
