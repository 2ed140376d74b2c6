import { inBadge } from './in-badge.ts';
import { unread } from './unread-count.svelte.ts';

const ICON_SIZE = 64;

/**
 * How much there is to read stands in the browser's tab, where one sees it from another. Must be called while a component is
 * made.
 */
export function followTab(): void {
  const some = $derived(unread.count > 0);
  $effect(() => (some ? markTitle(unread.count) : undefined));
  $effect(() => (some ? markIcon() : undefined));
}

/** Puts a number before the page's title, whatever page that is; returns how to take it away. */
export function markTitle(count: number): () => void {
  let plain = document.title;
  let marked = plain;
  const put = (): void => {
    if (document.title !== marked) plain = document.title;
    marked = `(${inBadge(count)}) ${plain}`;
    if (document.title !== marked) document.title = marked;
  };
  put();
  const observer = new MutationObserver(put);
  observer.observe(document.head, { childList: true, subtree: true, characterData: true });
  return () => {
    observer.disconnect();
    if (document.title === marked) document.title = plain;
  };
}

/** Puts a dot on the tab's icon; returns how to take it away. An icon that cannot be drawn on stays as it is. */
export function markIcon(): () => void {
  const icon = document.querySelector<HTMLLinkElement>('link[rel=icon]');
  if (!icon) return () => undefined;
  const { type } = icon;
  let plain = icon.href;
  let marked = plain;
  let over = false;
  const put = async (): Promise<void> => {
    if (icon.href === marked && marked !== plain) return;
    // Another design has come with an icon of its own.
    plain = icon.href;
    const dotted = await withDot(plain).catch(() => undefined);
    if (over || !dotted || icon.href !== plain) return;
    marked = dotted;
    icon.removeAttribute('type');
    icon.href = dotted;
  };
  void put();
  const observer = new MutationObserver(() => void put());
  observer.observe(icon, { attributes: true, attributeFilter: ['href'] });
  return () => {
    over = true;
    observer.disconnect();
    if (icon.href !== marked) return;
    icon.href = plain;
    if (type) icon.type = type;
  };
}

async function withDot(url: string): Promise<string> {
  const picture = new Image(ICON_SIZE, ICON_SIZE);
  picture.src = url;
  await picture.decode();
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = ICON_SIZE;
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('no canvas');
  pen.drawImage(picture, 0, 0, ICON_SIZE, ICON_SIZE);
  const radius = ICON_SIZE * 0.22;
  const [x, y] = [ICON_SIZE - radius - 2, radius + 2];
  pen.beginPath();
  pen.arc(x, y, radius + 4, 0, 2 * Math.PI);
  pen.globalCompositeOperation = 'destination-out';
  pen.fill();
  pen.globalCompositeOperation = 'source-over';
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--p-danger') || 'red';
  pen.fill();
  return canvas.toDataURL();
}
