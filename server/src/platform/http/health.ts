import { errorMessage } from '../errors.ts';

interface CheckResult {
  readonly name: string;
  /** `degraded`: not well, but the server can be used. */
  readonly state: 'ok' | 'degraded' | 'failed';
  /** What is wrong and the mend; absent when ok. */
  readonly reason?: string;
}

interface HealthReport {
  readonly ready: boolean;
  readonly checks: readonly CheckResult[];
}

interface Check {
  readonly name: string;
  /** Resolves to what is wrong, in a sentence, or to undefined when all is well. */
  readonly problem: () => Promise<string | undefined> | string | undefined;
  /** false: a problem is told but does not take the server out of service. */
  readonly required?: boolean;
  readonly timeoutMs?: number;
}

export interface Health {
  register(check: Check): void;
  /** Runs every check at once; callers at the same time share a run, and for a second after a good one its result. */
  report(): Promise<HealthReport>;
  /** From now on never ready: set at the start of a shutdown so that balancers stop sending. */
  beginShutdown(): void;
}

const defaultTimeoutMs = 2_000;
/** Probes of several balancers must not become load. */
const reuseReadyMs = 1_000;
/** Whoever waits for the start hears of it at once. */
const reuseNotReadyMs = 50;

export function createHealth(now: () => number = Date.now): Health {
  const checks: Check[] = [];
  let latest: { report: Promise<HealthReport>; usableUntil: number } | undefined;
  let isShuttingDown = false;

  async function runAll(): Promise<HealthReport> {
    const results = await Promise.all(checks.map(run));
    return { ready: results.every((result) => result.state !== 'failed'), checks: results };
  }

  function runAgain() {
    const run = { report: runAll(), usableUntil: Number.POSITIVE_INFINITY };
    void run.report.then(({ ready }) => {
      run.usableUntil = now() + (ready ? reuseReadyMs : reuseNotReadyMs);
    });
    return run;
  }

  return {
    register(check) {
      checks.push(check);
      latest = undefined;
    },
    async report() {
      if (isShuttingDown) {
        return {
          ready: false,
          checks: [{ name: 'shutdown', state: 'failed', reason: 'The server is shutting down.' }],
        };
      }
      if (!latest || now() >= latest.usableUntil) latest = runAgain();
      return latest.report;
    },
    beginShutdown() {
      isShuttingDown = true;
    },
  };
}

async function run(check: Check): Promise<CheckResult> {
  const reason = await withTimeout(check);
  if (reason === undefined) return { name: check.name, state: 'ok' };
  return { name: check.name, state: check.required === false ? 'degraded' : 'failed', reason };
}

async function withTimeout(check: Check): Promise<string | undefined> {
  const timeoutMs = check.timeoutMs ?? defaultTimeoutMs;
  const { promise: late, resolve } = Promise.withResolvers<string>();
  const timer = setTimeout(() => resolve(`No answer within ${timeoutMs / 1_000} s.`), timeoutMs);
  try {
    return await Promise.race([check.problem(), late]);
  } catch (error) {
    return errorMessage(error);
  } finally {
    clearTimeout(timer);
  }
}
