import type { CaptureSettings } from '@guildhall/contract';
import type { Actor } from '../accounts/index.ts';
import type { CaptureDeps } from './capture.types.ts';
import { readCaptureSettings, writeCaptureSettings } from './capture-settings.store.ts';
import { requireGuild } from './start-capture.ts';

/** @throws AppError capture/unknown-guild */
export async function readSettings(deps: CaptureDeps, _actor: Actor, guildId: string): Promise<CaptureSettings> {
  await requireGuild(deps, guildId);
  return readCaptureSettings(deps.db.kysely, guildId, deps.defaultSettings);
}

/**
 * Takes effect at once for what comes from then on; switching attachments on also fetches those of messages that are held.
 *
 * @throws AppError capture/unknown-guild
 */
export async function changeSettings(
  deps: CaptureDeps,
  _actor: Actor,
  input: { readonly guildId: string; readonly settings: CaptureSettings },
): Promise<CaptureSettings> {
  await requireGuild(deps, input.guildId);
  await writeCaptureSettings(deps.db.kysely, input.guildId, input.settings);
  await deps.settingsChanged(input.guildId);
  return readCaptureSettings(deps.db.kysely, input.guildId, deps.defaultSettings);
}
