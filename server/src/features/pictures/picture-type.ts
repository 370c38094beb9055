const beginnings: readonly { readonly type: string; readonly is: (bytes: Buffer) => boolean }[] = [
  { type: 'image/png', is: (bytes) => bytes.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex')) },
  { type: 'image/gif', is: (bytes) => /^GIF8[79]a$/.test(bytes.toString('latin1', 0, 6)) },
  { type: 'image/jpeg', is: (bytes) => bytes.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex')) },
  { type: 'image/webp', is: (bytes) => /^RIFF[\s\S]{4}WEBP$/.test(bytes.toString('latin1', 0, 12)) },
];

/** The type of a picture by its first bytes, whatever the sender calls it; undefined when it is none that we show. */
export function pictureType(bytes: Buffer): string | undefined {
  return beginnings.find(({ is }) => is(bytes))?.type;
}
