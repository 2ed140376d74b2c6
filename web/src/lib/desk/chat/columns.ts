/**
 * Which chats stand beside each other, in the order in which they are everywhere: those that were chosen, as far as they are
 * there, and where there is room the first of the others.
 */
export function columns(all: readonly string[], chosen: readonly string[], most: number): string[] {
  const wanted = chosen.filter((id) => all.includes(id)).slice(-most);
  const others = all.filter((id) => !wanted.includes(id)).slice(0, most - wanted.length);
  return all.filter((id) => wanted.includes(id) || others.includes(id));
}

/** What is chosen once somebody goes to a chat: where there is no room for one more it takes the place of the one they were in. */
export function choosing(
  shown: readonly string[],
  current: string | undefined,
  id: string,
  most: number,
): string[] {
  if (shown.includes(id)) return [...shown];
  if (shown.length < most) return [...shown, id];
  const place = current && shown.includes(current) ? current : shown.at(-1);
  return shown.map((one) => (one === place ? id : one));
}

/** The chat so many places on, and round at the ends. */
export function beyond(all: readonly string[], current: string | undefined, by: 1 | -1): string | undefined {
  if (all.length === 0) return undefined;
  const at = current === undefined ? -1 : all.indexOf(current);
  if (at < 0) return by > 0 ? all[0] : all.at(-1);
  return all[(at + by + all.length) % all.length];
}
