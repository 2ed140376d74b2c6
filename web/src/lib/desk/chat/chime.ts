/** Two notes, high and higher for a chat that waits; one for a message. In Hz. */
const NOTES = { waiting: [659, 880], message: [740] } as const;
const NOTE_S = 0.16;
const LOUD = 0.12;

let context: AudioContext | undefined;

/** Browsers let no page sound before somebody has touched it: to be called when they do. */
export function wakeChime(): void {
  try {
    context ??= new AudioContext();
    void context.resume().catch(() => undefined);
  } catch {
    // There is nothing to sound with.
  }
}

export const canChime = (): boolean => context?.state === 'running';

/** Sounds, where it may. */
export function chime(what: keyof typeof NOTES): void {
  if (context?.state !== 'running') return;
  for (const [turn, frequency] of NOTES[what].entries()) {
    const from = context.currentTime + turn * NOTE_S;
    const gain = new GainNode(context, { gain: 0 });
    const note = new OscillatorNode(context, { type: 'sine', frequency });
    note.connect(gain).connect(context.destination);
    // No click at either end.
    gain.gain.linearRampToValueAtTime(LOUD, from + 0.015);
    gain.gain.setValueAtTime(LOUD, from + 0.04);
    gain.gain.exponentialRampToValueAtTime(0.0001, from + NOTE_S * 1.8);
    note.start(from);
    note.stop(from + NOTE_S * 2);
  }
}
