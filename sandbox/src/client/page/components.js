/** Buttons, menus and the like under a message; see interactions. */
export function components() {
  return null;
}
