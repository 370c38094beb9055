import type { Route } from '../route.ts';
import { attachmentRoutes } from './attachments.ts';
import { autoModerationRoutes } from './auto-moderation.ts';
import { bootRoutes } from './boot.ts';
import { channelRoutes } from './channels.ts';
import { commandPermissionRoutes } from './command-permissions.ts';
import { commandRoutes } from './commands.ts';
import { directMessageRoutes } from './direct-messages.ts';
import { guildRoutes } from './guilds.ts';
import { interactionRoutes } from './interactions.ts';
import { memberRoutes } from './members.ts';
import { messageRoutes } from './messages.ts';
import { moderationRoutes } from './moderation.ts';
import { oauth2Routes } from './oauth2.ts';
import { pinRoutes } from './pins.ts';
import { reactionRoutes } from './reactions.ts';
import { roleRoutes } from './roles.ts';
import { searchRoutes } from './search.ts';
import { threadRoutes } from './threads.ts';
import { webhookTokenRoutes } from './webhook-tokens.ts';
import { webhookRoutes } from './webhooks.ts';

/** Every operation the sandbox answers. */
export const routes: readonly Route[] = [
  ...bootRoutes,
  ...oauth2Routes,
  ...guildRoutes,
  ...memberRoutes,
  ...moderationRoutes,
  ...autoModerationRoutes,
  ...roleRoutes,
  ...channelRoutes,
  ...messageRoutes,
  ...reactionRoutes,
  ...pinRoutes,
  ...threadRoutes,
  ...searchRoutes,
  ...attachmentRoutes,
  ...commandRoutes,
  ...commandPermissionRoutes,
  ...interactionRoutes,
  ...webhookTokenRoutes,
  ...webhookRoutes,
  ...directMessageRoutes,
];
