import { send } from '#lib/api/client.ts';
import { caught, type ApiError } from '#lib/api/errors.ts';
import type { UserError } from '#lib/api/submission.svelte.ts';
import type { Locale } from '#lib/text/locale.svelte.ts';
import { differing, merge, toInput, withPicture, withText, type Merged, type TextName } from './design.ts';
import { History } from './history.svelte.ts';
import { decided, inheriting, owning } from './inherit.ts';
import {
  SaveDraftMutation,
  type BrandPart,
  type Design,
  type Draft,
  type Picture,
  type PictureRole,
  type StudioFacts,
} from './studio.graphql.ts';

export type SavingState = 'saved' | 'unsaved' | 'saving' | 'failed' | 'conflict';

/** One admin's work on a portal's design: what is on the screen, what the server has of it, and the way back. */
export class Studio {
  readonly tenant: string;
  readonly portal: StudioFacts['portal'];
  /** The base brand, of which parts may be taken; none in that itself. */
  base = $state.raw<StudioFacts['base']>(null);
  isBase = $state(false);
  readonly history = new History<Design>();
  design = $state.raw<Design>() as Design;
  /** The draft as the server knew it last. */
  draft = $state.raw<Draft>() as Draft;
  failure = $state.raw<ApiError>();
  errors = $state.raw<UserError[]>([]);
  /** Somebody else has saved meanwhile: this. */
  theirs = $state.raw<Draft>();
  #kept = $state.raw<Design>() as Design;
  #pending = $state(false);
  #saving: Promise<boolean> | undefined;

  constructor({ portal, draft, base, isBase }: StudioFacts) {
    this.tenant = portal.id;
    this.portal = portal;
    this.base = base;
    this.isBase = isBase;
    this.draft = draft;
    this.design = draft.design;
    this.#kept = draft.design;
  }

  /** Does the screen show what the server does not have? */
  readonly dirty = $derived(differing(this.design, this.#kept).length > 0);

  get state(): SavingState {
    if (this.theirs) return 'conflict';
    if (this.#pending) return 'saving';
    if (this.dirty && (this.failure || this.errors.length > 0)) return 'failed';
    return this.dirty ? 'unsaved' : 'saved';
  }

  /** Waiting alone may bring it to the server; what was refused has to be changed first. */
  get savesItself(): boolean {
    return this.dirty && !this.#pending && !this.theirs && this.errors.length === 0;
  }

  /** What differs from the published design, as soon as everything is saved. */
  get hasChanges(): boolean {
    return this.dirty || this.draft.changes.length > 0;
  }

  /** `key` names what is changed: strokes on the same thing are one step back. */
  change(next: Partial<Design>, key: string): void {
    this.#decide({ ...this.design, ...next }, key);
  }

  changeText(locale: Locale, name: TextName, value: string): void {
    this.#decide(withText(this.design, locale, name, value), `texts.${locale}.${name}`);
  }

  changePicture(role: PictureRole, picture: Picture | undefined): void {
    this.#decide(withPicture(this.design, role, picture), `pictures.${role}.${picture?.key ?? ''}`);
  }

  /** Takes a part from the base brand, or keeps it as it is from now on. */
  inherit(part: BrandPart, wanted: boolean): void {
    const { design, base } = this;
    if (wanted && base) this.#replace(inheriting(design, part, base.design), `inherits.${part}`);
    else this.#replace(owning(design, part), `inherits.${part}`);
  }

  undo(): void {
    this.design = this.history.undo(this.design);
    this.errors = [];
  }

  redo(): void {
    this.design = this.history.redo(this.design);
    this.errors = [];
  }

  /** What the server has said about one field, until that is changed. */
  errorOf(field: string): string | undefined {
    return this.errors.find((error) => fieldOf(error) === field)?.message;
  }

  /** Brings everything to the server, also what is changed while it is on its way. */
  async save(): Promise<boolean> {
    while (this.dirty || this.#saving) {
      this.#saving ??= this.#send().finally(() => (this.#saving = undefined));
      if (!(await this.#saving)) return false;
    }
    return true;
  }

  /** The server's draft has been replaced as a whole: published, thrown away, planned. */
  adopt(draft: Draft): void {
    this.draft = draft;
    this.#kept = draft.design;
    this.errors = [];
    this.failure = undefined;
    this.theirs = undefined;
    if (differing(this.design, draft.design).length > 0) this.#replace(draft.design, 'draft');
  }

  /** What taking both sides together would give, while there is a conflict. */
  get merged(): Merged | undefined {
    return this.theirs && merge(this.#kept, this.design, this.theirs.design);
  }

  takeTheirs(): void {
    if (this.theirs) this.adopt(this.theirs);
  }

  /** What was changed here goes on top of what they saved; what only they changed stays theirs. */
  async keepMine(): Promise<boolean> {
    const { theirs, merged } = this;
    if (!theirs || !merged) return false;
    this.draft = theirs;
    this.#kept = theirs.design;
    this.theirs = undefined;
    if (merged.theirs.length > 0) this.#replace(merged.design, 'merge');
    return this.save();
  }

  async #send(): Promise<boolean> {
    const sent = this.design;
    const input = { tenantId: this.tenant, revision: this.draft.revision, design: toInput(sent) };
    this.#pending = true;
    try {
      const { draft, errors } = (await send(SaveDraftMutation, { input })).saveBrandDraft;
      this.failure = undefined;
      if (errors.some(({ code }) => code === 'CONFLICT') && draft) {
        this.theirs = draft;
        return false;
      }
      this.errors = errors;
      if (errors.length > 0 || !draft) return false;
      // What is on the screen stays as it was typed, also where the server took away a space at its end.
      this.draft = draft;
      this.#kept = sent;
      return true;
    } catch (cause) {
      this.failure = caught(cause);
      return false;
    } finally {
      this.#pending = false;
    }
  }

  /** What is changed by hand is decided, and not the base brand's any more; the base itself has nothing from there. */
  #decide(next: Design, key: string): void {
    this.#replace(this.isBase ? next : decided(this.design, next), key);
  }

  #replace(next: Design, key: string): void {
    const changed = differing(this.design, next);
    if (changed.length === 0) return;
    this.history.record(this.design, key);
    this.design = next;
    // What is wrong with a link is told at a place within the links, and they are changed as one.
    const touched = (at: string): boolean =>
      changed.some((field) => at === field || at.startsWith(`${field}.`));
    this.errors = this.errors.filter((error) => !touched(fieldOf(error)));
  }
}

/** `["input", "design", "texts", "de", "headline"]` → `texts.de.headline`. */
export function fieldOf({ path }: UserError): string {
  return path
    .join('.')
    .replace(/^input\./, '')
    .replace(/^design\./, '');
}
