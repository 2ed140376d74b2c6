import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

export default ts.config(
  {
    ignores: [
      'build',
      'build-graphiql',
      '.svelte-kit',
      'src/lib/paraglide',
      'src/lib/api/schema.d.ts',
      'test-results',
    ],
  },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      'max-lines': ['error', { max: 300 }],
      'no-console': ['error', { allow: ['error'] }],
      eqeqeq: 'error',
      // TypeScript knows what is defined.
      'no-undef': 'off',
      // An index or a regular expression's group that is there by construction.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'] } },
    rules: {
      'svelte/require-each-key': 'error',
      'svelte/no-at-html-tags': 'error',
    },
  },
  {
    rules: {
      // The app is always served at the root of its host: `lib/ui/places.ts` has every address.
      'svelte/no-navigation-without-resolve': 'off',
    },
  },
  {
    files: ['scripts/**', 'tests/**/*.mjs'],
    rules: { 'no-console': 'off' },
  },
);
