import { type Fields, isFields, objects } from '../rest/fields.ts';

export interface Found {
  readonly component: Fields;
  /** Dotted, as Discord's error trees name it. */
  readonly path: string;
}

/** Every component with those inside it, in reading order: rows and containers, accessories, what labels hold. */
export function walkComponents(components: readonly object[], path = 'components'): Found[] {
  return components.filter(isFields).flatMap((component, index) => inside(component, `${path}.${index}`));
}

function inside(component: Fields, path: string): Found[] {
  const [accessory, labelled] = [component['accessory'], component['component']];
  return [
    { component, path },
    ...walkComponents(objects(component, 'components') ?? [], `${path}.components`),
    ...(isFields(accessory) ? inside(accessory, `${path}.accessory`) : []),
    ...(isFields(labelled) ? inside(labelled, `${path}.component`) : []),
  ];
}
