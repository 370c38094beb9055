export { defineJob, type JobDefinition, type JobOptions } from './define-job.ts';
export { createJobs, type EnqueueOptions, type Jobs, type JobsDeps, type ScheduleOptions } from './jobs.ts';
export type { JobContext, JobHandler, JobsObserver, TransactionLike } from './run-job.ts';
