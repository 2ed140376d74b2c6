import type { HandleClientError } from '@sveltejs/kit/hooks';
import { isMissingModule } from '#lib/api/errors.ts';

/** A piece of the app that did not arrive is a lost connection, not the app's own trouble. */
export const handleError: HandleClientError = (caught) =>
  caught.kind === 'unknown' && isMissingModule(caught.error)
    ? { status: 503, message: 'NETWORK', code: 'NETWORK' }
    : undefined;
