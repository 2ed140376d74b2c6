import { tick } from 'svelte';

/** So near to the end, in pixels, somebody is at the end. */
const NEAR = 48;

/**
 * Where one is in a list of messages whose end is at the bottom: who is there stays there whatever comes or grows, who reads
 * farther up is not moved.
 */
export class LogScroll {
  element = $state<HTMLElement>();
  atEnd = $state(true);

  /** Far enough up that older messages are wanted. */
  get nearStart(): boolean {
    return (this.element?.scrollTop ?? Infinity) < 160;
  }

  scrolled(): void {
    const { element } = this;
    if (element) this.atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR;
  }

  /** Something is higher than before. */
  grown(): void {
    if (this.atEnd) this.toEnd();
    else this.scrolled();
  }

  toEnd(): void {
    this.element?.scrollTo({ top: this.element.scrollHeight });
    this.atEnd = true;
  }

  /** To a message, in the middle and marked for a moment. */
  toMessage(id: string): boolean {
    const row = this.element?.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`);
    if (!row) return false;
    row.scrollIntoView({ block: 'center' });
    const { matches: still } = matchMedia('(prefers-reduced-motion: reduce)');
    if (!still)
      row.animate([{ background: 'var(--p-info-soft)' }, { background: 'transparent' }], { duration: 1_600 });
    return true;
  }

  /** What is put in above moves nothing of what one reads. */
  async keep(change: () => Promise<void>): Promise<void> {
    const { element } = this;
    const before = element ? element.scrollHeight - element.scrollTop : 0;
    await change();
    await tick();
    if (element) element.scrollTop = element.scrollHeight - before;
  }
}
