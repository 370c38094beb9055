import type { AuthorView } from '@guildhall/contract';
import type { CSSProperties } from 'react';
import { Picture } from '../ui/picture.tsx';

/**
 * A role's colour, made readable: kept in hue, bounded in lightness so that every colour has 4.5:1 in either theme,
 * also on a chip (the worst, pure green in light 4.9 and pure red in dark 4.6).
 * The colour comes from a stranger: only #rrggbb is taken.
 */
export function readableColor(color: string | null | undefined): CSSProperties | undefined {
  if (!color || !/^#[0-9a-f]{6}$/i.test(color) || color === '#000000') return undefined;
  return { color: `light-dark(oklch(from ${color} min(l, 0.45) c h), oklch(from ${color} max(l, 0.8) c h))` };
}

export function AuthorName({ author }: { author: AuthorView }) {
  return (
    <>
      <bdi title={author.username} className="foreign font-semibold" style={readableColor(author.color)}>
        {author.name}
      </bdi>
      {author.bot && <span className="rounded-sm bg-active px-1 font-medium text-soft text-xs leading-4">bot</span>}
    </>
  );
}

/** A person's picture; the first letter stands for it while it is not there. */
export function Avatar({ author, size }: { author: AuthorView; size: number }) {
  const hue = Number(BigInt.asUintN(16, BigInt(author.id) >> 22n)) % 360;
  return (
    <span
      aria-hidden="true"
      className="relative flex shrink-0 select-none items-center justify-center overflow-hidden rounded-full font-semibold leading-none"
      style={{
        width: size,
        height: size,
        fontSize: size * 0.42,
        background: `light-dark(oklch(0.92 0.035 ${hue}), oklch(0.36 0.045 ${hue}))`,
        color: `light-dark(oklch(0.42 0.08 ${hue}), oklch(0.88 0.05 ${hue}))`,
      }}
    >
      {(Array.from(author.name)[0] ?? '?').toUpperCase()}
      <Picture key={author.avatarUrl} src={author.avatarUrl} className="absolute inset-0 size-full object-cover" />
    </span>
  );
}
