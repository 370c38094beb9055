import type { FastifyRequest } from 'fastify';

/** Topics of the contract; the owner, whom the socket's route has let in, may read all of them. */
const topics = [/^guilds$/, /^capture$/, /^channel:\d{15,20}:\d{15,20}$/];

export async function mayReadTopic(_request: FastifyRequest, topic: string): Promise<boolean> {
  return topics.some((pattern) => pattern.test(topic));
}
