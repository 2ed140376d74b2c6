import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { beforeEach, expect, it, vi } from 'vitest';
import ChoosePasswordForm from './ChoosePasswordForm.svelte';
import { passwordOffer } from './password-offer.ts';
import { typedAddress } from './typed-address.ts';

vi.mock('$app/navigation', () => ({ goto: vi.fn(async () => undefined) }));

const rules = { minLength: 10, maxLength: 256 };
const newcomer = {
  displayName: 'Nora Neu',
  mustChangePassword: true,
  mustVerifyCode: false,
  mustSetUpCode: false,
  hasSecondFactor: false,
  mayChangePassword: false,
  passwordRules: rules,
};
const proceed = vi.fn();

function answer(errors: { code: string; message: string; path: string[] }[]): Response {
  return Response.json({ data: { changePassword: { changed: errors.length === 0, errors } } });
}

function sent(): { currentPassword: string; newPassword: string }[] {
  return vi
    .mocked(fetch)
    .mock.calls.map(
      ([, init]) => (JSON.parse(init!.body as string) as { variables: { input: never } }).variables.input,
    );
}

function open(session = newcomer): HTMLInputElement {
  render(ChoosePasswordForm, { session, brand: 'Oriale', login: '/login', proceed });
  return screen.getByLabelText<HTMLInputElement>('New password');
}

const save = (): Promise<boolean> => fireEvent.click(screen.getByRole('button', { name: 'Save password' }));

beforeEach(() => {
  proceed.mockClear();
  vi.stubGlobal(
    'fetch',
    vi.fn(async () => answer([])),
  );
});

it('asks a newcomer for nothing but the new one, and goes on', async () => {
  typedAddress.keep('nora@x.example');
  const field = open();
  expect(document.querySelector('[autocomplete=username]')).toHaveProperty('value', 'nora@x.example');
  expect(field.autocomplete).toBe('new-password');
  await fireEvent.input(field, { target: { value: 'a long enough one' } });
  await save();
  await waitFor(() => expect(proceed).toHaveBeenCalledOnce());
  expect(sent()).toEqual([{ currentPassword: '', newPassword: 'a long enough one' }]);
  expect(typedAddress.get()).toBe('');
});

it.each(['PASSWORD_TOO_SHORT', 'PASSWORD_TOO_COMMON', 'PASSWORD_UNCHANGED'])(
  'says %s at the field and keeps what was typed',
  async (code) => {
    vi.mocked(fetch).mockResolvedValueOnce(
      answer([{ code, message: `No: ${code}`, path: ['input', 'newPassword'] }]),
    );
    const field = open();
    await fireEvent.input(field, { target: { value: 'password1234' } });
    await save();
    await waitFor(() => expect(field.getAttribute('aria-invalid')).toBe('true'));
    expect(document.activeElement).toBe(field);
    expect(screen.getByText(`No: ${code}`)).toBeTruthy();
    expect(field.value).toBe('password1234');
    expect(proceed).not.toHaveBeenCalled();
  },
);

it('asks for the old one when the server wants it', async () => {
  vi.mocked(fetch).mockResolvedValueOnce(
    answer([{ code: 'WRONG_CREDENTIALS', message: 'Which one?', path: ['input', 'currentPassword'] }]),
  );
  await fireEvent.input(open(), { target: { value: 'a long enough one' } });
  await save();
  const current = await screen.findByLabelText('Current password');
  await waitFor(() => expect(document.activeElement).toBe(current));
  await fireEvent.input(current, { target: { value: 'from the mail' } });
  await save();
  await waitFor(() => expect(proceed).toHaveBeenCalledOnce());
  expect(sent().at(-1)).toEqual({ currentPassword: 'from the mail', newPassword: 'a long enough one' });
});

it('lets nobody pass who must choose, and offers it once to who may', async () => {
  open();
  expect(screen.queryByRole('button', { name: 'Not now' })).toBeNull();
  expect(screen.getByRole('button', { name: 'Log out' })).toBeTruthy();
  document.body.innerHTML = '';
  open({ ...newcomer, mustChangePassword: false, mayChangePassword: true });
  expect(passwordOffer.made()).toBe(false);
  await fireEvent.click(screen.getByRole('button', { name: 'Not now' }));
  await waitFor(() => expect(proceed).toHaveBeenCalledOnce());
  expect(passwordOffer.made()).toBe(true);
});
