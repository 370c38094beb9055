/** What a browser shows that was sent back by Discord and cannot be signed in: the sentence, and the way to try again. */
export function problemPage(sentence: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Not signed in · Guildhall</title>
<meta name="viewport" content="width=device-width">
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:36rem;margin:15vh auto;padding:0 1rem;color-scheme:light dark}</style>
<main><h1>You are not signed in</h1><p>${escaped(sentence)}</p>
<p><a href="/api/session/discord">Sign in with Discord</a> · <a href="/">Start page</a></p></main></html>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
