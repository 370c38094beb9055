import type { APIChannel, APIUser } from 'discord-api-types/v10';
import type { Random } from './random.ts';
import type { Person, Setting } from './setting.ts';
import { vocabulary } from './stock/vocabulary.ts';

/** Stands for an empty choice until the blanks around it are tidied. */
const nothing = '\0';

/** What a text turned out to mention. */
export interface Spoken {
  readonly content: string;
  readonly mentions: APIUser[];
  readonly mentionRoles: string[];
  readonly mentionEveryone: boolean;
}

/**
 * Speaks the lines of one conversation: `[this|that]` is chosen anew each time, `{item}` stays what it was the first
 * time, `@{A}` or `{@A}` mentions the person who plays A, `{&Raiders}` a role, `{#rules}` a channel, `{:spark:}` an emoji.
 */
export function createSpeech(setting: Setting, random: Random, cast: ReadonlyMap<string, Person>) {
  const bound = new Map<string, string>();

  function slot(name: string): string {
    const known = bound.get(name);
    if (known !== undefined) return known;
    const words = vocabulary[name.replace(/\d+$/, '')];
    if (words === undefined) throw new RangeError(`no vocabulary for {${name}}`);
    const taken = new Set(bound.values());
    let word = random.pick(words);
    for (let tries = 0; taken.has(word) && tries < 5; tries++) word = random.pick(words);
    bound.set(name, word);
    return word;
  }

  function speak(template: string, speaker?: Person): Spoken {
    const mentions = new Set<APIUser>();
    const mentionRoles = new Set<string>();
    const chosen = template
      .replace(/\[([^[\]\n]*\|[^[\]\n]*)\]/g, (_, options: string) => random.pick(options.split('|')) || nothing)
      // An empty choice takes the blank before it along.
      .replace(/ ?\0/g, '')
      .replace(
        /\b([Aa]) (\**\{(item|potion|animal|dish|subject|profession)\d?\})/g,
        (_, article: string, named: string) => {
          return `${article}${/^[aeiou]/i.test(slot(named.replace(/[*{}]/g, ''))) ? 'n' : ''} ${named}`;
        },
      );
    const filled = chosen.replace(/@?\{([@&#:]?)([^{}]+?):?\}/g, (whole: string, sigil: string, name: string) => {
      if (sigil === '@' || /^[A-D]$/.test(name)) {
        const person = cast.get(name);
        if (person === undefined) return 'everyone';
        mentions.add(person.user);
        return `<@${person.user.id}>`;
      }
      if (sigil === '&') {
        const role = setting.roles.get(name);
        if (role !== undefined) mentionRoles.add(role.id);
        return role === undefined ? name : `<@&${role.id}>`;
      }
      if (sigil === '#') return channelMention(setting.channels, name);
      if (sigil === ':') return emojiText(setting, name);
      return whole.startsWith('@') ? `@${slot(name)}` : slot(name);
    });
    const content = speaker === undefined || chosen.startsWith('{') ? filled : inStyle(filled, speaker, random);
    return {
      content,
      mentions: [...mentions],
      mentionRoles: [...mentionRoles],
      mentionEveryone: /@(everyone|here)\b/.test(template),
    };
  }

  return { speak };
}

function channelMention(channels: readonly APIChannel[], name: string): string {
  const channel = channels.find((candidate) => 'name' in candidate && candidate.name === name);
  return channel === undefined ? `#${name}` : `<#${channel.id}>`;
}

function emojiText(setting: Setting, name: string): string {
  const emoji = setting.emojis.find((candidate) => candidate.name === name);
  return emoji === undefined ? '✨' : `<:${emoji.name}:${emoji.id}>`;
}

function inStyle(text: string, { style }: Person, random: Random): string {
  if (/```|https?:|\*\*/.test(text)) return text;
  let styled = text;
  if (style.lowercase && /^[A-Z][a-z ']/.test(styled)) styled = styled.charAt(0).toLowerCase() + styled.slice(1);
  if (style.dropsFullStop) styled = styled.replace(/(?<!\.)\.$/, '');
  return random.chance(style.emojiOdds) ? `${styled} ${style.emoji}` : styled;
}
