/**
 * Settings of the embedded server: a laptop's, not a data centre's. They are rewritten into `guildhall.conf` at each
 * start; an owner's own lines go into `local.conf` beside it, which is read after and wins.
 */
const settings: ReadonlyArray<readonly [name: string, value: string, reason: string]> = [
  ['listen_addresses', "'127.0.0.1'", 'only this machine; pg_dump and psql work with the same URL as the program'],
  ['unix_socket_directories', "''", 'no socket files to be left behind, no limit on the length of the path'],
  ['max_connections', '60', 'pool of the program, jobs, a worker process, and room for psql and pg_dump'],
  ['shared_buffers', '128MB', 'holds the hot part of a million messages and leaves a small machine its memory'],
  ['effective_cache_size', '1GB', 'what the file cache of such a machine has to spare; only guides the planner'],
  ['work_mem', '16MB', 'sorts of a search page stay in memory'],
  ['maintenance_work_mem', '128MB', 'index builds after an import'],
  ['synchronous_commit', 'on', 'what was acknowledged survives a power cut'],
  ['wal_level', 'minimal', 'no replica reads the log; a new index is then synced instead of logged'],
  ['max_wal_senders', '0', 'required by minimal'],
  ['max_wal_size', '1GB', 'bulk inserts do not checkpoint every few seconds; replay after a crash stays short'],
  ['min_wal_size', '128MB', 'log files are recycled instead of created'],
  ['checkpoint_timeout', '10min', 'as above, for slow captures'],
  ['wal_buffers', '16MB', 'a batch of 1,000 messages with its raw JSON fits'],
  ['autovacuum_naptime', '20s', 'searches right after a capture meet fresh statistics; by default a minute later'],
  ['random_page_cost', '1.1', 'solid-state disks'],
  ['jit', 'off', 'compiling costs more than the short queries of this program take'],
  ['client_connection_check_interval', '2s', 'a query of a killed process ends instead of holding its locks'],
  ['idle_in_transaction_session_timeout', '5min', 'a forgotten transaction would hold back the feed and vacuum'],
  ['timezone', "'UTC'", 'independent of the machine'],
  ['log_timezone', "'UTC'", 'independent of the machine'],
  ['lc_messages', "'C'", 'the program reads some of the messages'],
  ['log_destination', "'stderr'", 'goes to logs/postgres.log'],
  ['logging_collector', 'off', 'one process fewer'],
  ['log_min_messages', 'warning', 'quiet unless something is wrong'],
  ['log_checkpoints', 'off', 'as above'],
  ['log_min_error_statement', 'panic', 'statements hold what people wrote: never in a log'],
  ['log_error_verbosity', 'terse', 'details quote row values: never in a log'],
];

export function settingsFile(): string {
  const lines = settings.map(([name, value, reason]) => `# ${reason}\n${name} = ${value}`);
  return `# Written by Guildhall at each start; put your own settings into local.conf.\n${lines.join('\n')}\n`;
}
