import type { Place } from '../actions/place.ts';
import type { Bot, StoredMessage, StoredUser } from '../state/model.ts';
import { deskOf } from './desk-of.ts';
import type { StoredInteraction } from './model.ts';
import { interactionPayload } from './payload.ts';

/** Who does something where. */
export interface Invoker {
  readonly place: Place;
  readonly user: StoredUser;
  readonly locale: string;
}

export interface Invocation {
  readonly bot: Bot;
  readonly kind: number;
  readonly data: object;
  readonly name?: string;
  readonly targetUser?: StoredUser;
  readonly targetMessage?: StoredMessage;
  readonly source?: StoredMessage;
  readonly trigger?: StoredInteraction;
}

/** Sends a bot INTERACTION_CREATE. Checks nothing: what a client lets its user do is decided before. */
export function invoke(invoker: Invoker, invocation: Invocation): StoredInteraction {
  const { place, user, locale } = invoker;
  const { discord, guild } = place;
  const { bot, data, name, targetUser, targetMessage, source, trigger } = invocation;
  const id = discord.nextId();
  const interaction: StoredInteraction = {
    id,
    token: Buffer.from(`interaction:${id}:${discord.sign(`interaction ${id}`)}`).toString('base64url'),
    applicationId: bot.applicationId,
    bot: bot.user,
    kind: invocation.kind,
    createdAtMs: discord.clock.now(),
    user,
    place,
    ...(name ? { name } : {}),
    ...(targetUser ? { targetUser } : {}),
    ...(targetMessage ? { targetMessage } : {}),
    ...(source ? { source } : {}),
    ...(trigger ? { trigger } : {}),
    answer: undefined,
  };
  deskOf(discord).add(interaction);
  discord.emit({
    type: 'INTERACTION_CREATE',
    guild,
    intents: 0,
    onlyUser: bot.user.id,
    data: () => interactionPayload(interaction, data, locale),
  });
  return interaction;
}
