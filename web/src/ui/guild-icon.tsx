import type { GuildSummary } from '@guildhall/contract';
import { Picture } from './picture.tsx';

/** The guild's picture; its letters on a quiet square stand for it while it is not there. */
export function GuildIcon({ guild, size }: { guild: Pick<GuildSummary, 'name' | 'iconUrl'>; size: number }) {
  const letters = guild.name
    .split(/\s+/)
    .map((word) => Array.from(word)[0] ?? '')
    .slice(0, 2)
    .join('');
  return (
    <span
      aria-hidden="true"
      style={{ width: size, height: size, fontSize: Math.round(size * 0.42) }}
      className="relative flex shrink-0 items-center justify-center overflow-hidden rounded-sm bg-accent-soft font-semibold text-accent uppercase leading-none"
    >
      {letters}
      <Picture key={guild.iconUrl} src={guild.iconUrl} className="absolute inset-0 size-full object-cover" />
    </span>
  );
}
