export { type CreateLoggerOptions, createLogger, type Logger, type LogLevel, openLogFile } from './logger.ts';
export { type CaptureSource, createMetrics, type Metrics } from './metrics.ts';
