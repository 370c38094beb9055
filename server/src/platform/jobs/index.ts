export { defineJob } from './define-job.ts';
export { createJobs, type Jobs } from './jobs.ts';
export type { JobContext } from './run-job.ts';
