import type { ContactField, ImportInput } from './contacts.graphql.ts';

/** What each column holds; '' is left out. */
export type ColumnMapping = ('' | ContactField)[];

export const CONTACT_COLUMNS: ContactField[] = [
  'DISPLAY_NAME',
  'EMAIL',
  'PHONE',
  'DEPARTMENT',
  'KIND',
  'LOCALE',
];

/** Without these nobody can be made. */
const NEEDED: ContactField[] = ['DISPLAY_NAME', 'EMAIL'];

// As columns are called in practice, in both languages, without what is neither letter nor digit.
const NAMES: Record<ContactField, RegExp> = {
  EMAIL: /^(e?mail|emailadresse|emailaddress|mailadresse|adresse|address|login|benutzer(name)?|user(name)?)$/,
  DISPLAY_NAME:
    /^(name|displayname|fullname|vollername|anzeigename|kontakt|contact|person|mitarbeiter(in)?|employee)$/,
  PHONE: /^(phone|phonenumber|telephone|telefon|telefonnummer|tel|mobil|mobile|handy|durchwahl)$/,
  DEPARTMENT: /^(department|dept|abteilung|bereich|team|kostenstelle)$/,
  KIND: /^(kind|type|typ|art|rolle|role)$/,
  LOCALE: /^(locale|language|lang|sprache)$/,
};

const plain = (name: string): string =>
  name
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^\p{L}\d]/gu, '');

/** Guessed from what the columns are called, and, where no name tells, from an @ in the first rows. Each field once. */
export function guessMapping(header: string[], rows: string[][]): ColumnMapping {
  const mapping: ColumnMapping = header.map(() => '');
  for (const field of CONTACT_COLUMNS) {
    const column = header.findIndex((name, at) => mapping[at] === '' && NAMES[field].test(plain(name)));
    if (column >= 0) mapping[column] = field;
  }
  if (!mapping.includes('EMAIL')) {
    const column = header.findIndex(
      (_, at) =>
        mapping[at] === '' && rows.length > 0 && rows.slice(0, 5).every((row) => row[at]?.includes('@')),
    );
    if (column >= 0) mapping[column] = 'EMAIL';
  }
  return mapping;
}

/** Another column takes the field over: it can be in one place only. */
export function assign(mapping: ColumnMapping, column: number, field: '' | ContactField): ColumnMapping {
  return mapping.map((now, at) => (at === column ? field : field !== '' && now === field ? '' : now));
}

export function missing(mapping: ColumnMapping): ContactField[] {
  return NEEDED.filter((field) => !mapping.includes(field));
}

export function mappingInput(mapping: ColumnMapping): ImportInput['mapping'] {
  return mapping.flatMap((field, column) => (field === '' ? [] : [{ column, field }]));
}
