import * as m from '#lib/paraglide/messages.js';
import type { SessionRow } from './account.graphql.ts';

/** What people call it: a token by its name, a browser by its device. */
export function sessionName({ name, device }: Pick<SessionRow, 'name' | 'device'>): string {
  return name ?? device ?? m.session_unknown_device();
}

/** By the server's own words for a device ("Safari on iPhone"). */
export function isHandheld(device: string | null): boolean {
  return /Android|iPhone|iPad|iOS|Mobile/i.test(device ?? '');
}
