interface Dated {
  id: string;
  createdAt: string;
}

/**
 * Timeline and internal notes as one story, oldest first. Notes from before the first loaded entry wait until those
 * entries are loaded, or else they would stand in the wrong place.
 */
export function story<Entry extends Dated, Note extends Dated>(
  entries: Entry[],
  notes: Note[],
  earlierEntries: boolean,
): (Entry | Note)[] {
  const from = earlierEntries ? entries[0]?.createdAt : undefined;
  const shown = from === undefined ? notes : notes.filter((note) => note.createdAt >= from);
  return [...entries, ...shown].sort((a, b) =>
    a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0,
  );
}
