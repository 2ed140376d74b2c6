/** A table as text, read far enough to show it and to say which column is what. The server reads it again and decides. */
export interface Sheet {
  /** The first line: what the columns are called. */
  header: string[];
  rows: string[][];
}

const DELIMITERS = [',', ';', '\t'];

/** What divides the columns: whichever of the three divides the first line into the most. */
function delimiterOf(text: string): string {
  const counts = DELIMITERS.map((delimiter) => firstRecord(text, delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))]!;
}

function firstRecord(text: string, delimiter: string): string[] {
  return records(text, delimiter).next().value ?? [];
}

/** RFC 4180: a field in quotes may hold delimiters, line ends and doubled quotes. */
function* records(text: string, delimiter: string): Generator<string[], undefined> {
  let record: string[] = [];
  let field = '';
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at]!;
    if (quoted) {
      if (letter !== '"') field += letter;
      else if (text[at + 1] === '"') {
        field += '"';
        at++;
      } else quoted = false;
    } else if (letter === '"' && field === '') quoted = true;
    else if (letter === delimiter) {
      record.push(field);
      field = '';
    } else if (letter === '\n' || letter === '\r') {
      if (letter === '\r' && text[at + 1] === '\n') at++;
      record.push(field);
      yield record;
      record = [];
      field = '';
    } else field += letter;
  }
  if (field !== '' || record.length > 0) {
    record.push(field);
    yield record;
  }
  return undefined;
}

const isEmpty = (record: string[]): boolean => record.every((field) => field.trim() === '');

/** null: there is nothing to be read. */
export function readSheet(text: string): Sheet | null {
  const plain = text.replace(/^\uFEFF/, '');
  const lines = [...records(plain, delimiterOf(plain))].filter((record) => !isEmpty(record));
  const [header, ...rows] = lines;
  return header ? { header: header.map((name) => name.trim()), rows } : null;
}

/** A file's text. Spreadsheets on Windows still write another encoding than UTF-8. */
export function decode(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
