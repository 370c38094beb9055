import { describe, expect, it } from 'vitest';
import { cdnRule, isExpired } from './cdn-rule.ts';

describe('links that may be fetched', () => {
  const discord = cdnRule('https://discord.com/api');

  it.each([
    'https://cdn.discordapp.com/attachments/1/2/a.png?ex=1&is=2&hm=3',
    'https://media.discordapp.net/attachments/1/2/a.png',
    'https://images-ext-1.discordapp.net/external/abc/https/example.com/a.png',
  ])('are those of Discord: %s', (url) => {
    expect(discord(url)?.href).toBe(url);
  });

  it.each([
    'http://cdn.discordapp.com/attachments/1/2/a.png',
    'https://cdn.discordapp.com:8443/a.png',
    'https://cdn.discordapp.com.evil.example/a.png',
    'https://cdn.discordapp.com@evil.example/a.png',
    'https://user:secret@cdn.discordapp.com/a.png',
    'https://images-ext-1.discordapp.net.evil.example/external/a.png',
    'https://169.254.169.254/latest/meta-data',
    'http://localhost:5432/',
    'file:///etc/passwd',
    'nonsense',
  ])('are no others: %s', (url) => {
    expect(discord(url)).toBeNull();
  });

  it('are those of the sandbox when it plays Discord, on any of its ports', () => {
    const sandbox = cdnRule('http://127.0.0.1:4000/api');
    expect(sandbox('http://127.0.0.1:4001/attachments/1/2/a.png')).not.toBeNull();
    expect(sandbox('https://cdn.discordapp.com/attachments/1/2/a.png')).toBeNull();
    expect(sandbox('http://127.0.0.2:4001/a.png')).toBeNull();
  });

  it('expire at the time they name', () => {
    const at = Date.UTC(2026, 0, 1);
    const link = new URL(`https://cdn.discordapp.com/a.png?ex=${(at / 1_000).toString(16)}`);
    expect(isExpired(link, at - 1)).toBe(false);
    expect(isExpired(link, at)).toBe(true);
    expect(isExpired(new URL('https://cdn.discordapp.com/a.png'), at)).toBe(false);
  });
});
