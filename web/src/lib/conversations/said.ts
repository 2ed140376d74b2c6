import { excerpt } from './excerpt.ts';

interface Said {
  body: { markdown: string } | null;
  attachments: readonly { fileName: string }[];
}

/** A message in a line: its first words, or what its files are called when it is of files alone. */
export function said({ body, attachments }: Said, longest?: number): string {
  const text = excerpt(body?.markdown ?? '', longest);
  return text || attachments.map(({ fileName }) => fileName).join(', ');
}
