/**
 * How many messages of the other side one has not read: one number for all of the app. What counts them comes after the
 * first screen.
 */
class UnreadCount {
  count = $state(0);
  /** Asks anew, once there is somebody to ask. */
  refresh = (): void => undefined;
}

export const unread = new UnreadCount();
