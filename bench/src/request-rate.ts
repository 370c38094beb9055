export interface RateResult {
  /** Milliseconds from the moment each request was due to its end: waiting in a queue counts. */
  readonly times: number[];
  readonly sent: number;
  readonly failed: number;
  /** Requests answered a second. */
  readonly rps: number;
}

/** Sends requests at a steady rate whether or not the former ones are answered; the first second warms up. */
export async function atRate(
  send: (i: number) => Promise<unknown>,
  perSecond: number,
  seconds: number,
): Promise<RateResult> {
  const times: number[] = [];
  const running: Promise<void>[] = [];
  const total = perSecond * (seconds + 1);
  const began = performance.now();
  let failed = 0;
  for (let i = 0; i < total; i++) {
    const due = began + (i * 1_000) / perSecond;
    const wait = due - performance.now();
    if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
    running.push(
      send(i).then(
        () => {
          if (i >= perSecond) times.push(performance.now() - due);
        },
        () => {
          failed++;
        },
      ),
    );
  }
  await Promise.all(running);
  const lasted = (performance.now() - began) / 1_000;
  return { times, sent: total, failed, rps: (total - failed) / lasted };
}
