import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { beforeEach, expect, it, vi } from 'vitest';
import ResetForm from './ResetForm.svelte';

const changed = vi.fn();

function open(hash: string): void {
  history.replaceState(null, '', `/reset${hash}`);
  changed.mockClear();
  render(ResetForm, { minLength: 10, brand: 'Oriale', forgot: '/forgot', login: '/login', changed });
}

function answer(errors: { code: string; message: string; path: string[] }[]): Response {
  return Response.json({ data: { resetPassword: { changed: errors.length === 0, errors } } });
}

beforeEach(() => {
  vi.stubGlobal(
    'fetch',
    vi.fn(async () => answer([])),
  );
});

it('takes the token out of the address at once, and sends it', async () => {
  open('#to-k_en');
  expect(location.hash).toBe('');
  await fireEvent.input(screen.getByLabelText('New password'), { target: { value: 'a long enough one' } });
  await fireEvent.click(screen.getByRole('button', { name: 'Save password' }));
  await waitFor(() => expect(changed).toHaveBeenCalledOnce());
  const body = JSON.parse(vi.mocked(fetch).mock.calls[0]![1]!.body as string) as { variables: unknown };
  expect(body.variables).toEqual({ input: { token: 'to-k_en', newPassword: 'a long enough one' } });
});

it('explains a link without a token, and where to get another', () => {
  open('');
  expect(screen.queryByLabelText('New password')).toBeNull();
  expect(screen.getByRole('link', { name: 'Ask for a new link' }).getAttribute('href')).toBe('/forgot');
});

it('explains a link that is used up, and moves the focus there', async () => {
  vi.mocked(fetch).mockResolvedValueOnce(
    answer([{ code: 'TOKEN_INVALID', message: 'No.', path: ['input', 'token'] }]),
  );
  open('#used');
  await fireEvent.input(screen.getByLabelText('New password'), { target: { value: 'a long enough one' } });
  await fireEvent.click(screen.getByRole('button', { name: 'Save password' }));
  const notice = await screen.findByRole('alert');
  expect(notice.textContent).toContain('This link does not work any more');
  await waitFor(() => expect(document.activeElement).toBe(notice));
  expect(changed).not.toHaveBeenCalled();
});
