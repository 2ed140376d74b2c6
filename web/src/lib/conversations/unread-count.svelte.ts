import type { Component } from 'svelte';

/**
 * How many messages of the other side one has not read: one number for all of the app. What counts them comes after the
 * first screen.
 */
class UnreadCount {
  count = $state(0);
  /** Asks anew, once there is somebody to ask. */
  refresh = (): void => undefined;
  /** What else is to be seen beside the number. */
  Mark = $state.raw<Component>();
}

export const unread = new UnreadCount();
