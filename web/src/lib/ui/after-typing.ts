import { beforeNavigate } from '$app/navigation';

/** Milliseconds without a key after which somebody has stopped typing. */
const PAUSE = 300;

interface AfterTyping {
  readonly waiting: boolean;
  /** A key was pressed. */
  typed: () => void;
  stop: () => void;
}

/**
 * Does something once a person has stopped typing, and does not when they have gone to another page by then: what they
 * typed would bring them back. To be called while a component is made.
 */
export function afterTyping(act: () => void): AfterTyping {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = (): void => {
    clearTimeout(timer);
    timer = undefined;
  };
  beforeNavigate(({ from, to }) => {
    if (from?.url.pathname !== to?.url.pathname) stop();
  });
  return {
    get waiting() {
      return timer !== undefined;
    },
    typed() {
      stop();
      timer = setTimeout(act, PAUSE);
    },
    stop,
  };
}
