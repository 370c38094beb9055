export type { FeedConsumer } from './consumer.ts';
export { type ConsumerOptions, createFeed, type Feed, type FeedSource, type Stamp } from './feed.ts';
