import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, type Registry } from 'prom-client';

const nanosecondsPerSecond = 1e9;
const microsecondsPerSecond = 1e6;
/** Samples every 10 ms; what is reported is the delay beyond that. */
const sampleEveryMs = 10;

/**
 * Adds memory, processor time and event-loop delay to a registry, read at each scrape.
 *
 * @returns A function that stops the sampling.
 */
export function registerProcessMetrics(registry: Registry): () => void {
  const delays = monitorEventLoopDelay({ resolution: sampleEveryMs });
  delays.enable();
  new Gauge({
    name: 'guildhall_event_loop_delay_seconds',
    help: 'How late the event loop was since the last scrape, by quantile (0.5, 0.99, 1 is the longest).',
    labelNames: ['quantile'],
    registers: [registry],
    collect() {
      for (const quantile of [0.5, 0.99, 1]) {
        const late = delays.percentile(quantile * 100) / nanosecondsPerSecond - sampleEveryMs / 1_000;
        this.set({ quantile }, Number.isFinite(late) ? Math.max(0, late) : 0);
      }
      delays.reset();
    },
  });
  new Gauge({
    name: 'guildhall_memory_bytes',
    help: 'Memory of the process by kind (rss, heap_used, heap_total, external, array_buffers).',
    labelNames: ['kind'],
    registers: [registry],
    collect() {
      const memory = process.memoryUsage();
      this.set({ kind: 'rss' }, memory.rss);
      this.set({ kind: 'heap_used' }, memory.heapUsed);
      this.set({ kind: 'heap_total' }, memory.heapTotal);
      this.set({ kind: 'external' }, memory.external);
      this.set({ kind: 'array_buffers' }, memory.arrayBuffers);
    },
  });
  new Counter({
    name: 'guildhall_cpu_seconds_total',
    help: 'Processor time used by the process, by mode.',
    labelNames: ['mode'],
    registers: [registry],
    collect() {
      const used = process.cpuUsage();
      this.reset();
      this.inc({ mode: 'user' }, used.user / microsecondsPerSecond);
      this.inc({ mode: 'system' }, used.system / microsecondsPerSecond);
    },
  });
  const started = new Gauge({
    name: 'guildhall_process_start_time_seconds',
    help: 'When the process started, in seconds since 1970.',
    registers: [registry],
  });
  started.set(Math.round(Date.now() / 1_000 - process.uptime()));
  return () => delays.disable();
}
