const PREFIX = 'portico:height:';

/**
 * How high a part of a page was the last time: the next visit holds its place free, and nothing moves when it comes. To be
 * made while a component is.
 */
export class KeptHeight {
  /** Of the part, in CSS pixels, as it is measured. */
  height = $state(0);
  /** In CSS pixels; 0 where it was not there, or when this browser keeps nothing. */
  readonly kept: number;
  readonly #ready: () => boolean;

  /** `ready` tells whether what is measured is the part as it stays, `there` whether there is one at all. */
  constructor(name: string, ready: () => boolean, there: () => boolean = () => true) {
    this.kept = read(name);
    this.#ready = ready;
    $effect(() => {
      if (!ready()) return;
      const pixels = there() ? this.height : 0;
      // What is ready now is laid out and measured in the next frame: until then it is as high as what stood in its place.
      let frame = requestAnimationFrame(() => {
        frame = requestAnimationFrame(() => keep(name, pixels));
      });
      return () => cancelAnimationFrame(frame);
    });
  }

  /** What is held free until it is ready. */
  get reserved(): string | undefined {
    return this.#ready() ? undefined : `${this.kept}px`;
  }
}

function read(name: string): number {
  try {
    return Number(localStorage.getItem(PREFIX + name)) || 0;
  } catch {
    return 0;
  }
}

function keep(name: string, pixels: number): void {
  try {
    localStorage.setItem(PREFIX + name, String(Math.round(pixels)));
  } catch {
    // The page moves a little, that is all.
  }
}
