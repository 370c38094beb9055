import { type ChannelSummary, snowflake } from '@guildhall/contract';
import { defineError } from '../platform/errors.ts';

const channelErrors = {
  unknown: defineError<{ given: string }>({
    code: 'commands/unknown-channel',
    status: 404,
    message: ({ given }) =>
      `The guild has no channel or thread called "${given}"; "guildhall coverage" lists them, "guildhall coverage --json" with their ids.`,
  }),
  several: defineError<{ given: string; ids: string[] }>({
    code: 'commands/which-channel',
    status: 400,
    message: ({ given, ids }) => `Several channels are called "${given}"; give the id of the one: ${ids.join(', ')}.`,
  }),
};

const category = 4;

/**
 * Ids of the channels and threads with these ids or names (`general`, `#general`). An id need not be known here.
 *
 * @param known Asked for only when there are names.
 * @throws AppError commands/unknown-channel, commands/which-channel
 */
export async function chosenChannels(
  known: () => Promise<readonly ChannelSummary[]>,
  given: readonly string[],
): Promise<string[]> {
  const isId = (value: string) => snowflake.safeParse(value).success;
  const channels = given.every(isId) ? [] : (await known()).filter(({ type }) => type !== category);
  return given.map((value) => (isId(value) ? value : idOf(channels, value)));
}

function idOf(channels: readonly ChannelSummary[], given: string): string {
  const wanted = given.replace(/^#/, '').toLowerCase();
  const [channel, ...others] = channels.filter(({ name }) => name.toLowerCase() === wanted);
  if (!channel) throw channelErrors.unknown({ given });
  if (others.length > 0) throw channelErrors.several({ given, ids: [channel, ...others].map(({ id }) => id) });
  return channel.id;
}
