import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

type MessageLinkProps = {
  guildId: string;
  message: { id: string; channelId: string };
  className?: string;
  title?: string;
  /** The row of a list, which j, k and Enter reach. */
  row?: boolean;
  /** What Enter on the message opens, unless it has something nearer. */
  opens?: 'reply';
  children: ReactNode;
};

/** Leads to a message in its place in the archive. */
export function MessageLink({ guildId, message, row = false, opens, ...rest }: MessageLinkProps) {
  return (
    <Link
      to="/g/$guildId/c/$channelId"
      params={{ guildId, channelId: message.channelId }}
      search={{ m: message.id }}
      preload={false}
      data-row={row || undefined}
      data-opens={opens}
      {...rest}
    />
  );
}
