import { useState } from 'react';
import { isAvailable, noteMissing } from '../ui/picture.tsx';

/** The picture of an emoji, in a place kept for it; its name when Discord has it no more or is not reached. */
export function CustomEmoji({ guildId, id, name }: { guildId: string; id: string; name: string }) {
  const src = `/api/guilds/${guildId}/emojis/${id}`;
  const [missing, setMissing] = useState(() => !isAvailable(src));
  if (missing) {
    return (
      <span className="rounded-sm bg-active px-1 text-[0.92em] text-soft" title="Custom emoji">
        :{name}:
      </span>
    );
  }
  return (
    <img
      src={src}
      alt={`:${name}:`}
      title={`:${name}:`}
      decoding="async"
      draggable={false}
      onError={() => {
        noteMissing(src);
        setMissing(true);
      }}
      // The height of a line: no row grows when it arrives.
      className="inline-block size-[1.375em] overflow-clip align-[-0.3em] object-contain text-transparent"
    />
  );
}
