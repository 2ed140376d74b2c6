import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';
// Three of the German lists; the fourth, of all words of Wikipedia, is larger than everything else together.
import commonWords from '@zxcvbn-ts/language-de/dist/commonWords.json.esm.js';
import firstnames from '@zxcvbn-ts/language-de/dist/firstnames.json.esm.js';
import lastnames from '@zxcvbn-ts/language-de/dist/lastnames.json.esm.js';
import type { Estimator } from './strength.ts';

/** What is looked at of a password: more costs time and changes nothing. */
const MOST = 100;

const zxcvbn = new ZxcvbnFactory({
  dictionary: {
    ...dictionary,
    'words-de': commonWords,
    'firstnames-de': firstnames,
    'lastnames-de': lastnames,
  },
  graphs: adjacencyGraphs,
  useLevenshteinDistance: true,
});

/** Some 300 kB of words: to be imported when somebody is about to choose a password, and not before. */
export const estimate: Estimator = (password, known) =>
  zxcvbn.check(password.slice(0, MOST), known).guessesLog10;
