import {
  type APIEmbed,
  type APIMessage,
  type APIUser,
  ButtonStyle,
  ComponentType,
  EmbedType,
  InteractionType,
  MessageFlags,
  MessageType,
} from 'discord-api-types/v10';
import { type Draft, draft } from './draft.ts';
import { createSpeech } from './grammar.ts';
import type { Random } from './random.ts';
import { iso, type Person, type Setting } from './setting.ts';

/** What Discord adds to a message that holds a link. */
export function linkEmbed(url: string): APIEmbed {
  const { hostname, pathname } = new URL(url);
  const title = pathname.split('/').filter(Boolean).join(' · ') || hostname;
  return {
    type: EmbedType.Link,
    url,
    title: `${title.charAt(0).toUpperCase()}${title.slice(1)}`,
    description: 'Guides, tables and notes, written by members of the Lantern Guild for everyone who plays Emberfall.',
    provider: { name: 'Lantern Guild' },
  };
}

export function imageEmbed(url: string, width: number, height: number): APIEmbed {
  return { type: EmbedType.Image, url, thumbnail: { url, proxy_url: url, width, height } };
}

/** A bot's answer to a slash command: an embed with fields, and buttons under it. */
export function commandAnswer(setting: Setting, random: Random, bot: APIUser, asker: Person, at: number): Draft {
  const speech = createSpeech(setting, random, new Map([['A', asker]]));
  const [command, title, fields] = random.pick(commands);
  const spoken = speech.speak(random.pick(['', '', '{@A}, here you go:']));
  const interactionId = setting.ids.at(at - 1);
  const embed: APIEmbed = {
    type: EmbedType.Rich,
    title: speech.speak(title).content,
    description: speech.speak(
      random.pick(['As of today on {server}.', 'Reported by members, checked by the Quartermaster.']),
    ).content,
    color: random.pick([0x2f9e44, 0xf08c00, 0x7048e8, 0x1098ad]),
    timestamp: iso(at),
    author: { name: bot.username },
    footer: { text: `/${command}` },
    fields: fields.map(([name, value], index) => ({
      name: speech.speak(name).content,
      value: speech.speak(value).content,
      inline: index < 2,
    })),
  };
  const fieldsOfMessage: Partial<APIMessage> = {
    embeds: [embed],
    components: buttons(random),
    application_id: bot.id,
    webhook_id: bot.id,
    interaction: { id: interactionId, type: InteractionType.ApplicationCommand, name: command, user: asker.user },
    interaction_metadata: {
      id: interactionId,
      type: InteractionType.ApplicationCommand,
      user: asker.user,
      authorizing_integration_owners: { '0': setting.guildId },
    },
  };
  return draft(at, bot, spoken.content, { ...spoken, type: MessageType.ChatInputCommand, fields: fieldsOfMessage });
}

/** An entry of the moderation record. */
export function logEntry(setting: Setting, random: Random, bot: APIUser, at: number, number: number): Draft {
  const staff = setting.people.filter((person) => person.isStaff);
  const concerned = random.pick(setting.people);
  const [action, color] = random.pick(actions);
  const embed: APIEmbed = {
    type: EmbedType.Rich,
    title: `Case ${number}: ${action}`,
    color,
    timestamp: iso(at),
    fields: [
      { name: 'Member', value: `<@${concerned.user.id}>`, inline: true },
      { name: 'By', value: `<@${random.pick(staff).user.id}>`, inline: true },
      { name: 'Reason', value: random.pick(reasons), inline: false },
    ],
    footer: { text: `user ${concerned.user.id}` },
  };
  return draft(at, bot, '', { fields: { embeds: [embed] } });
}

/** A post that arrived from a followed channel of another guild, through its webhook. */
export function crosspost(setting: Setting, speech: string, source: CrosspostSource, at: number): Draft {
  const flags: MessageFlags = MessageFlags.IsCrosspost;
  const originId = setting.ids.at(at - 2_000);
  const fields: Partial<APIMessage> = {
    flags,
    webhook_id: source.author.id,
    message_reference: { type: 0, channel_id: source.channelId, guild_id: source.guildId, message_id: originId },
  };
  return draft(at, source.author, speech, { fields });
}

export interface CrosspostSource {
  readonly author: APIUser;
  readonly guildId: string;
  readonly channelId: string;
}

function buttons(random: Random): NonNullable<APIMessage['components']> {
  if (random.chance(0.3)) return [];
  const row = {
    type: ComponentType.ActionRow as const,
    id: 1,
    components: [
      {
        type: ComponentType.Button as const,
        id: 2,
        style: ButtonStyle.Primary as const,
        label: 'Refresh',
        custom_id: `refresh:${random.int(1_000, 9_999)}`,
      },
      {
        type: ComponentType.Button as const,
        id: 3,
        style: ButtonStyle.Link as const,
        label: 'Wiki',
        url: 'https://wiki.lantern-guild.example',
      },
    ],
  };
  return [row];
}

const commands: readonly (readonly [string, string, readonly (readonly [string, string])[]])[] = [
  [
    'price',
    'Price of {material}',
    [
      ['Lowest', '{price}'],
      ['Highest', '{price2}'],
      ['Trend', '{percent} since {weekday}'],
    ],
  ],
  [
    'recipe',
    '{item}',
    [
      ['Profession', '{profession}'],
      ['Needs', '{number} × {material}\n{number2} × {material2}'],
      ['Drops', '||{boss}, {percent}||'],
    ],
  ],
  [
    'status',
    'Servers',
    [
      ['{server}', '🟢 {number}0 players'],
      ['{server2}', '🟢 {number2} players'],
      ['{server3}', '🟡 restarting, {errorcode}'],
    ],
  ],
  [
    'order',
    'Crafting order: {item}',
    [
      ['For', '{@A}'],
      ['Pays', '{price}'],
      ['Materials', '{number} × {material}, {number2} × {material2}'],
    ],
  ],
  [
    'raid',
    '{dungeon}',
    [
      ['When', '{weekday}, {time}'],
      ['Missing', '{role}, {role2}'],
      ['Notes', 'Bring {potion}. {boss} first.'],
    ],
  ],
];

const actions: readonly (readonly [string, number])[] = [
  ['warning', 0xfcc419],
  ['time-out', 0xf08c00],
  ['kick', 0xe8590c],
  ['ban', 0xc92a2a],
  ['note', 0x868e96],
  ['appeal granted', 0x2f9e44],
];
const reasons = [
  'Spam links in three channels',
  'Name-calling after a friendly warning',
  'Gold selling in direct messages',
  'Spoilers without bars',
  'Raid account, joined with eleven others',
  'Kept pinging everyone',
  'Apologised, time-out lifted',
  'Second account of a banned member',
];
