import type { AttachmentFacts } from './files.graphql.ts';

/** As a file is kept on the device: links do not last, and stay out. */
export const withoutLinks = (file: AttachmentFacts): AttachmentFacts => ({
  ...file,
  url: null,
  thumbnailUrl: null,
});

/** Of whatever lies in storage, which may be of another version or of nobody's, what is a file. */
export function filesOf(kept: unknown): AttachmentFacts[] {
  return Array.isArray(kept) ? kept.filter(isFile) : [];
}

export function isFile(one: unknown): one is AttachmentFacts {
  const { id, fileName } = (one ?? {}) as Partial<AttachmentFacts>;
  return typeof id === 'string' && typeof fileName === 'string';
}
