/** What is done with a token in the path: by interactions, whose webhook is their application, and by webhooks. */
import type { Call, Reply, Route } from '../route.ts';
import { deleteOne, editOne, followUp, isInteractionWebhook, readMessage } from './interaction-messages.ts';
import { deleteWebhookMessage, editWebhookMessage, executeWebhook, readWebhookMessage } from './webhook-messages.ts';

const execute = '/webhooks/{webhook_id}/{webhook_token}';
const messages = `${execute}/messages`;

type Act = (call: Call) => Reply;

function either(forInteractions: Act, forWebhooks: Act): Act {
  return (call) => (isInteractionWebhook(call) ? forInteractions(call) : forWebhooks(call));
}

const paths = [`${messages}/@original`, `${messages}/{message_id}`];

export const webhookTokenRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: execute,
    auth: false,
    body: 'IncomingWebhookRequestPartial',
    handle: either(followUp, executeWebhook),
  },
  ...paths.flatMap((path): Route[] => [
    { method: 'GET', path, auth: false, handle: either(readMessage, readWebhookMessage) },
    {
      method: 'PATCH',
      path,
      auth: false,
      body: 'IncomingWebhookUpdateRequestPartial',
      handle: either(editOne, editWebhookMessage),
    },
    { method: 'DELETE', path, auth: false, handle: either(deleteOne, deleteWebhookMessage) },
  ]),
];
