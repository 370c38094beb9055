import { createHash } from 'node:crypto';
import type { CatalogueFile, CatalogueRecipe } from '@guildhall/contract';

/** The same text for the same catalogue, whatever the order of its fields and reagents. The order of rows counts. */
export function canonicalJson({ format, game, source, licence, professions, items, recipes }: CatalogueFile): string {
  return JSON.stringify({
    format,
    game: { id: game.id, name: game.name },
    source,
    licence,
    professions: professions.map(({ id, name, maxSkill }) => ({ id, name, maxSkill })),
    items: items.map(({ id, name, quality }) => ({ id, name, quality })),
    recipes: recipes.map(canonicalRecipe),
  });
}

/** SHA-256 of the canonical JSON, in hexadecimal. */
export function hashOf(canonical: string): string {
  return createHash('sha256').update(canonical).digest('hex');
}

function canonicalRecipe({ id, name, profession, skill, makes, reagents, conversion }: CatalogueRecipe) {
  return {
    id,
    name,
    profession,
    skill,
    // One is what is meant when nothing is said.
    makes: makes && { item: makes.item, count: makes.count === 1 ? undefined : makes.count },
    reagents: Object.fromEntries(Object.entries(reagents).sort(([a], [b]) => (a < b ? -1 : 1))),
    conversion: conversion || undefined,
  };
}
