import type { PgBoss } from 'pg-boss';

interface ActiveJob {
  readonly id: string;
  readonly name: string;
}

/**
 * Gives back at once what a killed process had in hand, instead of after its heartbeat expired. It counts as a failed
 * attempt, so that a job which kills the process does not do so for ever.
 *
 * Only for a process that knows it is the only one, such as the holder of the embedded database.
 *
 * @returns how many
 */
export async function handBackAbandoned(boss: PgBoss): Promise<number> {
  const db = boss.getDb();
  const { rows } = await db.executeSql("select id, name from pgboss.job where state = 'active'");
  const jobs: ActiveJob[] = rows;
  const names = new Set(jobs.map(({ name }) => name));
  for (const name of names) {
    const ids = jobs.filter((job) => job.name === name).map(({ id }) => id);
    await boss.fail(name, ids, { message: 'the process that ran it ended' });
    await db.executeSql("update pgboss.job set start_after = now() where id = any($1::uuid[]) and state = 'retry'", [
      ids,
    ]);
  }
  return jobs.length;
}
