/**
 * Makes text that Postgres can store: NUL and lone surrogates, which neither `text` nor `jsonb` can hold, become
 * U+FFFD. Everything else, however odd, stays as it is.
 */
export function storable(text: string): string {
  const wellFormed = text.isWellFormed() ? text : text.toWellFormed();
  return wellFormed.includes('\0') ? wellFormed.replaceAll('\0', '\ufffd') : wellFormed;
}

/** A value as JSON text that `jsonb` accepts, keys included. */
export function storableJson(value: unknown): string {
  const json = JSON.stringify(value) ?? 'null';
  // JSON.stringify writes NUL and lone surrogates as escapes, and valid pairs as themselves.
  if (!json.includes('\\u')) return json;
  return json.replace(/\\(u[0-9a-f]{4}|.)/g, (sequence, code: string) =>
    code === 'u0000' || /^ud[89a-f]/.test(code) ? '\ufffd' : sequence,
  );
}
