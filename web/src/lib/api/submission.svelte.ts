import { tick } from 'svelte';
import { caught, type ApiError } from './errors.ts';

export interface UserError {
  code: string;
  message: string;
  path: string[];
}

/**
 * One form's way to the server: keeps a double click from sending twice, holds user errors by field and a failure that
 * can be retried. After errors the focus goes to the first field that has one, or else to the form's message.
 */
export class Submission {
  pending = $state(false);
  errors = $state.raw<UserError[]>([]);
  failure = $state.raw<ApiError>();
  form = $state<HTMLFormElement>();

  /** Runs a mutation; resolves to its payload when the server accepted it, to null when not. */
  async run<Payload extends { errors: UserError[] }>(
    mutate: () => Promise<Payload>,
  ): Promise<Payload | null> {
    if (this.pending) return null;
    this.pending = true;
    this.failure = undefined;
    try {
      const payload = await mutate();
      this.errors = payload.errors;
      return payload.errors.length === 0 ? payload : null;
    } catch (cause) {
      this.failure = caught(cause);
      return null;
    } finally {
      this.pending = false;
      if (this.errors.length > 0 || this.failure) await this.#focusFirst();
    }
  }

  /** Was somebody else faster? Then what is on the screen is old. */
  get conflict(): boolean {
    return this.errors.some((error) => error.code === 'CONFLICT');
  }

  /** The messages for one field of the input. */
  of(field: string): string | undefined {
    const found = this.errors.filter((error) => fieldOf(error) === field);
    return found.length > 0 ? found.map((error) => error.message).join(' ') : undefined;
  }

  /** The messages that belong to none of the fields on the form. */
  besides(fields: string[]): string[] {
    return this.errors.filter((error) => !fields.includes(fieldOf(error))).map((error) => error.message);
  }

  /** Somebody corrects a field: its message has done its work. */
  clear(field: string): void {
    if (this.errors.some((error) => fieldOf(error) === field)) {
      this.errors = this.errors.filter((error) => fieldOf(error) !== field);
    }
  }

  async #focusFirst(): Promise<void> {
    await tick();
    const target =
      this.form?.querySelector<HTMLElement>('[aria-invalid="true"]') ??
      this.form?.querySelector<HTMLElement>('[data-form-message]');
    target?.focus();
  }
}

/** `["input", "subject"]` → `subject`; `["input", "answers", "start"]` → `answers.start`. */
function fieldOf(error: UserError): string {
  return error.path.slice(1).join('.');
}
