import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { deskUrl } from './demo.ts';
import type { Door } from './newcomers.ts';
import { ask } from './studio.ts';

/** A portal of a story's own, whose design is no other story's concern. */
export interface OwnPortal extends Door {
  /** `Portal.id`. */
  id: string;
}

/** A mutation that has to succeed. */
export async function must<Data extends object>(desk: Page, query: string, input: object): Promise<Data> {
  const data = await ask<Record<string, Data & { errors: object[] }> | null>(desk, query, { input });
  const [payload] = Object.values(data ?? {});
  if (!payload || payload.errors.length > 0) throw new Error(`${query}: ${JSON.stringify(payload?.errors)}`);
  return payload;
}

async function uploaded(desk: Page, tenantId: string, role: string, path: string): Promise<string> {
  const bytes = readFileSync(path).toString('base64');
  return desk.evaluate(
    async ({ bytes, tenantId, role }) => {
      const query =
        'mutation ($input: UploadBrandPictureInput!) { uploadBrandPicture(input: $input) { picture { key } } }';
      const form = new FormData();
      form.append(
        'operations',
        JSON.stringify({ query, variables: { input: { tenantId, role, file: null } } }),
      );
      form.append('map', JSON.stringify({ 0: ['variables.input.file'] }));
      form.append('0', new Blob([Uint8Array.from(atob(bytes), (byte) => byte.charCodeAt(0))]), 'picture');
      const answer = await fetch('/graphql', { method: 'POST', body: form });
      const { data } = (await answer.json()) as {
        data: { uploadBrandPicture: { picture: { key: string } } };
      };
      return data.uploadBrandPicture.picture.key;
    },
    { bytes, tenantId, role },
  );
}

/** Opens one in English, from the desk where an admin is logged in. */
export async function openPortal(desk: Page, slug: string): Promise<OwnPortal> {
  const host = `${slug}.localhost`;
  const name = `Brands ${slug}`;
  const { tenant } = await must<{ tenant: { id: string } }>(
    desk,
    'mutation ($input: CreateTenantInput!) { createTenant(input: $input) { tenant { id } errors { message } } }',
    {
      name,
      slug,
      hosts: [host],
      locales: ['EN'],
      defaultLocale: 'EN',
      support: { name: 'Story Help', email: 'help@brands.example', phone: '+49 30 123456' },
    },
  );
  return { id: tenant.id, slug, name, locale: 'en', url: deskUrl('/').replace(/\/\/[^:/]+/, `//${host}`) };
}

/** A portal with something on every screen, as an admin's page at the desk makes it. */
export async function furnish(desk: Page, portal: OwnPortal): Promise<Record<string, string>> {
  const tenantId = portal.id;
  await must(
    desk,
    'mutation ($input: CreatePageInput!) { createPage(input: $input) { errors { message } } }',
    {
      tenantId,
      slug: 'imprint',
      texts: [
        {
          locale: 'EN',
          title: 'Legal notice',
          body: '## Who\n\nText with a [link](https://www.example.com) and `code`.\n\n> Quoted\n\n| a | b |\n|---|---|\n| 1 | 2 |',
        },
      ],
    },
  );
  for (const severity of ['INFO', 'WARNING', 'OUTAGE'])
    await must(
      desk,
      'mutation ($input: CreateAnnouncementInput!) { createAnnouncement(input: $input) { errors { message } } }',
      {
        tenantIds: [tenantId],
        severity,
        public: true,
        texts: [{ locale: 'EN', title: severity, body: 'With a [link](https://www.example.com).' }],
      },
    );
  return {
    LOGO: await uploaded(desk, tenantId, 'LOGO', '../tenants/oriale/logo.svg'),
    LOGO_DARK: await uploaded(desk, tenantId, 'LOGO_DARK', '../tenants/oriale/logo-dark.svg'),
    BANNER: await uploaded(desk, tenantId, 'BANNER', '../tenants/nordwind/banner.jpg'),
    LOGIN_BACKGROUND: await uploaded(desk, tenantId, 'LOGIN_BACKGROUND', '../tenants/nordwind/banner.jpg'),
  };
}

/** Tickets in several states, as their requester's page makes them and the desk answers. Returns the number of one with answers. */
export async function fillTickets(desk: Page, member: Page): Promise<number> {
  const made: { id: string; number: number }[] = [];
  for (const priority of ['URGENT', 'HIGH', 'LOW']) {
    const { ticket } = await must<{ ticket: (typeof made)[number] }>(
      member,
      'mutation ($input: CreateTicketInput!) { createTicket(input: $input) { ticket { id number } errors { message } } }',
      {
        subject: `The printer prints stripes (${priority})`,
        description:
          'It says `PC LOAD LETTER`.\n\n> really\n\n- [a link](https://www.example.com)\n\n```\nand code\n```',
        priority,
      },
    );
    made.push(ticket);
  }
  const [first] = made;
  await must(
    desk,
    'mutation ($input: AnswerTicketInput!) { answerTicket(input: $input) { errors { message } } }',
    { ticketId: first!.id, body: 'Please say `more`.' },
  );
  return first!.number;
}

/** Shows a design to everybody. */
export async function publish(desk: Page, portal: OwnPortal, design: object): Promise<void> {
  const tenantId = portal.id;
  const { serviceDesk } = await ask<{ serviceDesk: { brandStudio: { draft: { revision: number } } } }>(
    desk,
    'query ($id: ID!) { serviceDesk { brandStudio(tenantId: $id) { draft { revision } } } }',
    { id: tenantId },
  );
  const { draft } = await must<{ draft: { revision: number } }>(
    desk,
    'mutation ($input: SaveBrandDraftInput!) { saveBrandDraft(input: $input) { draft { revision } errors { message path } } }',
    { tenantId, revision: serviceDesk.brandStudio.draft.revision, design },
  );
  await must(
    desk,
    'mutation ($input: PublishBrandInput!) { publishBrand(input: $input) { errors { message } } }',
    {
      tenantId,
      revision: draft.revision,
    },
  );
}
