import { afterEach, expect, test } from 'vitest';
import { createMetrics, type Metrics } from './index.ts';

let metrics: Metrics;
afterEach(() => metrics.close());

test('what rooms report stands in the exposition text under documented names', async () => {
  metrics = createMetrics();
  metrics.http.observe('GET', '/api/guilds/:guildId', 200, 0.02);
  metrics.discord.waited('bucket', 0.4);
  metrics.capture.stored('backfill', 100);
  metrics.database.watchPool(() => ({ total: 5, idle: 4, waiting: 0 }));
  const text = await metrics.text();
  expect(text).toContain(
    'guildhall_http_request_duration_seconds_count{method="GET",route="/api/guilds/:guildId",status="200"} 1',
  );
  expect(text).toContain('guildhall_capture_messages_total{source="backfill"} 100');
  expect(text).toContain('guildhall_db_pool_connections{state="idle"} 4');
  expect(text).toMatch(/guildhall_event_loop_delay_seconds\{quantile="0.99"\} [0-9.e-]+/);
  expect(text).toContain('# TYPE guildhall_cpu_seconds_total counter');
  expect(text).toMatch(/guildhall_memory_bytes\{kind="rss"\} \d{7,}/);
});

test('two sets of metrics in one process do not meet', async () => {
  metrics = createMetrics();
  const other = createMetrics();
  other.capture.stored('live', 3);
  expect(await metrics.text()).not.toContain('guildhall_capture_messages_total{');
  other.close();
});
