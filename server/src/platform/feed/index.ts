export type { ConsumerOptions, FeedConsumer, Stamp } from './consumer.ts';
export { createFeed, type Feed, type FeedSource } from './feed.ts';
