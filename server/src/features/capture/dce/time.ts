/**
 * A time of Discord's API as DiscordChatExporter writes it with --utc: offset +00:00, a fraction only as far as it says
 * something, microseconds kept.
 */
export function dceTime(time: string | null): string | null {
  if (time === null) return null;
  const parts = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,7})\d*)?(Z|[+-]\d\d:\d\d)$/.exec(time);
  if (!parts) return time;
  const [, moment = '', fraction = '', offset = 'Z'] = parts;
  const utc =
    offset === 'Z' || offset === '+00:00' ? moment : new Date(`${moment}${offset}`).toISOString().slice(0, 19);
  const significant = fraction.replace(/0+$/, '');
  return `${utc}${significant === '' ? '' : `.${significant}`}+00:00`;
}
