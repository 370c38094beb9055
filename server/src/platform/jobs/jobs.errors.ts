import { defineError } from '../errors.ts';

export const jobsErrors = {
  invalidData: defineError<{ job: string; problem: string }>({
    code: 'jobs/invalid-data',
    status: 500,
    message: ({ job, problem }) => `The data of a job ${job} does not have the form it must have: ${problem}`,
  }),
  superseded: defineError<{ job: string; id: string }>({
    code: 'jobs/superseded',
    status: 409,
    message: ({ job, id }) =>
      `The job ${job} ${id} was given to another worker in the meantime; what this one did is rolled back.`,
  }),
};
