/** Request bodies that the published specification writes within its operations, where its Zod package has no schema. */
import * as z from 'zod/mini';

const maybe = <T extends z.core.$ZodType>(schema: T) => z.optional(z.nullable(schema));
const snowflake = z.string().check(z.regex(/^\d{1,20}$/, 'Value is not snowflake.'));
const whole = z.number().check(z.int());

const bulkDeleteBody = z.object({ messages: z.array(snowflake) });

const overwriteBody = z.object({
  type: maybe(z.union([z.literal(0), z.literal(1)])),
  allow: maybe(whole),
  deny: maybe(whole),
});

const memberBody = z.object({
  nick: maybe(z.string().check(z.maxLength(32))),
  roles: maybe(z.array(z.nullable(snowflake))),
  mute: maybe(z.boolean()),
  deaf: maybe(z.boolean()),
  channel_id: maybe(snowflake),
  communication_disabled_until: maybe(z.string()),
  flags: maybe(whole),
});

const ownMemberBody = z.object({
  nick: maybe(z.string().check(z.maxLength(32))),
  avatar: maybe(z.string()),
  bio: maybe(z.string()),
  banner: maybe(z.string()),
});

const rolePositionsBody = z.array(z.object({ id: maybe(snowflake), position: maybe(whole) }));

const channelPositionsBody = z.array(
  z.object({
    id: maybe(snowflake),
    position: maybe(whole),
    parent_id: maybe(snowflake),
    lock_permissions: maybe(z.boolean()),
  }),
);

const commandPermissionsBody = z.object({
  permissions: maybe(z.array(z.object({ id: snowflake, type: z.literal([1, 2, 3]), permission: z.boolean() }))),
});

const webhookBody = z.object({ name: z.string().check(z.maxLength(80)), avatar: maybe(z.string()) });

const webhookChangeBody = z.object({
  name: z.optional(z.string().check(z.maxLength(80))),
  avatar: maybe(z.string()),
  channel_id: maybe(snowflake),
});

const webhookTokenChangeBody = z.object({
  name: z.optional(z.string().check(z.maxLength(80))),
  avatar: maybe(z.string()),
});

/** By names of our own, for `Route.body`. */
export const inlineBodies: Readonly<Record<string, z.core.$ZodType>> = {
  BulkDelete: bulkDeleteBody,
  CreateWebhook: webhookBody,
  UpdateWebhook: webhookChangeBody,
  UpdateWebhookByToken: webhookTokenChangeBody,
  CommandPermissions: commandPermissionsBody,
  SetOverwrite: overwriteBody,
  UpdateMember: memberBody,
  UpdateOwnMember: ownMemberBody,
  RolePositions: rolePositionsBody,
  ChannelPositions: channelPositionsBody,
};
