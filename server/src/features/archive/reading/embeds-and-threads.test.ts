import { beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../../../testing/test-database.ts';
import { createArchive } from '../archive.deps.ts';
import { deleteMessages } from '../delete-messages.ts';
import { storeMessages } from '../store-messages.ts';
import { generalId, guildId, idAt, rawMessage, timeAt } from '../testing/raw-messages.ts';
import { upsertChannels, upsertGuild } from '../upsert-guild.ts';
import { embedPictureAddress } from './embed-picture-address.ts';
import { readMessage } from './read-messages.ts';

const { db } = await testDatabase();
const archive = createArchive({ db });
const owner = { kind: 'owner' } as const;
const here = { guildId, channelId: generalId };
const view = (n: number) => readMessage(archive, owner, { ...here, messageId: idAt(n) });

const picture = 'https://images-ext-1.discordapp.net/external/sig/https/pictures.example/a.png';
const film = {
  type: 'video',
  url: 'https://tube.example/1',
  provider: { name: 'Tube' },
  thumbnail: { url: 'https://tube.example/1.jpg', proxy_url: `${picture}?film`, width: 1_280, height: 720 },
  video: { url: 'https://tube.example/embed/1' },
};
const image = { type: 'image', image: { url: 'https://pictures.example/a.png', proxy_url: picture, width: -1 } };

beforeAll(async () => {
  await db.transaction(async (tx) => {
    await upsertGuild(tx, { id: guildId, name: 'Test guild' });
    await upsertChannels(tx, guildId, [
      { id: generalId, type: 0, name: 'general' },
      { id: idAt(50), type: 11, name: 'Side talk', parent_id: generalId },
    ]);
    const messages = [
      rawMessage(1, 'film and picture', { embeds: [film, image] }),
      rawMessage(2, '', {
        message_reference: { type: 1, message_id: idAt(1), channel_id: generalId },
        message_snapshots: [{ message: { content: 'forwarded', attachments: [], embeds: [image] } }],
      }),
      rawMessage(3, 'gone', { embeds: [image] }),
      rawMessage(4, 'hostile', { embeds: [{ image: { url: 'javascript:x', proxy_url: 'file:///etc/passwd' } }] }),
      rawMessage(5, 'imported', { embeds: [{ type: 'image', thumbnail: { url: 'https://pictures.example/a.png' } }] }),
      rawMessage(6, 'Side talk', { type: 18, message_reference: { channel_id: idAt(50) } }),
      rawMessage(7, 'broken', { type: 18, message_reference: { channel_id: "1' or 1=1" } }),
      rawMessage(9, 'too large', { type: 18, message_reference: { channel_id: '9999999999999999999' } }),
      rawMessage(8, 'stickers', {
        sticker_items: [1, 2, 3, 4].map((format_type) => ({ id: `55${format_type}`, name: 'Wave', format_type })),
      }),
    ];
    await storeMessages(tx, guildId, generalId, messages, { source: 'backfill', seenAt: timeAt(10_000) });
    await deleteMessages(tx, guildId, generalId, [idAt(3)], { deletedAt: timeAt(20_000) });
  });
});

describe('a picture of an embed', () => {
  const address = (n: number, place: string, part: 'image' | 'thumbnail' = 'image') =>
    embedPictureAddress(archive, owner, { ...here, messageId: idAt(n), place, part });

  it('is shown from our own address, which changes with the picture', async () => {
    const [shownFilm, shownImage] = (await view(1)).embeds;
    const base = `/api/guilds/${guildId}/channels/${generalId}/messages/${idAt(1)}/embeds`;
    expect(shownFilm).toMatchObject({ provider: 'Tube', video: true, image: null });
    expect(shownFilm?.thumbnail).toMatchObject({ width: 1_280, height: 720 });
    expect(shownFilm?.thumbnail?.url).toMatch(new RegExp(`^${base}/0/thumbnail\\?v=[0-9a-f]{12}$`));
    expect(shownImage?.image).toEqual({
      url: expect.stringContaining(`${base}/1/image?v=`),
      width: null,
      height: null,
    });
    expect(shownImage?.image?.url.slice(-12)).not.toBe(shownFilm?.thumbnail?.url.slice(-12));
  });

  it('is found by its place in the message or in what it forwards', async () => {
    expect(await address(1, '0', 'thumbnail')).toBe(`${picture}?film`);
    expect(await address(1, '1')).toBe(picture);
    expect(await address(2, 'f0')).toBe(picture);
    expect((await view(2)).forwarded?.embeds[0]?.image?.url).toContain('/embeds/f0/image');
    for (const place of ['2', '99', 'f0', 'f9']) expect(await address(1, place)).toBeNull();
    expect(await address(1, '0', 'image')).toBeNull();
  });

  it('is gone with its message', async () => {
    expect(await address(3, '0')).toBeNull();
    expect((await view(3)).embeds).toEqual([]);
  });

  it('is no address that a browser must not follow', async () => {
    expect((await view(4)).embeds[0]).toMatchObject({ image: null, pictureLink: null });
    expect(await address(4, '0')).toBeNull();
  });

  it('that Discord does not serve is a link', async () => {
    expect((await view(5)).embeds[0]).toMatchObject({ thumbnail: null, pictureLink: 'https://pictures.example/a.png' });
  });

  it('of a message that is not held is not told from one that may not be read', async () => {
    await expect(address(900, '0')).rejects.toMatchObject({ code: 'archive/message-not-found' });
  });
});

it('the notice of a new thread leads to it, whatever its reference holds', async () => {
  expect((await view(6)).thread).toEqual({ id: idAt(50), name: 'Side talk', messages: 0 });
  for (const broken of [7, 9]) expect((await view(broken)).thread).toBeNull();
});

it('stickers have pictures, but for the one kind that is drawn by a program', async () => {
  const base = `/api/guilds/${guildId}/stickers`;
  expect((await view(8)).stickers.map(({ url }) => url)).toEqual([
    `${base}/551/png`,
    `${base}/552/png`,
    null,
    `${base}/554/gif`,
  ]);
});
