import { createPermissionMirror, createPrivateThreadsStore, type PermissionMirror } from './features/accounts/index.ts';
import {
  heldChannelRules,
  heldPermissionState,
  markMembersLeft,
  presentGuildIds,
  upsertMembers,
} from './features/archive/index.ts';
import type { Database } from './platform/database/index.ts';
import { type DiscordPool, isEntity, isRaw, type Raw, stringIn } from './platform/discord/index.ts';
import type { Logger } from './platform/telemetry/index.ts';

interface MirrorPermissionsDeps {
  readonly db: Database;
  readonly pool: DiscordPool;
  readonly log: Logger;
}

/** The permission mirror on the archive's tables, which live capture keeps. */
export function mirrorPermissions({ db, pool, log }: MirrorPermissionsDeps): PermissionMirror {
  return createPermissionMirror({
    discord: pool,
    privateThreads: createPrivateThreadsStore(db),
    log,
    held: {
      guildIds: () => presentGuildIds(db.kysely),
      guild: (guildId) => heldPermissionState(db.kysely, guildId),
      channel: (guildId, channelId) => heldChannelRules(db.kysely, guildId, channelId),
      storeMember: (guildId, raw) => db.transaction((tx) => upsertMembers(tx, guildId, [raw].filter(isMember))),
      markLeft: (guildId, userIds, at) => db.transaction((tx) => markMembersLeft(tx, guildId, userIds, at)),
    },
  });
}

function isMember(raw: Raw): raw is Raw & { readonly user: { readonly id: string; readonly username: string } } {
  const { user } = raw;
  return isRaw(user) && isEntity(user) && stringIn(user, 'username') !== null;
}
