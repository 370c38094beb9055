/** Calls every operation of commands, interactions and direct messages once, for the conformance test. */
import type { Sandbox } from '../sandbox-api.ts';
import type { CheckedApi } from './checked-api.ts';
import { identify, openRawGateway } from './raw-gateway.ts';

export interface Walk {
  readonly sandbox: Sandbox;
  readonly api: CheckedApi;
  readonly bot: { readonly token: string; readonly applicationId: string };
  readonly guildId: string;
  readonly channelId: string;
  readonly userId: string;
}

interface Received {
  readonly id: string;
  readonly token: string;
}

const option = (type: number, name: string, more: object = {}) => ({ type, name, description: `The ${name}`, ...more });

/** One command with an option of every kind. */
const everything = {
  name: 'everything',
  name_localizations: { de: 'alles' },
  description: 'All options',
  options: [
    option(3, 'text', { required: true, min_length: 1, max_length: 5, name_localizations: { de: 'worte' } }),
    option(4, 'whole', { choices: [{ name: 'one', value: 1, name_localizations: { de: 'eins' } }] }),
    option(5, 'yes'),
    option(6, 'user'),
    option(7, 'channel', { channel_types: [0] }),
    option(8, 'role'),
    option(9, 'mention'),
    option(10, 'number', { min_value: 0.5, max_value: 2.5 }),
    option(11, 'file'),
    option(3, 'typed', { autocomplete: true }),
  ],
  default_member_permissions: '32',
  contexts: [0, 1],
  integration_types: [0],
};

const nested = {
  name: 'nested',
  description: 'Groups',
  options: [option(2, 'group', { options: [option(1, 'sub', { options: [option(5, 'yes')] })] }), option(1, 'plain')],
};

const menus = [
  { name: 'Report this', type: 3 },
  { name: 'Who is it', type: 2, nsfw: true },
];

async function idFrom({ api }: Walk, method: string, path: string, body?: unknown): Promise<string> {
  const reply = await api.call(method, path, body);
  if (typeof reply.body === 'object' && reply.body !== null && 'id' in reply.body) return String(reply.body.id);
  throw new Error(`${method} ${path} answered ${reply.status} ${JSON.stringify(reply.body)}`);
}

export async function walkCommands(walk: Walk, bearer: (scope: string) => Promise<CheckedApi['call']>): Promise<void> {
  const { api, bot, guildId, userId } = walk;
  const application = `/applications/${bot.applicationId}`;
  for (const base of [`${application}/commands`, `${application}/guilds/${guildId}/commands`]) {
    const made = await idFrom(walk, 'POST', base, everything);
    await api.call('PATCH', `${base}/${made}`, { description: 'Changed' });
    for (const path of [base, `${base}?with_localizations=true`, `${base}/${made}`]) await api.call('GET', path);
    await api.call('DELETE', `${base}/${made}`);
    await api.call('PUT', base, [everything, nested, ...menus]);
  }
  const own = `${application}/guilds/${guildId}/commands`;
  const [id] = walk.sandbox.guild(guildId).commandIds(bot.applicationId);
  const permissions = [{ id: userId, type: 2, permission: true }];
  const asOwner = await bearer('applications.commands.permissions.update');
  await asOwner('PUT', `${own}/${id}/permissions`, { permissions });
  for (const path of [`${own}/permissions`, `${own}/${id}/permissions`]) await api.call('GET', path);
}

export async function walkInteractions(walk: Walk): Promise<void> {
  const { api, bot, sandbox, guildId, userId, channelId } = walk;
  const gateway = await openRawGateway(sandbox.gatewayUrl);
  gateway.send(2, identify(bot.token, 1));
  await gateway.next('READY');
  const member = sandbox.member(guildId, userId);
  member.goesTo(channelId);
  let seen = 0;
  const received = async (deed: Promise<unknown>): Promise<Received> => {
    const { d } = await gateway.next('INTERACTION_CREATE', seen++);
    void deed.catch(() => undefined);
    if (typeof d !== 'object' || d === null || !('id' in d && 'token' in d)) throw new Error('It is an interaction.');
    return { id: String(d.id), token: String(d.token) };
  };
  const answer = ({ id, token }: Received, body: unknown) =>
    api.call('POST', `/interactions/${id}/${token}/callback?with_response=true`, body);
  const hook = ({ token }: Received) => `/webhooks/${bot.applicationId}/${token}`;
  const ran = await received(member.runs('/nested plain'));
  await answer(ran, { type: 5 });
  await api.call('GET', `${hook(ran)}/messages/@original`);
  await api.call('PATCH', `${hook(ran)}/messages/@original`, { content: 'edited', components: [buttons, select] });
  const more = await idFrom(walk, 'POST', hook(ran), { content: 'more' });
  await api.call('GET', `${hook(ran)}/messages/${more}`);
  await api.call('PATCH', `${hook(ran)}/messages/${more}`, { content: 'changed' });
  await api.call('DELETE', `${hook(ran)}/messages/${more}`);
  const pressed = await received(member.presses('Go'));
  await answer(pressed, { type: 6 });
  const picked = await received(member.picks('A'));
  await answer(picked, { type: 7, data: { content: 'updated' } });
  const windowed = await received(member.presses('Go'));
  await answer(windowed, { type: 9, data: modal });
  await member.sees('Window');
  const filled = await received(member.fills({ Note: 'words' }));
  await answer(filled, { type: 4, data: { content: 'only you', flags: 64 } });
  await api.call('GET', `${hook(filled)}/messages/@original`);
  await api.call('DELETE', `${hook(ran)}/messages/@original`);
  const typing = await received(member.types('/everything', { text: 'a', typed: 'x' }));
  await answer(typing, { type: 8, data: { choices: [{ name: 'x', value: 'x' }] } });
  await walkLayout(walk);
  gateway.close();
}

const buttons = {
  type: 1,
  components: [
    { type: 2, style: 1, label: 'Go', custom_id: 'go', emoji: { id: null, name: '👍' } },
    { type: 2, style: 5, label: 'Read', url: 'https://example.com/' },
  ],
};
const select = {
  type: 1,
  components: [{ type: 3, custom_id: 'pick', options: [{ label: 'A', value: 'a', description: 'first' }] }],
};
const modal = {
  custom_id: 'window',
  title: 'Window',
  components: [{ type: 18, label: 'Note', component: { type: 4, custom_id: 'note', style: 1 } }],
};

/** A message made of every layout component. */
async function walkLayout({ api, channelId }: Walk): Promise<void> {
  const text = { type: 10, content: '# Words' };
  const picture = { media: { url: 'https://example.com/a.png' } };
  const components = [
    {
      type: 17,
      accent_color: 1,
      components: [
        text,
        { type: 9, components: [text], accessory: { type: 11, ...picture } },
        { type: 12, items: [picture, { ...picture, description: 'a picture', spoiler: true }] },
        { type: 14, spacing: 2 },
        buttons,
        { type: 1, components: [{ type: 5, custom_id: 'user', default_values: [] }] },
        { type: 1, components: [{ type: 8, custom_id: 'channel', channel_types: [0] }] },
      ],
    },
    { type: 13, file: { url: 'attachment://note.txt' } },
  ];
  const form = new FormData();
  form.set('payload_json', JSON.stringify({ components, flags: 1 << 15 }));
  form.set('files[0]', new File(['words'], 'note.txt', { type: 'text/plain' }));
  await api.call('POST', `/channels/${channelId}/messages`, form);
}

export async function walkDirectMessages(walk: Walk): Promise<void> {
  const { api, userId } = walk;
  const room = await idFrom(walk, 'POST', '/users/@me/channels', { recipient_id: userId });
  await api.call('GET', `/channels/${room}`);
  const sent = await idFrom(walk, 'POST', `/channels/${room}/messages`, { content: 'hello' });
  await idFrom(walk, 'POST', `/channels/${room}/messages`, { content: 're', message_reference: { message_id: sent } });
  await api.call('GET', `/channels/${room}/messages`);
  await api.call('DELETE', `/channels/${room}/messages/${sent}`);
}
