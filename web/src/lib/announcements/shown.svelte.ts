import { send } from '#lib/api/client.ts';
import { watch } from '#lib/api/live.ts';
import { pageLinks, type PageLink } from '#lib/pages/links.svelte.ts';
import { locale, type Locale } from '#lib/text/locale.svelte.ts';
import type AnnouncementRows from './AnnouncementRows.svelte';
import {
  AnnouncementsChanged,
  AnnouncementsQuery,
  DismissAnnouncementMutation,
  type Announcement,
} from './announcements.graphql.ts';

const STORED = 'portico:put-away';
/** Whatever begins at its time tells nothing: looked for this often. */
const LOOK_MS = 45_000;
const TICK_MS = 5_000;
/** Those put away before log-in that a browser remembers. */
const MOST_STORED = 50;

type Told = Pick<Announcement, 'id' | 'revision' | 'endsAt' | 'isDismissible'>;

const nameOf = ({ id, revision }: Told): string => `${id}:${revision}`;
const tellOf = (all: Told[]): string =>
  all.map((one) => `${nameOf(one)} ${one.endsAt ?? ''} ${one.isDismissible}`).join();

/** What the portal has to say to whoever is here; with it comes what leads to its pages. */
class Shown {
  /** What shows them; a page that has nothing to say does not load it. */
  View = $state.raw<typeof AnnouncementRows>();
  #all = $state.raw<Announcement[]>([]);
  #now = $state(Date.now());
  #away = $state.raw(remembered());

  /** The language of their words. */
  #spoken = locale.current;

  /** What came with the page, and its language. */
  async begin(all: Announcement[], pages: PageLink[], spoken: Locale): Promise<void> {
    this.#all = all;
    pageLinks.all = pages;
    this.#spoken = spoken;
    await this.#load();
  }

  /** Those to show; before log-in without what was put away in this browser, whoever it was. */
  current(inside: boolean): Announcement[] {
    return this.#all.filter(
      (one) =>
        (one.endsAt === null || Date.parse(one.endsAt) > this.#now) &&
        (inside || !this.#away.includes(nameOf(one))),
    );
  }

  /** Asks for them. What is on show stays when that fails: they come with the next look. */
  look = async (): Promise<void> => {
    try {
      const wanted = locale.current;
      const { announcements, pages } = await send(AnnouncementsQuery, {});
      // What is the same stays as it is: whoever has unfolded it reads on.
      if (tellOf(announcements) !== tellOf(this.#all) || this.#spoken !== wanted) this.#all = announcements;
      this.#spoken = wanted;
      pageLinks.all = pages;
      await this.#load();
    } catch {
      // As above.
    }
  };

  async #load(): Promise<void> {
    if (this.View || this.#all.length === 0) return;
    try {
      this.View = (await import('./AnnouncementRows.svelte')).default;
    } catch {
      // It did not arrive: with the next look.
    }
  }

  /** Puts one away: for the contact, or, while nobody is inside, in this browser. */
  async putAway(one: Announcement, inside: boolean): Promise<void> {
    if (!inside) {
      this.#away = [...this.#away, nameOf(one)].slice(-MOST_STORED);
      remember(this.#away);
      return;
    }
    this.#all = this.#all.filter((other) => other !== one);
    try {
      await send(DismissAnnouncementMutation, { input: { announcementId: one.id } });
    } catch {
      // Shown again with the next look.
    }
  }

  /** Keeps them as they are meant to be, for as long as the component that calls this is there. */
  follow(inside: () => boolean): void {
    const nobody = $derived(!inside());
    $effect(() =>
      watch(
        AnnouncementsChanged,
        {},
        (data) => {
          if (!data || tellOf(data.announcementsChanged) !== tellOf(this.#all)) void this.look();
        },
        { nobody },
      ),
    );
    $effect(() => {
      if (locale.current !== this.#spoken) void this.look();
    });
    $effect(() => {
      const ticking = setInterval(() => (this.#now = Date.now()), TICK_MS);
      const looking = setInterval(() => {
        if (!document.hidden) void this.look();
      }, LOOK_MS);
      return () => {
        clearInterval(ticking);
        clearInterval(looking);
      };
    });
  }
}

function remembered(): string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(STORED) ?? '[]');
    return Array.isArray(stored) ? stored.filter((one) => typeof one === 'string') : [];
  } catch {
    return [];
  }
}

function remember(away: string[]): void {
  try {
    localStorage.setItem(STORED, JSON.stringify(away));
  } catch {
    // Storage is switched off: away until the page is loaded again.
  }
}

export const shown = new Shown();
