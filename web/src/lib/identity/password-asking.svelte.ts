interface Payload {
  errors: { code: string }[];
}

/** The dialog that asks for the password once more: one for the whole desk. */
class PasswordAsking {
  open = $state(false);
  #answer: ((confirmed: boolean) => void) | undefined;

  ask(): Promise<boolean> {
    this.#answer?.(false);
    this.open = true;
    return new Promise((resolve) => {
      this.#answer = resolve;
    });
  }

  answer(confirmed: boolean): void {
    this.open = false;
    this.#answer?.(confirmed);
    this.#answer = undefined;
  }
}

export const passwordAsking = new PasswordAsking();

/**
 * Runs a mutation; where the server wants the password first, asks for it and runs it again. What was typed stays where
 * it is, since the form waits all the while. Whoever declines is told by the server's own words.
 */
export async function withPassword<T extends Payload>(
  mutate: () => Promise<T>,
  ask: () => Promise<boolean> = () => passwordAsking.ask(),
): Promise<T> {
  const payload = await mutate();
  const needed = payload.errors.some(({ code }) => code === 'PASSWORD_NEEDED');
  return needed && (await ask()) ? mutate() : payload;
}
