import { routes } from '../rest/routes/index.ts';

/** By a name that the compiler does not follow: the package's types are sources that its settings here refuse. */
const specPackage: string = 'discord-api-spec';

/** Operations of the published specification, as in `GET /gateway`, and those that the sandbox answers. */
export async function operations(): Promise<{
  readonly implemented: readonly string[];
  readonly published: readonly string[];
}> {
  const { pathsList }: { pathsList: Readonly<Record<string, readonly string[]>> } = await import(specPackage);
  const published = Object.entries(pathsList).flatMap(([method, paths]) =>
    paths.map((path) => `${method.toUpperCase()} ${path}`),
  );
  const shapes = new Set(published.map(shapeOf));
  const own = routes.map((route) => `${route.method} ${route.path}`);
  return { implemented: own.filter((operation) => shapes.has(shapeOf(operation))), published };
}

/** Parameters may be named otherwise. */
function shapeOf(operation: string): string {
  return operation.replaceAll(/\{\w+\}/g, '{}');
}
