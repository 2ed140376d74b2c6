/** What a search field needs once somebody types, and not before. */
export { default as SuggestionList } from './SuggestionList.svelte';
export { Suggestions } from './suggestions.svelte.ts';
