export type * from './writer.types.ts';
