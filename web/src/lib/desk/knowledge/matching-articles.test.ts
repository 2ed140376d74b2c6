import { describe, expect, it } from 'vitest';
import { matchingArticles } from './matching-articles.ts';

const article = (title: string, summary = '', tags: string[] = []) => ({
  id: title,
  tags,
  texts: [{ locale: 'DE' as const, slug: '', title, summary }],
});
const all = [
  article('Drucker ist offline', 'Was vor einem Anruf zu prüfen ist.', ['drucker', 'printer']),
  article('Passwort vergessen', 'So setzen Sie es zurück.', ['kennwort', 'password']),
  article('VPN einrichten', 'Von zu Hause ins Netz der Firma.', ['homeoffice']),
  article('E-Mail auf dem Telefon', 'Outlook einrichten.', ['outlook']),
  article('Papierstau beseitigen', 'Klappe am Drucker öffnen.', ['drucker']),
];
const titles = (subject: string): string[] => matchingArticles(all, subject).map(({ id }) => id);

describe('articles for a subject', () => {
  it('come by the words that tell them apart, the best first', () => {
    expect(titles('Drucker im Erdgeschoss offline')).toEqual([
      'Drucker ist offline',
      'Papierstau beseitigen',
    ]);
    expect(titles('Ich habe leider mein Passwort vergessen')).toEqual(['Passwort vergessen']);
  });

  it('are found by endings, compounds and tags in another language', () => {
    expect(titles('Netzwerkdrucker')[0]).toBe('Drucker ist offline');
    expect(titles('Passworts')).toEqual(['Passwort vergessen']);
    expect(titles('Forgot my password')).toEqual(['Passwort vergessen']);
  });

  it('are none where nothing fits, or hardly anything', () => {
    expect(titles('Neuer Bildschirm bitte')).toEqual([]);
    expect(titles('Hilfe, es geht nicht')).toEqual([]);
    expect(titles('')).toEqual([]);
    expect(titles('Stuhl wackelt Büro Firma Rollen quietschen')).toEqual([]);
  });

  it('are three at most', () => {
    const many = ['A', 'B', 'C', 'D'].map((one) => article(`Scanner ${one}`));
    expect(matchingArticles(many, 'Scanner')).toHaveLength(3);
  });
});
