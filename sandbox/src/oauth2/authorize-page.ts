import type { AuthorizationRequest } from './authorization-request.ts';
import type { Candidate } from './candidates.ts';
import { scopeSentences } from './scopes.ts';

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const style = `
:root { color-scheme: light dark; --page: light-dark(#eef0f4, #17181c); --card: light-dark(#fff, #24262c);
  --text: light-dark(#1d2027, #e8eaef); --soft: light-dark(#5a6170, #a3a9b6); --line: light-dark(#dfe2e8, #363943);
  --accent: light-dark(#3f56d6, #8ea1ff); --on-accent: light-dark(#fff, #14161c); --hover: light-dark(#f4f5f9, #2c2f37) }
* { box-sizing: border-box }
body { margin: 0; min-height: 100dvh; display: grid; place-items: center; padding: 24px 16px; background: var(--page);
  color: var(--text); font: 15px/1.45 system-ui, sans-serif }
main { width: min(440px, 100%); background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 24px }
h1 { font-size: 19px; margin: 0 0 4px; text-wrap: balance } h2 { font-size: 13px; margin: 20px 0 8px; color: var(--soft) }
p { margin: 0; color: var(--soft); overflow-wrap: anywhere } ul { margin: 0; padding-left: 20px }
.people { max-height: 296px; overflow-y: auto; border: 1px solid var(--line); border-radius: 8px }
.people label { display: flex; gap: 10px; align-items: center; padding: 8px 12px; cursor: pointer }
.people label:hover, .people label:has(:checked) { background: var(--hover) }
.people label + label { border-top: 1px solid var(--line) }
.people img { width: 32px; height: 32px; border-radius: 50% } .people b { font-weight: 600; display: block }
.people small { color: var(--soft) } input[type=radio] { accent-color: var(--accent); margin: 0 }
.find { display: flex; gap: 8px; margin-bottom: 8px } .find input { flex: 1; min-width: 0; font: inherit; padding: 7px 10px;
  border: 1px solid var(--line); border-radius: 8px; background: transparent; color: inherit }
.row { display: flex; gap: 8px; justify-content: flex-end; margin-top: 20px }
button { font: inherit; font-weight: 600; padding: 8px 16px; border-radius: 8px; border: 1px solid var(--line);
  background: transparent; color: inherit; cursor: pointer } button:hover { background: var(--hover) }
button.yes { background: var(--accent); border-color: var(--accent); color: var(--on-accent) }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
`;

function pageOf(title: string, body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title><style>${style}</style><main>${body}</main></html>`;
}

export interface AskOptions {
  readonly request: AuthorizationRequest;
  readonly candidates: readonly Candidate[];
  /** How many fit the search, shown or not. */
  readonly total: number;
  readonly search: string;
  /** Parameters of the page's own address, to be sent along. */
  readonly query: URLSearchParams;
  readonly chosen: string | undefined;
}

/** The question to the member, and before it the choice of who that is. */
export function askPage({ request, candidates, total, search, query, chosen }: AskOptions): string {
  const name = escapeHtml(request.application.user.username);
  const hidden = [...query].map(
    ([key, value]) => `<input type="hidden" name="${escapeHtml(key)}" value="${escapeHtml(value)}">`,
  );
  const picked = candidates.find(({ id }) => id === chosen) ?? candidates[0];
  const people = candidates.map(
    (one) => `<label><input type="radio" name="user_id" value="${one.id}"${one === picked ? ' checked' : ''}>
<img src="${escapeHtml(one.avatarUrl)}" alt=""><span><b>${escapeHtml(one.name)}</b><small>${escapeHtml(one.detail)}</small></span></label>`,
  );
  const more = total > candidates.length ? `<p>${total - candidates.length} more: search for them by name.</p>` : '';
  const asked = request.scopes.map((scope) => `<li>${escapeHtml(scopeSentences[scope] ?? scope)}</li>`).join('');
  return pageOf(
    `Authorize ${request.application.user.username}`,
    `<h1>${name} wants to access an account</h1><p>This is the sandbox: there are no passwords here. Choose who you are.</p>
<h2>Act as</h2>
<form class="find" method="get">${hidden.join('')}<input type="search" name="sandbox_find" value="${escapeHtml(search)}"
 placeholder="Find a member" aria-label="Find a member"><button>Find</button></form>
<form method="post" action="?${escapeHtml(query.toString())}">
<div class="people" role="radiogroup" aria-label="Members">${people.join('') || '<p style="padding:12px">Nobody is called so.</p>'}</div>${more}
<h2>${name} will be able to</h2><ul>${asked}</ul>
<h2>Then you go to</h2><p>${escapeHtml(new URL(request.redirectUri).origin)}</p>
<div class="row"><button name="answer" value="deny">Cancel</button>
<button class="yes" name="answer" value="approve"${picked ? '' : ' disabled'}>Authorize</button></div></form>`,
  );
}

/** What stands there instead of a redirect to an address that cannot be trusted. */
export function problemPage(message: string): string {
  return pageOf(
    message,
    `<h1>${escapeHtml(message)}</h1>
<p>Give the application an id and redirect addresses when it is added to the sandbox; an address must fit to the letter.</p>`,
  );
}
