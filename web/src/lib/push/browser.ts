import { send } from '#lib/api/client.ts';
import { known } from '#lib/api/known.ts';
import { PushQuery, SubscribeToPushMutation, UnsubscribeFromPushMutation } from './push.graphql.ts';
import { whose } from './whose.ts';

/** What this browser can do, and does. `home`: an iPhone, whose browser can only once the portal is on the home screen. */
export type PushState = 'unsupported' | 'home' | 'denied' | 'off' | 'on';

interface Payload {
  errors: { code: string; message: string; path: string[] }[];
}

const WORKER = '/push.js';
const FINE: Payload = { errors: [] };

function supported(): boolean {
  return (
    'serviceWorker' in navigator &&
    'PushManager' in globalThis &&
    'Notification' in globalThis &&
    isSecureContext
  );
}

/** What it cannot do, or is forbidden; nothing when it is up to the person. */
function hindered(): PushState | undefined {
  if (!supported()) return /iPhone|iPad/.test(navigator.userAgent) ? 'home' : 'unsupported';
  return Notification.permission === 'denied' ? 'denied' : undefined;
}

async function subscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration('/');
  return (await registration?.pushManager.getSubscription()) ?? null;
}

async function ofPortal() {
  return known((await send(PushQuery, {})).viewer).push;
}

/** Whether this browser is told, as far as both sides know. */
export async function pushState(): Promise<PushState> {
  const hindrance = hindered();
  if (hindrance) return hindrance;
  if (Notification.permission !== 'granted' || !(await subscription())) return 'off';
  const { devices } = await ofPortal();
  return devices.some(({ isThis }) => isThis) ? 'on' : 'off';
}

/** Asks for permission and subscribes: on a click only. `person` is the contact's id. */
export async function switchOn(person: string): Promise<Payload & { state: PushState }> {
  const hindrance = hindered();
  if (hindrance) return { state: hindrance, ...FINE };
  const permission = await Notification.requestPermission();
  if (permission !== 'granted') return { state: permission === 'denied' ? 'denied' : 'off', ...FINE };
  await navigator.serviceWorker.register(WORKER, { scope: '/', updateViaCache: 'none' });
  const errors = await tell((await ofPortal()).key);
  if (errors.length > 0) return { state: 'off', errors };
  whose.set(person);
  return { state: 'on', errors };
}

/** Makes this browser known to the portal, by the address that it has with the portal's key. */
async function tell(key: string): Promise<Payload['errors']> {
  const { pushManager } = await navigator.serviceWorker.ready;
  let found = await pushManager.getSubscription();
  if (found && keyOf(found) !== key) {
    // The portal has another key by now, and nothing that it sends would be taken.
    await found.unsubscribe();
    found = null;
  }
  found ??= await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  const { endpoint = '', keys = {} } = found.toJSON();
  const input = { endpoint, p256dh: keys.p256dh ?? '', auth: keys.auth ?? '' };
  return (await send(SubscribeToPushMutation, { input })).subscribeToPush.errors;
}

function keyOf(found: PushSubscription): string {
  const bytes = new Uint8Array(found.options.applicationServerKey ?? new ArrayBuffer(0));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** The portal tells this browser nothing any more, and its push service forgets it. */
export async function switchOff(): Promise<Payload & { state: PushState }> {
  const { errors } = (await send(UnsubscribeFromPushMutation, {})).unsubscribeFromPush;
  if (errors.length > 0) return { state: 'on', errors };
  await forget();
  return { state: 'off', errors };
}

/** Leaves nothing of it in this browser; the portal is not asked. */
export async function forget(): Promise<void> {
  whose.forget();
  if (!supported()) return;
  await (await subscription())?.unsubscribe();
}

/**
 * Whoever has come is told in this browser if they wanted it, in the log-in of now; whoever was told here before them is told no
 * more. Without a connection it is tried at the next visit.
 */
export async function renew(person: string): Promise<void> {
  try {
    if (whose.get() !== person) return await forget();
    if (hindered() || Notification.permission !== 'granted') return;
    await navigator.serviceWorker.register(WORKER, { scope: '/', updateViaCache: 'none' });
    await tell((await ofPortal()).key);
  } catch {
    // As said.
  }
}

/** Goes where the service worker asks: a notification was clicked while this page was open. */
export function follow(go: (path: string) => void): () => void {
  const heard = ({ data, ports }: MessageEvent): void => {
    const { portico, path } = (data ?? {}) as { portico?: unknown; path?: unknown };
    if (portico !== 'go' || typeof path !== 'string' || !path.startsWith('/messages')) return;
    ports[0]?.postMessage(true);
    go(path);
  };
  navigator.serviceWorker.addEventListener('message', heard);
  return () => navigator.serviceWorker.removeEventListener('message', heard);
}
