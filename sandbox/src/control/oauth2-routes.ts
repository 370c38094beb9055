import { type ControlRoute, needed } from './control-route.ts';

/** A member answers the authorize page; the answer is where the browser would be led to. */
export const oauth2ControlRoutes: readonly ControlRoute[] = [
  {
    method: 'POST',
    path: '/oauth2/approve',
    handle: ({ sandbox, body }) => ({ location: sandbox.oauth2.approve(needed(body, 'url'), needed(body, 'userId')) }),
  },
  {
    method: 'POST',
    path: '/oauth2/deny',
    handle: ({ sandbox, body }) => ({ location: sandbox.oauth2.deny(needed(body, 'url')) }),
  },
];
