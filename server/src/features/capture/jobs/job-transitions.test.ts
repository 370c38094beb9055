import { expect, it } from 'vitest';
import { allowedActions, transitionOf } from './job-transitions.ts';

const states = ['queued', 'running', 'paused', 'completed', 'failed', 'cancelled'] as const;

it('what is allowed in a state is what leads out of it', () => {
  for (const state of states) {
    for (const action of allowedActions(state)) expect(transitionOf(action).from).toContain(state);
  }
});

it('a job that works can be paused or cancelled, one that has ended only be tried again', () => {
  expect(allowedActions('running')).toEqual(['pause', 'cancel']);
  expect(allowedActions('paused')).toEqual(['resume', 'cancel']);
  for (const ended of ['completed', 'failed', 'cancelled'] as const) expect(allowedActions(ended)).toEqual(['retry']);
});
