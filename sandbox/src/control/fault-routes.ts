import type { FaultEffect, RestFault } from '../faults.ts';
import { type Fields, flag, isFields, text, whole } from '../rest/fields.ts';
import type { ControlCall, ControlRoute } from './control-route.ts';

function effectOf(value: unknown): FaultEffect {
  const effect = isFields(value) ? value : {};
  switch (text(effect, 'kind')) {
    case 'rate-limit': {
      const scope = text(effect, 'scope');
      const retryAfterMs = whole(effect, 'retryAfterMs') ?? 1_000;
      return { kind: 'rate-limit', scope: scope === 'global' || scope === 'shared' ? scope : 'user', retryAfterMs };
    }
    case 'status':
      return {
        kind: 'status',
        status: whole(effect, 'status') ?? 500,
        ...('body' in effect ? { body: effect['body'] } : {}),
      };
    case 'latency':
      return { kind: 'latency', ms: whole(effect, 'ms') ?? 100 };
    case 'drop':
      return { kind: 'drop' };
    case 'drop-reply':
      return { kind: 'drop-reply' };
    case 'not-indexed':
      return { kind: 'not-indexed', retryAfterSeconds: whole(effect, 'retryAfterSeconds') ?? 1 };
    default:
      throw new Error('effect.kind must be rate-limit, status, latency, drop, drop-reply or not-indexed.');
  }
}

function restFaultOf(body: Fields): RestFault {
  const [route, pathIncludes] = [text(body, 'route'), text(body, 'pathIncludes')];
  return {
    effect: effectOf(body['effect']),
    times: whole(body, 'times') ?? 1,
    after: whole(body, 'after') ?? 0,
    ...(route ? { route } : {}),
    ...(pathIncludes ? { pathIncludes } : {}),
  };
}

function gatewayFault({ sandbox, body }: ControlCall) {
  const { faults } = sandbox;
  const bot = text(body, 'botUserId');
  switch (text(body, 'kind')) {
    case 'drop':
      return { hit: faults.dropSockets(bot) };
    case 'heartbeat':
      return { hit: faults.requestHeartbeat(bot) };
    case 'reconnect':
      return { hit: faults.requestReconnect(bot) };
    case 'invalid-session':
      return { hit: faults.invalidateSessions(flag(body, 'resumable') ?? false, bot) };
    case 'lose-acks':
      return faults.loseAcks(whole(body, 'times') ?? 1);
    case 'refuse-resumes':
      return faults.refuseResumes(whole(body, 'times') ?? 1);
    default:
      throw new Error('kind must be drop, heartbeat, reconnect, invalid-session, lose-acks or refuse-resumes.');
  }
}

function cdnFault({ sandbox, body }: ControlCall) {
  const times = whole(body, 'times');
  if (times === undefined) sandbox.faults.expireLinks();
  else sandbox.faults.expireDownloads(times);
}

export const faultRoutes: readonly ControlRoute[] = [
  { method: 'GET', path: '/faults', handle: ({ sandbox }) => sandbox.faults.summary() },
  { method: 'DELETE', path: '/faults', handle: ({ sandbox }) => sandbox.faults.clear() },
  {
    method: 'POST',
    path: '/faults/rest',
    handle: ({ sandbox, body }) => sandbox.faults.rest(restFaultOf(body)),
  },
  { method: 'POST', path: '/faults/gateway', handle: gatewayFault },
  { method: 'POST', path: '/faults/cdn', handle: cdnFault },
];
