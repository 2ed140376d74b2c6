const KEYS = { sound: 'portico:chat-sound', notify: 'portico:chat-notify' } as const;

function kept(key: string): boolean {
  try {
    return localStorage.getItem(key) === 'on';
  } catch {
    return false;
  }
}
function keep(key: string, on: boolean): void {
  try {
    if (on) localStorage.setItem(key, 'on');
    else localStorage.removeItem(key);
  } catch {
    // Set for as long as the page lives.
  }
}

/** How somebody wants to be called in this browser: in no way until they say so. */
class AlertWishes {
  #sound = $state(kept(KEYS.sound));
  #notify = $state(kept(KEYS.notify));
  /** What the browser says of notifications; undefined where there are none. */
  permission = $state(typeof Notification === 'undefined' ? undefined : Notification.permission);

  get sound(): boolean {
    return this.#sound;
  }
  set sound(on: boolean) {
    this.#sound = on;
    keep(KEYS.sound, on);
  }

  get notify(): boolean {
    return this.#notify && this.permission === 'granted';
  }
  set notify(on: boolean) {
    this.#notify = on;
    keep(KEYS.notify, on);
  }

  /** Asks whoever is there; to be called by their press alone. */
  async ask(): Promise<void> {
    this.permission = await Notification.requestPermission();
    this.notify = this.permission === 'granted';
  }

  /** Another tab, or the browser's own settings, may say otherwise by now. */
  again(): void {
    this.#sound = kept(KEYS.sound);
    this.#notify = kept(KEYS.notify);
    if (typeof Notification !== 'undefined') this.permission = Notification.permission;
  }
}

export const alertWishes = new AlertWishes();
