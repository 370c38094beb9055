import { describe, expect, it } from 'vitest';
import { type traits as all, traits, traitsOf } from './message-traits.ts';

const named = (has: number) =>
  (Object.keys(traits) as (keyof typeof all)[]).filter((name) => (has & traits[name]) !== 0).join(' ');
const snapshot = (message: object) => ({ message_reference: { type: 1 }, message_snapshots: [{ message }] });

describe('the traits of a message', () => {
  it.each([
    ['nothing', { content: 'hello' }, ''],
    ['a link', { content: 'see https://example.org' }, 'link'],
    ['no address', { content: 'https:// and <https://' }, ''],
    ['an unfurled link', { embeds: [{ type: 'article', url: 'https://example.org' }] }, 'link embed'],
    ['an embed without address', { embeds: [{ type: 'rich', title: 'T' }] }, 'embed'],
    ['a picture by its address', { embeds: [{ type: 'image' }] }, 'embed image'],
    ['a film by its address', { embeds: [{ type: 'video', video: {} }] }, 'embed video'],
    ['a picture', { attachments: [{ filename: 'a.bin', content_type: 'image/png' }] }, 'file image'],
    ['a picture of an old export', { attachments: [{ filename: 'A.JPEG' }] }, 'file image'],
    ['a film', { attachments: [{ filename: 'a.mp4' }] }, 'file video'],
    ['a voice message', { attachments: [{ filename: 'voice.ogg', content_type: 'audio/ogg' }] }, 'file sound'],
    ['a text that is called a picture', { attachments: [{ filename: 'a.png', content_type: 'text/plain' }] }, 'file'],
    ['a sticker', { sticker_items: [{ id: '1' }] }, 'sticker'],
    ['a poll', { poll: { question: {} } }, 'poll'],
    ['a forward', snapshot({ content: 'hello' }), 'forward'],
    ['a forwarded link and file', snapshot({ content: 'http://x.org', attachments: [{}] }), 'link file forward'],
    ['a forward that is gone', { message_reference: { type: 1 } }, 'forward'],
    ['a thread', { thread: { id: '1' } }, 'thread'],
    ['a webhook', { webhook_id: '1' }, 'webhook'],
    ['buttons', { components: [{ type: 1 }] }, 'other'],
  ])('with %s', (_, raw, expected) => {
    expect(named(traitsOf({ content: '', ...raw }))).toBe(expected);
  });
});
