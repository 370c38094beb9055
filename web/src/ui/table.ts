/** The look of a table: quiet heads, rows on the 4-px grid, its edges in line with the page's. */
export const table = 'w-full border-collapse text-left';
export const head =
  'border-line border-b px-2 py-1.5 font-medium text-faint text-sm first:pl-4 last:pr-4 md:first:pl-6 md:last:pr-6';
export const cell = 'px-2 py-2.5 align-middle first:pl-4 last:pr-4 md:first:pl-6 md:last:pr-6';
