/** The command palette is open. Its part of the program comes when it is opened first. */
class Palette {
  shown = $state(false);
}

export const palette = new Palette();
