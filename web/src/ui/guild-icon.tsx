import type { GuildSummary } from '@guildhall/contract';

/** The guild's letters on a quiet square: its picture stands on Discord's servers, which the console does not call. */
export function GuildIcon({ guild, size }: { guild: Pick<GuildSummary, 'name'>; size: number }) {
  const letters = guild.name
    .split(/\s+/)
    .map((word) => Array.from(word)[0] ?? '')
    .slice(0, 2)
    .join('');
  return (
    <span
      aria-hidden="true"
      style={{ width: size, height: size, fontSize: Math.round(size * 0.42) }}
      className="flex shrink-0 items-center justify-center overflow-hidden rounded-sm bg-accent-soft font-semibold text-accent uppercase leading-none"
    >
      {letters}
    </span>
  );
}
