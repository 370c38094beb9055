/** Adds `operator:value` to a query, or takes it out when it is there; a value with spaces is quoted. */
export function toggleOperator(query: string, operator: string, value: string): { query: string; on: boolean } {
  const term = `${operator}:${/[\s"]/.test(value) ? `"${value.replaceAll('"', '')}"` : value}`;
  const padded = ` ${query.trim()} `;
  const at = padded.toLowerCase().indexOf(` ${term.toLowerCase()} `);
  if (at < 0) return { query: `${query.trim()} ${term} `.trimStart(), on: false };
  return { query: `${padded.slice(0, at)} ${padded.slice(at + term.length + 2)}`.trim(), on: true };
}
