import { describe, expect, it } from 'vitest';
import { keyOf, leavesNoGap, personalData, replaced, type PersonalKind } from './personal-data.ts';

const known = {
  names: ['Anna Müller', 'Thomas von der Heide', 'Mara Klein', 'Dr. Li Wei'],
  emails: ['anna.mueller@example.com', 'info@example.com'],
  slug: 'oriale',
};
const found = (text: string): [PersonalKind, string][] =>
  personalData(text, known).map(({ kind, text }) => [kind, text]);
const of = (kind: PersonalKind, text: string): string[] =>
  found(text)
    .filter(([other]) => other === kind)
    .map(([, text]) => text);
const clean = (text: string): string =>
  replaced(text, personalData(text, known), ({ kind }) => (leavesNoGap(kind) ? '' : `‹${kind}›`));

describe('names', () => {
  it('are found whole, turned round, short, alone and in the genitive', () => {
    for (const name of [
      'Anna Müller',
      'anna müller',
      'Müller, Anna',
      'A. Müller',
      'Anna',
      'Müllers',
      'MÜLLER',
    ])
      expect(of('NAME', `Das hat ${name} gesagt.`), name).toEqual([name]);
    expect(of('NAME', 'Anna’s printer and Thomas von der Heide’s phone')).toEqual([
      'Anna’s',
      'Thomas von der Heide’s',
    ]);
  });

  it('are found without umlauts, as a log-in, and in Markdown', () => {
    expect(of('NAME', 'Konto Mueller, C:\\Users\\anna.mueller und **Anna**')).toEqual([
      'Mueller',
      'anna.mueller',
      'Anna',
    ]);
    expect(of('NAME', 'Das Postfach info ist voll')).toEqual([]);
  });

  it('are found behind a title, though nobody knows them', () => {
    expect(of('NAME', 'Ich war bei Herrn Dr. Schulze und Frau Meier-Lang.')).toEqual([
      'Herrn Dr. Schulze',
      'Frau Meier-Lang',
    ]);
    expect(of('NAME', 'Ask Mr. Smith, or Mrs Jones')).toEqual(['Mr. Smith', 'Mrs Jones']);
  });

  it('are no words that only look like one', () => {
    expect(found('Die Schrift ist zu klein, und das Annahmeprotokoll von der Heideblume fehlt.')).toEqual([]);
    expect(found('Anna Müller')).toEqual([['NAME', 'Anna Müller']]);
  });
});

describe('addresses and numbers', () => {
  it('e-mail: bare, in brackets, linked, escaped', () => {
    for (const address of [
      'x.y+z@mail.example.de',
      '<jo@example.com>',
      '[Jo](mailto:jo@example.com)',
      'a\\_b@c.org',
    ])
      expect(of('EMAIL', `An ${address} schreiben`), address).toEqual([address]);
    expect(of('EMAIL', 'user @ home, @media, a@b')).toEqual([]);
  });

  it.each([
    '+49 89 1234567',
    '+49 (0) 89 / 1234-56',
    '0049 171 2345678',
    '(089) 12 34 56',
    '0171/1234567',
    '0800 123456',
    '+1 555-123-4567',
    '(555) 123-4567',
    '555-123-4567',
  ])('telephone: %s', (number) => expect(of('PHONE', `Bitte ${number} anrufen.`)).toEqual([number]));

  it('telephone: short where it is called so', () => {
    expect(of('PHONE', 'Durchwahl 4711, ext. 23')).toEqual(['4711', '23']);
  });

  it('IP addresses, but none that every machine has', () => {
    expect(of('IP', 'ping 192.168.17.4 und 10.0.0.1:8080, 172.16.0.0/12')).toEqual([
      '192.168.17.4',
      '10.0.0.1:8080',
      '172.16.0.0/12',
    ]);
    expect(of('IP', 'fe80::1ff:fe23:4567:890a und 2001:db8:0:0:0:0:2:1')).toHaveLength(2);
    expect(
      found('127.0.0.1, 0.0.0.0, 255.255.255.0, ::1, Version 10.0.19045.3086, std::map, 12:30:45'),
    ).toEqual([]);
  });

  it.each(['5CG1234XYZ', 'ORIA-NB-00423', '4711081512', 'DE89 3704 0044 0532 0130 00', '00:1A:2B:3C:4D:5E'])(
    'serial: %s',
    (serial) => expect(of('SERIAL', `Gerät ${serial} startet nicht`)).toEqual([serial]),
  );

  it('serial: short where it is called so', () => {
    expect(of('SERIAL', 'Inventarnummer: 4711, Kundennr. K-17 und serial number AB12')).toEqual([
      '4711',
      'K-17',
      'AB12',
    ]);
  });

  it('no serials: dates, times, errors, updates, versions, models', () => {
    for (const text of [
      '2024-01-15 08:15:00, 01.02.2024, 01/02/2024, 15.1.24',
      'Fehler 0x80070005, KB5034441, CVE-2024-12345, Ereignis 4625',
      'Windows 11 23H2, Office 2021, HP M404dn, Port 8080, 1.500 Euro, 2024-2025',
    ])
      expect(found(text), text).toEqual([]);
  });

  it('ticket numbers', () => {
    expect(of('TICKET', 'Siehe #42, Ticket 17, Ticketnummer: 1003, Vorgang #8 und ORI-42')).toEqual([
      '#42',
      'Ticket 17',
      'Ticketnummer: 1003',
      'Vorgang #8',
      'ORI-42',
    ]);
    expect(found('# Überschrift\n\nIn case 3 take USB-3 and UTF-8.')).toEqual([]);
  });
});

describe('letters', () => {
  it.each([
    'Hallo Frau Müller,',
    'Sehr geehrte Damen und Herren,',
    'Guten Morgen!',
    'Hi Anna',
    'Dear Ms Smith,',
    'Hello,',
  ])('greeting: %s', (line) =>
    expect(of('GREETING', `${line}\n\nder Drucker druckt nicht.`)).toEqual([line]),
  );

  it('greeting: as far as its comma, and no sentence that begins so', () => {
    expect(of('GREETING', 'Hallo Herr Weber, der Drucker druckt nicht.')).toEqual(['Hallo Herr Weber, ']);
    expect(found('Hallo ist der Name des Programms, das dann startet.\nHi-Res ist an.')).toEqual([]);
  });

  it.each([
    'Mit freundlichen Grüßen\nAnna Müller',
    'Viele Grüße\n\nMara Klein\nIT-Support\nTel. 089 123456',
    'Vielen Dank und beste Grüße, Anna',
    'MfG',
    'Kind regards,\nThomas',
    'Best, Thomas',
    'Thanks,\nAnna',
    'Sent from my iPhone',
    '-- \nAnna Müller\nOriale GmbH',
  ])('signature: %j', (lines) => {
    expect(of('SIGNATURE', `Jetzt geht es.\n\n${lines}\n\n## Lösung\n\nNeu starten.`)).toEqual([lines]);
  });

  it('signature: none in a sentence, nor in code', () => {
    expect(found('Best practice is a restart.\nThanks for calling us.\nGrüße im Netz speichern.')).toEqual(
      [],
    );
    expect(found('```\nHallo\nMfG\n```')).toEqual([]);
    expect(of('SIGNATURE', 'Viele Grüße\n\nDas Gerät startet jetzt wieder.')).toEqual(['Viele Grüße']);
  });
});

describe('a text made clean', () => {
  it('in German', () => {
    const text = `Hallo Frau Klein,

mein Drucker (192.168.17.4) geht nicht. Rufen Sie mich unter 089 123456 an.

Mit freundlichen Grüßen
Anna Müller

## Lösung

Hallo Frau Müller, bitte starten Sie ihn neu.

1. Schalter aus
2. Schalter an

Viele Grüße
Mara Klein`;
    expect(clean(text).trim()).toBe(`mein Drucker (‹IP›) geht nicht. Rufen Sie mich unter ‹PHONE› an.

## Lösung

Bitte starten Sie ihn neu.

1. Schalter aus
2. Schalter an`);
  });

  it('in English', () => {
    const text = 'Hi Mara,\n\nmy account anna.mueller@example.com is locked, see #42.\n\nBest regards\nAnna';
    expect(clean(text).trim()).toBe('my account ‹EMAIL› is locked, see ‹TICKET›.');
  });

  it('leaves no gap where nothing takes the place', () => {
    const without = (text: string): string => replaced(text, personalData(text, known), () => '');
    expect(without('Bitte Anna Müller fragen.')).toBe('Bitte fragen.');
    expect(without('Der Drucker (#42) von Anna.')).toBe('Der Drucker von.');
    expect(without('Anna hat Recht')).toBe('hat Recht');
    expect(without('| 10.0.0.7 | an |')).toBe('| | an |');
  });

  it('keeps what was taken off, and finds what was below it', () => {
    const text = 'Viele Grüße\nAnna Müller';
    const [signature] = personalData(text, known);
    expect(personalData(text, known, [keyOf(signature!)]).map(({ kind }) => kind)).toEqual(['NAME']);
    expect(personalData('Anna, ANNA', known, ['NAME:anna'])).toEqual([]);
  });

  it('is quick with a long text', () => {
    const text = 'Hallo Welt, 0171 und 2001:db8 mit aaaa.bbbb@ und A-B-C-1-2-3 '.repeat(2000);
    const before = performance.now();
    personalData(text, known);
    expect(performance.now() - before).toBeLessThan(3000);
  });
});
