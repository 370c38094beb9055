import type { Method, Route } from './route.ts';

interface Node {
  readonly statics: Map<string, Node>;
  parameter: Node | undefined;
  readonly routes: Map<Method, { readonly route: Route; readonly names: readonly string[] }>;
}

export type Match =
  | { readonly kind: 'found'; readonly route: Route; readonly params: Record<string, string> }
  | { readonly kind: 'wrong-method' }
  | { readonly kind: 'unknown' };

/** Finds routes by path; fixed segments go before parameters, as `@me` before `{user_id}`. */
export class Router {
  readonly #root = emptyNode();

  constructor(routes: readonly Route[]) {
    for (const route of routes) this.#add(route);
  }

  #add(route: Route): void {
    let node = this.#root;
    const names: string[] = [];
    for (const segment of segmentsOf(route.path)) {
      if (segment.startsWith('{')) {
        names.push(segment.slice(1, -1));
        node.parameter ??= emptyNode();
        node = node.parameter;
      } else {
        const next = node.statics.get(segment) ?? emptyNode();
        node.statics.set(segment, next);
        node = next;
      }
    }
    node.routes.set(route.method, { route, names });
  }

  match(method: string, path: string): Match {
    // Clients may write @me as %40me.
    const node = find(this.#root, segmentsOf(path).map(decode), 0, []);
    if (!node) return { kind: 'unknown' };
    for (const [known, { route, names }] of node.node.routes) {
      if (known !== method) continue;
      const params = Object.fromEntries(names.map((name, index) => [name, node.values[index] ?? '']));
      return { kind: 'found', route, params };
    }
    return { kind: 'wrong-method' };
  }
}

function find(
  node: Node,
  segments: readonly string[],
  index: number,
  values: readonly string[],
): { node: Node; values: readonly string[] } | undefined {
  const segment = segments[index];
  if (segment === undefined) return node.routes.size > 0 ? { node, values } : undefined;
  const fixed = node.statics.get(segment);
  const byName = fixed && find(fixed, segments, index + 1, values);
  if (byName) return byName;
  return node.parameter && find(node.parameter, segments, index + 1, [...values, segment]);
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter(Boolean);
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function emptyNode(): Node {
  return { statics: new Map(), parameter: undefined, routes: new Map() };
}
