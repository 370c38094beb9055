/** The request board: owns the catalogue of what can be made. Docs: docs/requests.md. */

export { createCatalogues } from './catalogue/catalogue.deps.ts';
export { catalogueRoutes } from './catalogue/catalogue.routes.ts';
export { catalogueChanges } from './catalogue/catalogue.store.ts';
