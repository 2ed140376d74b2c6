import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { beforeEach, expect, it, vi } from 'vitest';
import { goto } from '$app/navigation';
import NewTicketForm from './NewTicketForm.svelte';

vi.mock('$app/navigation', () => ({ goto: vi.fn(async () => undefined) }));

const created = { data: { createTicket: { ticket: { id: 't', number: 7 }, errors: [] } } };

/** The server's answers to what is sent; who can be chosen is asked beside it. */
const answer = vi.fn<typeof fetch>();

function sent(): { subject: string; clientKey: string }[] {
  return vi
    .mocked(answer)
    .mock.calls.map(
      ([, init]) => (JSON.parse(init!.body as string) as { variables: { input: never } }).variables.input,
    );
}

async function write(): Promise<void> {
  await fireEvent.input(screen.getByLabelText('Subject'), { target: { value: 'Printer' } });
  await fireEvent.input(screen.getByLabelText('Description'), { target: { value: 'It is empty.' } });
}

beforeEach(() => {
  vi.mocked(goto).mockClear();
  answer.mockReset();
  answer.mockImplementation(async () => Response.json(created));
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) =>
    (init.body as string).includes('colleagues')
      ? Response.json({ data: { viewer: { colleagues: [] } } })
      : answer(url, init),
  );
});

it('sends once however often one clicks, and goes to the ticket', async () => {
  render(NewTicketForm, { person: 'p1' });
  await write();
  const button = screen.getByRole('button', { name: 'Create ticket' });
  await Promise.all([fireEvent.click(button), fireEvent.click(button)]);
  await waitFor(() => expect(goto).toHaveBeenCalledWith('/tickets/7'));
  expect(sent()).toHaveLength(1);
  expect(localStorage).toHaveLength(0);
});

it('keeps everything when the connection is lost, and a retry is the same draft', async () => {
  answer.mockRejectedValueOnce(new TypeError('Failed to fetch'));
  render(NewTicketForm, { person: 'p1' });
  await write();
  await fireEvent.click(screen.getByRole('button', { name: 'Create ticket' }));
  const alert = await screen.findByRole('alert');
  expect(alert.textContent).toContain('No connection');
  expect(screen.getByLabelText<HTMLInputElement>('Subject').value).toBe('Printer');
  await fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
  await waitFor(() => expect(goto).toHaveBeenCalled());
  const [first, second] = sent();
  expect(second?.clientKey).toBe(first?.clientKey);
});

it('sends what was changed after a lost connection as another, lest the server drop it as the same', async () => {
  answer.mockRejectedValueOnce(new TypeError('Failed to fetch'));
  render(NewTicketForm, { person: 'p1' });
  await write();
  await fireEvent.click(screen.getByRole('button', { name: 'Create ticket' }));
  await screen.findByRole('alert');
  await fireEvent.input(screen.getByLabelText('Description'), { target: { value: 'It is empty. And hot.' } });
  await fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
  await waitFor(() => expect(goto).toHaveBeenCalled());
  const [first, second] = sent();
  expect(second?.clientKey).not.toBe(first?.clientKey);
});

it('keeps what is written while the answer is on its way', async () => {
  let arrive: (response: Response) => void = () => undefined;
  answer.mockReturnValueOnce(new Promise((resolve) => (arrive = resolve)));
  render(NewTicketForm, { person: 'p1' });
  await write();
  await fireEvent.click(screen.getByRole('button', { name: 'Create ticket' }));
  await fireEvent.input(screen.getByLabelText('Description'), {
    target: { value: 'It is empty. One more thing.' },
  });
  arrive(Response.json(created));
  await waitFor(() => expect(goto).toHaveBeenCalled());
  expect(screen.getByLabelText<HTMLTextAreaElement>('Description').value).toBe('One more thing.');
  expect(screen.getByLabelText<HTMLInputElement>('Subject').value).toBe('');
});

it('shows an error at its field and puts the focus there', async () => {
  const errors = [{ code: 'BLANK', message: 'Please fill this in.', path: ['input', 'description'] }];
  answer.mockResolvedValueOnce(Response.json({ data: { createTicket: { ticket: null, errors } } }));
  render(NewTicketForm, { person: 'p1' });
  await fireEvent.click(screen.getByRole('button', { name: 'Create ticket' }));
  const field = await screen.findByLabelText('Description');
  await waitFor(() => expect(field.getAttribute('aria-invalid')).toBe('true'));
  expect(document.activeElement).toBe(field);
  const described = field.getAttribute('aria-describedby')!.split(' ');
  expect(described.map((id) => document.getElementById(id)?.textContent).join(' ')).toContain(
    'Please fill this in.',
  );
  await fireEvent.input(field, { target: { value: 'x' } });
  expect(field.getAttribute('aria-invalid')).toBeNull();
});
