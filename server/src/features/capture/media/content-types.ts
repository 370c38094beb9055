/**
 * What a browser may show in the page. SVG is not among them: it is a document with scripts. Everything else is
 * handed out as a download of unknown kind.
 */
const shown = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'video/mp4',
  'video/webm',
  'video/quicktime',
  'audio/mpeg',
  'audio/ogg',
  'audio/wav',
  'audio/x-wav',
  'audio/mp4',
  'audio/webm',
  'audio/flac',
]);

export interface Presentation {
  readonly contentType: string;
  readonly disposition: string;
}

/** How a file is served. @param claimed The type that Discord gave it. */
export function presentation(name: string, claimed: string | null): Presentation {
  const type = (claimed ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const isShown = shown.has(type);
  return {
    contentType: isShown ? type : 'application/octet-stream',
    disposition: `${isShown ? 'inline' : 'attachment'}; filename*=UTF-8''${encodedName(name)}`,
  };
}

/** RFC 5987: everything but letters, digits and a few marks in percent encoding; broken surrogates become a mark. */
function encodedName(name: string): string {
  const plain = name.toWellFormed().replaceAll(/[\p{Cc}/\\]/gu, '_') || 'file';
  return encodeURIComponent(plain).replaceAll(/['()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}
