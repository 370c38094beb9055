export * from './access.ts';
export * from './capture.ts';
export * from './common.ts';
export * from './guilds.ts';
export * from './messages.ts';
export * from './realtime.ts';
export * from './search.ts';
export * from './session.ts';
