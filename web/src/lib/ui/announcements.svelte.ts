/** One short message for everybody: shown for a while at the bottom, and read out by a screen reader. */
class Announcements {
  shown = $state<string>();
  /** Read out only: counts of results and the like, which the eye sees anyway. */
  spoken = $state('');
  #timer: ReturnType<typeof setTimeout> | undefined;

  show(text: string): void {
    this.shown = text;
    this.hold();
    this.release();
  }

  speak(text: string): void {
    this.spoken = text;
  }

  /** The pointer rests on it: it stays. */
  hold(): void {
    clearTimeout(this.#timer);
  }

  release(): void {
    this.#timer = setTimeout(() => this.dismiss(), 7000);
  }

  dismiss(): void {
    clearTimeout(this.#timer);
    this.shown = undefined;
  }
}

export const announcements = new Announcements();
