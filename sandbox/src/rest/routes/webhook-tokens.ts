/** What is done with a token in the path: by interactions, whose webhook is their application. */
import { discordErrors } from '../../errors.ts';
import type { Call, Reply, Route } from '../route.ts';
import { deleteOne, editOne, followUp, isInteractionWebhook, readMessage } from './interaction-messages.ts';

const execute = '/webhooks/{webhook_id}/{webhook_token}';
const messages = `${execute}/messages`;

function forInteractions(act: (call: Call) => Reply): (call: Call) => Reply {
  return (call) => {
    if (!isInteractionWebhook(call)) throw discordErrors.unknownWebhook();
    return act(call);
  };
}

const paths = [`${messages}/@original`, `${messages}/{message_id}`];

export const webhookTokenRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: execute,
    auth: false,
    body: 'IncomingWebhookRequestPartial',
    handle: forInteractions(followUp),
  },
  ...paths.flatMap((path): Route[] => [
    { method: 'GET', path, auth: false, handle: forInteractions(readMessage) },
    {
      method: 'PATCH',
      path,
      auth: false,
      body: 'IncomingWebhookUpdateRequestPartial',
      handle: forInteractions(editOne),
    },
    { method: 'DELETE', path, auth: false, handle: forInteractions(deleteOne) },
  ]),
];
