/** Members at their clients, for tests in another process: each path is one thing that a member does. */
import type { Answer } from '../driver/answers.ts';
import type { OptionInputs } from '../driver/commands.ts';
import type { FieldInput } from '../driver/modals.ts';
import { type Fields, flag, isFields, text, texts, whole } from '../rest/fields.ts';
import { type ControlCall, type ControlRoute, guildOf, needed } from './control-route.ts';

const base = '/guilds/:guild/members/:user';

const memberOf = (call: ControlCall) => guildOf(call).member(call.params['user'] ?? '');

function shown({ kind, message, isEphemeral, modal, choices, tookMs }: Answer): object {
  return {
    kind,
    isEphemeral,
    tookMs,
    ...(message ? { message } : {}),
    ...(modal ? { modal } : {}),
    ...(choices.length > 0 ? { choices } : {}),
  };
}

/** Texts, numbers, yes/no, ids, and files as `{ name, base64, contentType? }`. */
function optionsOf(body: Fields): OptionInputs {
  const given = isFields(body['options']) ? body['options'] : {};
  const known = Object.entries(given).map(([name, value]) => [name, inputOf(value)] as const);
  return Object.fromEntries(known);
}

function inputOf(value: unknown) {
  if (isFields(value)) return fileOf(value);
  return typeof value === 'number' || typeof value === 'boolean' ? value : String(value);
}

function fileOf(value: Fields) {
  const contentType = text(value, 'contentType');
  const bytes = Buffer.from(needed(value, 'base64'), 'base64');
  return { name: needed(value, 'name'), bytes, ...(contentType ? { contentType } : {}) };
}

function fieldsOf(body: Fields): Record<string, FieldInput> {
  const given = isFields(body['fields']) ? body['fields'] : {};
  const known = Object.entries(given).map(([name, value]): [string, FieldInput] => {
    if (typeof value === 'boolean') return [name, value];
    if (!Array.isArray(value)) return [name, String(value)];
    return [name, value.some(isFields) ? value.filter(isFields).map(fileOf) : value.map(String)];
  });
  return Object.fromEntries(known);
}

const whereOf = (body: Fields) => {
  const [on, menu] = [text(body, 'on'), text(body, 'menu')];
  return { ...(on ? { on } : {}), ...(menu ? { menu } : {}) };
};

type Story = (call: ControlCall) => unknown;

const stories: Readonly<Record<string, Story>> = {
  goes: (call) => {
    const channelId = text(call.body, 'channelId');
    if (channelId !== undefined) memberOf(call).goesTo(channelId);
    else memberOf(call).goesToDm();
  },
  speaks: (call) => memberOf(call).speaks(needed(call.body, 'locale')),
  writes: (call) => ({ id: memberOf(call).writes(needed(call.body, 'content')).id }),
  'writes-dm': (call) => ({ id: memberOf(call).writesDm(needed(call.body, 'content')).id }),
  dms: (call) => (flag(call.body, 'closed') ? memberOf(call).closesDms() : memberOf(call).opensDms()),
  runs: async (call) =>
    shown(await memberOf(call).runs(needed(call.body, 'command'), optionsOf(call.body), text(call.body, 'bot'))),
  types: async (call) => ({
    choices: await memberOf(call).types(needed(call.body, 'command'), optionsOf(call.body), text(call.body, 'bot')),
  }),
  presses: async (call) => shown(await memberOf(call).presses(needed(call.body, 'label'), whereOf(call.body))),
  picks: async (call) => shown(await memberOf(call).picks(texts(call.body, 'choices') ?? [], whereOf(call.body))),
  fills: async (call) => shown(await memberOf(call).fills(fieldsOf(call.body))),
  'opens-context-menu': async (call) => {
    const name = needed(call.body, 'name');
    const userId = text(call.body, 'userId');
    if (userId !== undefined) return shown(await memberOf(call).opensContextMenu(name, { userId }));
    const messages = guildOf(call).messages(needed(call.body, 'channelId'));
    const message = messages.find(({ id }) => id === needed(call.body, 'messageId'));
    if (!message) throw new Error('The channel has no message with this id.');
    return shown(await memberOf(call).opensContextMenu(name, message));
  },
  forges: async (call) => {
    const values = texts(call.body, 'values');
    const forged = { custom_id: needed(call.body, 'custom_id'), ...(values ? { values } : {}) };
    return shown(await memberOf(call).forges(forged));
  },
  sees: async (call) => ({
    message: (await memberOf(call).sees(needed(call.body, 'text'), whole(call.body, 'withinMs'))) ?? null,
  }),
  'reads-dm': async (call) => ({
    message: await memberOf(call).readsDm(text(call.body, 'text'), whole(call.body, 'withinMs')),
  }),
};

export const storyRoutes: readonly ControlRoute[] = [
  ...Object.entries(stories).map(
    ([deed, handle]): ControlRoute => ({ method: 'POST', path: `${base}/${deed}`, handle }),
  ),
  {
    method: 'GET',
    path: `${base}/screen`,
    handle: (call) => ({ screen: memberOf(call).screen(), commands: memberOf(call).isOffered() }),
  },
];
