import type { PreflightFinding } from '@guildhall/contract';
import { intentProblem, missingIntents, type Raw } from '../../platform/discord/index.ts';

/** Without the text a capture is worthless; without members it lacks nicknames. */
const levels = { 'message-content': 'blocking', members: 'note' } as const;

/** Privileged intents that the application of a bot was not granted. @param application `GET /applications/@me`. */
export function intentFindings(application: Raw): PreflightFinding[] {
  return missingIntents(application).map((intent) => ({
    level: levels[intent],
    code: `intent-missing-${intent}`,
    ...intentProblem(intent),
    channelId: null,
    channelName: null,
  }));
}
