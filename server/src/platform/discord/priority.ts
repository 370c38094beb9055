/** Most urgent first: somebody waits 3 s at most for an interaction, nobody waits for media. */
export const priorities = ['interaction', 'moderation', 'live', 'backfill', 'media'] as const;

export type Priority = (typeof priorities)[number];
