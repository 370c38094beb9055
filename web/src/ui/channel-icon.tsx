import type { ChannelSummary } from '@guildhall/contract';
import { Icon, type IconName } from './icons.tsx';

const byType: Record<number, IconName> = {
  2: 'voice',
  5: 'megaphone',
  10: 'thread',
  11: 'thread',
  12: 'thread',
  13: 'voice',
  15: 'forum',
  16: 'forum',
};

export function ChannelIcon({
  channel,
  className,
}: {
  channel: Pick<ChannelSummary, 'type' | 'unreadableReason'>;
  className?: string;
}) {
  return (
    <Icon
      name={channel.unreadableReason ? 'lock' : (byType[channel.type] ?? 'hash')}
      {...(className && { className })}
    />
  );
}
