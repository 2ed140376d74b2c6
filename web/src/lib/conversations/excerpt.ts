/** The first words of what somebody wrote, without Markdown's signs: for a line in a list and for who hears it. */
export function excerpt(markdown: string, longest = 140): string {
  const plain = markdown
    .replace(/```[^\n]*\n?/g, ' ')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/^\s*(?:>+|#{1,6}|[-*+]|\d+\.)\s+/gm, '')
    .replace(/(\*\*|__|~~|`)/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  const letters = Array.from(plain);
  return letters.length > longest ? `${letters.slice(0, longest).join('').trimEnd()} …` : plain;
}
