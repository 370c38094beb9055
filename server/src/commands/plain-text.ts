/** What people wrote must not steer the terminal: control characters become spaces. */
export function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\p{Bidi_Control}]/gu, ' ');
}
