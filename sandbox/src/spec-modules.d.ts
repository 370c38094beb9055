/** The package ships its Zod schemas as JavaScript only; they are looked up by name. */
declare module 'discord-api-spec/zod' {
  export function setStrictObject(strict: boolean): unknown;
}
