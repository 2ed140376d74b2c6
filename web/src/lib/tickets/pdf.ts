import { ApiError, errorCode } from '#lib/api/errors.ts';
import { getLocale } from '#lib/paraglide/runtime.js';

/** The ticket as PDF, in the reader's language and with the times of their own place. */
export async function ticketPdf(ticket: {
  number: number;
  pdfUrl: string;
}): Promise<{ name: string; content: Blob }> {
  const wishes = new URLSearchParams({
    locale: getLocale(),
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  });
  const response = await fetch(`${ticket.pdfUrl}?${wishes}`, { cache: 'no-store' }).catch(() => {
    throw new ApiError('NETWORK');
  });
  if (!response.ok) throw new ApiError(errorCode(await codeOf(response)));
  return { name: `Ticket-${ticket.number}.pdf`, content: await response.blob() };
}

async function codeOf(response: Response): Promise<unknown> {
  try {
    const answer = (await response.json()) as { errors?: { extensions?: { code?: unknown } }[] };
    return answer.errors?.[0]?.extensions?.code;
  } catch {
    return undefined;
  }
}
