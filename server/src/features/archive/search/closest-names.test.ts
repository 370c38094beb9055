import { describe, expect, it } from 'vitest';
import { closest } from './closest-names.ts';

const nearest = (typed: string, ...names: string[]) =>
  closest(
    typed,
    names.map((name) => ({ thing: name, names: [name] })),
  ).map(({ name, distance }) => `${name} ${distance}`);

describe('the closest names', () => {
  it.each([
    ['ada', ['adam', 'Ada', 'oda'], ['Ada 0', 'adam 0.5', 'oda 1']],
    ['gra', ['gru', 'grace'], ['grace 0.5', 'gru 1']],
    ['cloak', ['clock', 'Lost my cloak'], ['Lost my cloak 0.75', 'clock 1']],
    ['jose', ['José'], ['José 0']],
    ['al', ['metal', 'all'], ['all 0.5']],
    ['wooly.kazoo', ['woolly.kazoo'], ['woolly.kazoo 1']],
    ['jhon', ['john', 'joan'], ['john 1']],
    ['a very long name of somebody', ['a very lnog nmae of smoebody'], ['a very lnog nmae of smoebody 3']],
    ['a very long name of somebody', ['a vrey lnog nmae of smoebody'], []],
    ['🔨', ['🔧', '🔨'], ['🔨 0', '🔧 1']],
    ['x', [], []],
  ])('of %s among %j are %j', (typed, names, expected) => {
    expect(nearest(typed, ...names)).toEqual(expected);
  });
});
