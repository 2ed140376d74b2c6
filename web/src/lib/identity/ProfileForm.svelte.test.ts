import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { beforeEach, expect, it, vi } from 'vitest';
import { portal } from '#lib/branding/portal.svelte.ts';
import ProfileForm from './ProfileForm.svelte';

const contact = {
  id: 'c1',
  displayName: 'Anna Weber',
  email: 'anna@x.example',
  phone: null,
  locale: 'EN' as const,
  mailOnAnswer: true,
  mailOnStatus: false,
  mailOnMessage: true,
  bellOnAnswer: true,
  bellOnStatus: true,
  bellOnChange: false,
};
const saved = vi.fn(async () => undefined);

function sent(): Record<string, unknown> {
  const [, init] = vi.mocked(fetch).mock.lastCall!;
  return (JSON.parse(init!.body as string) as { variables: { input: Record<string, unknown> } }).variables
    .input;
}

const save = (): Promise<boolean> => fireEvent.click(screen.getByRole('button', { name: 'Save' }));

beforeEach(() => {
  saved.mockClear();
  vi.stubGlobal(
    'fetch',
    vi.fn(async () => Response.json({ data: { updateProfile: { contact: { id: 'c1' }, errors: [] } } })),
  );
});

it('keeps whether mails of messages are wanted, and leaves the other switches alone', async () => {
  portal.offer(['TICKETS', 'MESSAGES']);
  render(ProfileForm, { contact, saved });
  const wanted = screen.getByRole('switch', { name: /^E-mail when somebody writes to you/ });
  expect(wanted).toHaveProperty('checked', true);
  await fireEvent.click(wanted);
  await save();
  await waitFor(() => expect(saved).toHaveBeenCalledOnce());
  expect(sent()).toMatchObject({ mailOnAnswer: true, mailOnStatus: false, mailOnMessage: false });
});

it('does not ask where there are no messages, and does not change it', async () => {
  portal.offer(['TICKETS']);
  render(ProfileForm, { contact, saved });
  expect(screen.queryByRole('switch', { name: /somebody writes to you/ })).toBeNull();
  await save();
  await waitFor(() => expect(saved).toHaveBeenCalledOnce());
  expect(sent()).toMatchObject({ mailOnMessage: true });
});
